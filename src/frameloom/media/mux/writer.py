"""Coded pictures and samples to a file: time-stamp, encode the sound, mux.

Pictures come as packets, of as many pieces as there are: the writer opens an encoder like theirs
only for the file's head, of which there is one.

Every time stamp is made from the frame's number and rounded once to the container's clock. Calls
come from one thread, in presentation order, sound close behind picture: then the bytes are the
same whatever the machine's speed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any

from frameloom.core.errors import FrameloomError, UnavailableError, WriteError
from frameloom.core.time import SAMPLE_RATE, round_half_up
from frameloom.media.encode.frames import audio_frame
from frameloom.media.encode.piece import Packet, add_alpha, open_encoder
from frameloom.media.mux.base import (
    F32,
    Container,
    Item,
    PictureTrack,
    SoundTrack,
    write_error,
)
from frameloom.media.mux.subtitles import SubtitleTrack, add_stream, packets


class Writer:
    """The sink of every file that FFmpeg muxes: see `base.Sink` and `base.OpenSink`.

    `captions`: tracks of them, of the container's codec.
    """

    def __init__(
        self,
        path: Path,
        container: Container,
        *,
        fps: Fraction,
        seconds: Fraction,
        picture: PictureTrack | None,
        sound: SoundTrack | None,
        stage_s: dict[str, float] | None = None,
        captions: tuple[SubtitleTrack, ...] = (),
    ) -> None:
        import av

        self.path, self.container, self.fps, self.seconds = path, container, fps, seconds
        self._stage_s = {"sound": 0.0, "mux": 0.0} if stage_s is None else stage_s
        self._ticks = container.ticks(fps)
        self._samples = self._packets = 0
        self._reorder = picture.encoder.reorder if picture else 0
        self._video: Any = None
        self._audio: Any = None
        with self._lower_errors():
            self._out = av.open(
                str(path.absolute()),
                "w",
                format=container.name,
                container_options=dict(container.options(fps)),
            )
        try:
            if picture:
                self._video = self._add_picture(picture)
            if sound:
                self._audio = self._add_sound(sound)
            with self._lower_errors():
                subtitles = [(track, add_stream(self._out, track)) for track in captions]
                self._out.start_encoding()
                # all at once: the muxer puts them between the others, by their times
                for track, stream in subtitles:
                    for packet in packets(track, stream):
                        self._out.mux_one(packet)
        except BaseException:
            self.discard()
            raise

    def _add_picture(self, track: PictureTrack) -> Any:
        settings = track.settings
        stream: Any = self._out.add_stream(
            track.encoder.name, rate=self.fps, options=track.encoder.options(settings)
        )
        context = stream.codec_context
        if track.encoder.tag and self.container.name in ("mp4", "mov"):
            context.codec_tag = track.encoder.tag
        if settings.form.alpha and self.container.name in ("webm", "matroska"):
            stream.metadata["alpha_mode"] = "1"  # players ask for it before they look for alpha
        open_encoder(context, track.encoder, settings)
        return stream

    def _add_sound(self, track: SoundTrack) -> Any:
        stream: Any = self._out.add_stream(track.encoder.name, rate=SAMPLE_RATE)
        context = stream.codec_context
        context.format, context.layout = track.encoder.sample_format, "stereo"
        context.bit_rate, context.time_base = track.bitrate, Fraction(1, SAMPLE_RATE)
        self._open(context, track.encoder.name)
        return stream

    def _open(self, context: Any, name: str) -> None:
        import av

        try:
            context.open()
        except (av.FFmpegError, ValueError) as error:
            cause = getattr(error, "strerror", None) or error
            raise UnavailableError(f"the encoder {name} will not take this: {cause}") from error

    @property
    def config(self) -> bytes:
        return bytes(self._video.codec_context.extradata or b"") if self._video else b""

    def add(self, item: Item) -> None:
        """The next packet, in the order of decoding; its number counts the file's frames."""
        assert isinstance(item, Packet)
        import av

        began = perf_counter()
        packet: Any = av.Packet(item.data)
        packet.stream = self._video
        packet.is_keyframe = item.is_key
        self._stamp(packet, item.number)
        with self._lower_errors():
            if item.alpha:
                add_alpha(packet, item.alpha)
            self._out.mux_one(packet)
        self._stage_s["mux"] += perf_counter() - began

    def add_sound(self, samples: F32) -> None:
        frame = audio_frame(samples, self._audio.codec_context.format.name, self._samples)
        self._samples += len(samples)
        self._encode_sound(frame)

    def _encode_sound(self, frame: Any) -> None:
        """Encode a frame of sound, None for what is left, and mux what comes out."""
        with self._lower_errors():
            began = perf_counter()
            packets = self._audio.encode(frame)
            encoded = perf_counter()
            for packet in packets:
                if not self.container.primed and packet.pts + (packet.duration or 0) <= 0:
                    continue  # the next packet then begins in time, fading in from nothing
                self._out.mux_one(packet)
            self._stage_s["sound"] += encoded - began
            self._stage_s["mux"] += perf_counter() - encoded

    def _stamp(self, packet: Any, number: int | None) -> None:
        """From frame numbers to the container's ticks: each rounded once from the exact time.

        The dts is counted here: x265 gives any number where a clip ends before its reordering.
        """
        order = self._packets - self._reorder
        self._packets += 1
        if number is None or number < order:
            raise WriteError(
                f"{self.path.name}: the encoder gave frame {number} as packet {self._packets - 1},"
                f" more than {self._reorder} late"
            )
        packet.pts, packet.dts = self._tick(number), self._tick(order)
        packet.duration = self._tick(number + 1) - self._tick(number)
        packet.time_base = Fraction(1, self._ticks)

    def _tick(self, number: int) -> int:
        return round_half_up(number * self._ticks / self.fps)

    def finish(self) -> None:
        if self._audio is not None:
            self._encode_sound(None)
        with self._lower_errors():
            began = perf_counter()
            self._out.close()
            self.container.finish(self.path, self.seconds)
            self._stage_s["mux"] += perf_counter() - began

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        with contextlib.suppress(Exception):
            self._out.close()
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    @contextmanager
    def _lower_errors(self) -> Iterator[None]:
        import av

        try:
            yield
        except FrameloomError:
            raise
        except (av.FFmpegError, OSError, ValueError, RuntimeError, MemoryError) as error:
            raise write_error(self.path, error) from error
