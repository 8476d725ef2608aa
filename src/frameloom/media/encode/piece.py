"""A stretch of pictures encoded by itself: packets that join those of the stretch before it.

Every piece has an encoder of its own, with one thread: so its packets are the same wherever and
beside whatever it is encoded. It begins with a key frame and refers to nothing outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from frameloom.core.errors import UnavailableError
from frameloom.core.surface import Deliverable
from frameloom.media.encode.base import PictureSettings, VideoEncoder
from frameloom.media.encode.frames import video_frame
from frameloom.media.encode.priority import kept_priority

_OVER: Final = 1.05
"""A stretch may have so many times its bit rate."""
_ALPHA: Final = "matroska_block_additional"
"""Side data in which libvpx gives a picture's alpha."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One coded picture. `number`: of its frame, from 0 on. `alpha`: what a Matroska block carries
    beside it, b"" for nothing."""

    number: int
    data: bytes
    is_key: bool
    alpha: bytes = b""


class Piece:
    """An encoder for one stretch of frames, numbered from 0. Not for two threads at once.

    `config`: the decoder's configuration, the same for every piece of the same settings. Raises
    UnavailableError where the encoder will not open; what goes wrong later is its own library's.
    """

    def __init__(self, encoder: VideoEncoder, settings: PictureSettings) -> None:
        self._encoder, self._settings, self._still = encoder, settings, encoder.still
        self._held: list[Any] = []
        self._first: list[Packet] | None = None
        self._through: Callable[[Any], Any] | None = None
        self._context: Any = None
        self.config, self._frames = b"", 0
        if self._still is None:
            self._context = _context(encoder, settings, encoder.options(settings))
            if encoder.capped is not None and settings.bitrate is not None:
                self._first = []
            self._through = encoder.through and encoder.through(settings)
            self.config = bytes(self._context.extradata or b"")

    def taken(self, picture: Deliverable) -> Any:
        """The next picture as the encoder takes it: give each to `packets`, in this order."""
        number = self._frames
        self._frames += 1
        if self._still is not None:
            return number, picture
        frame: Any = video_frame(picture, number, 1 / self._settings.fps)
        return frame if self._through is None else self._through(frame)

    def packets(self, frame: Any) -> Iterator[Packet]:
        """What comes out for a frame, after the last one for None: one at a time, each as it is
        encoded; all of it after the last where it may have to be encoded again."""
        if self._still is not None:
            if frame is not None:
                number, picture = frame
                yield Packet(number, self._still(picture, self._settings), is_key=True)
            return
        if self._first is None:
            yield from _coded(self._context, frame)
            return
        self._first.extend(_coded(self._context, frame))
        if frame is not None:
            self._held.append(frame)
            return
        yield from self._first if self._is_within(self._first) else self._again()

    def _is_within(self, packets: list[Packet]) -> bool:
        bits = 8 * sum(len(packet.data) + len(packet.alpha) for packet in packets)
        return bits <= _OVER * (self._settings.bitrate or 0) * self._frames / self._settings.fps

    def _again(self) -> Iterator[Packet]:
        """The same frames, held to the bit rate."""
        assert self._encoder.capped is not None
        options = self._encoder.capped(self._settings)
        self._context = _context(self._encoder, self._settings, options)
        for frame in (*self._held, None):
            yield from _coded(self._context, frame)


def _coded(context: Any, frame: Any) -> Iterator[Packet]:
    for packet in context.encode_lazy(frame):
        alpha = bytes(packet.get_sidedata(_ALPHA)) if packet.has_sidedata(_ALPHA) else b""
        yield Packet(packet.pts, bytes(packet), packet.is_keyframe, alpha)


def _context(encoder: VideoEncoder, settings: PictureSettings, options: dict[str, str]) -> Any:
    import av
    from av.codec.context import Flags

    context: Any = av.CodecContext.create(encoder.name, "w")
    context.options = options
    context.bit_rate, context.bit_rate_tolerance = 0, 128_000  # as a muxer's streams have it
    context.flags |= Flags.global_header
    context.framerate = settings.fps
    open_encoder(context, encoder, settings)
    return context


def open_encoder(context: Any, encoder: VideoEncoder, settings: PictureSettings) -> None:
    """Sets a PyAV context up and opens it. Raises UnavailableError."""
    import av

    context.width, context.height = settings.size
    context.time_base = 1 / settings.fps
    context.pix_fmt = encoder.takes or settings.pixel_format
    context.thread_count = 1  # more show in the bytes
    try:
        with kept_priority():
            context.open()
    except (av.FFmpegError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise UnavailableError(f"the encoder {encoder.name} will not take this: {cause}") from error


def library_versions() -> dict[str, tuple[int, ...]]:
    """Of FFmpeg's libraries, as they are linked."""
    import av

    return dict(av.library_versions)


def add_alpha(packet: Any, alpha: bytes) -> None:
    """Gives a PyAV packet back what `Packet.alpha` holds of it."""
    from av.packet import PacketSideData, packet_sidedata_type_from_literal

    make: Any = PacketSideData
    side = make(packet_sidedata_type_from_literal(_ALPHA), len(alpha))
    side.update(alpha)
    packet.set_sidedata(side, move=True)
