"""Finished planes and samples to a file: encode, time-stamp, mux.

Every time stamp is made from the frame's number and rounded once to the container's clock. Calls
come from one thread, in presentation order, sound close behind picture: then the bytes are the
same whatever the machine's speed.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frameloom.core.errors import FrameloomError, UnavailableError, WriteError
from frameloom.core.surface import YuvSurface
from frameloom.core.time import SAMPLE_RATE, round_half_up
from frameloom.media.encode.base import THREADS, AudioEncoder, PictureSettings, VideoEncoder
from frameloom.media.mux.base import Container

if TYPE_CHECKING:
    import av

F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTrack:
    encoder: VideoEncoder
    settings: PictureSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundTrack:
    encoder: AudioEncoder
    bitrate: int


class Writer:
    """One file being written at `path`. Close it with `finish` or `discard`.

    `seconds`: the exact length of the export. `stage_s` gathers the seconds of "encode" and "mux".
    Raises UnavailableError where an encoder will not
    open, WriteError where the file cannot be written.
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
    ) -> None:
        import av

        self.path, self.container, self.fps, self.seconds = path, container, fps, seconds
        self._stage_s = {"encode": 0.0, "mux": 0.0} if stage_s is None else stage_s
        self._ticks = container.ticks(fps)
        self._frames = self._samples = 0
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
                self._out.start_encoding()
        except BaseException:
            self.discard()
            raise

    def _add_picture(self, track: PictureTrack) -> Any:
        settings = track.settings
        stream: Any = self._out.add_stream(
            track.encoder.name, rate=self.fps, options=track.encoder.options(settings)
        )
        context = stream.codec_context
        context.width, context.height = settings.size
        context.pix_fmt, context.time_base = settings.pixel_format, 1 / self.fps
        context.thread_type, context.thread_count = "FRAME", THREADS
        self._open(context, track.encoder.name)
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

    def add_frame(self, surface: YuvSurface) -> None:
        """The next frame. Its size is the track's."""
        frame = video_frame(surface, self._frames, 1 / self.fps)
        self._frames += 1
        self._encode(self._video, frame)

    def add_sound(self, samples: F32) -> None:
        """The next samples: (n, 2) float32, -1..1, at 48 kHz."""
        frame = audio_frame(samples, self._audio.codec_context.format.name, self._samples)
        self._samples += len(samples)
        self._encode(self._audio, frame)

    def _encode(self, stream: Any, frame: Any) -> None:
        """Encode one frame, None for what is left, and mux what comes out."""
        with self._lower_errors():
            began = perf_counter()
            packets = stream.encode(frame)
            encoded = perf_counter()
            for packet in packets:
                if stream is self._video:
                    self._stamp(packet)
                self._out.mux_one(packet)
            self._stage_s["encode"] += encoded - began
            self._stage_s["mux"] += perf_counter() - encoded

    def _stamp(self, packet: Any) -> None:
        """From frame numbers to the container's ticks: each rounded once from the exact time."""
        if packet.pts is None or packet.dts is None:
            raise WriteError(f"{self.path.name}: the encoder gave a packet without a time")
        number = packet.pts
        packet.pts, packet.dts = self._tick(number), self._tick(packet.dts)
        packet.duration = self._tick(number + 1) - self._tick(number)
        packet.time_base = Fraction(1, self._ticks)

    def _tick(self, number: int) -> int:
        return round_half_up(number * self._ticks / self.fps)

    def finish(self) -> None:
        """Encode what is left and close the file: it is complete and on disk."""
        for stream in (self._video, self._audio):
            if stream is not None:
                self._encode(stream, None)
        with self._lower_errors():
            began = perf_counter()
            self._out.close()
            self.container.finish(self.path, self.seconds)
            self._stage_s["mux"] += perf_counter() - began

    def discard(self) -> None:
        """Remove the file, whatever its state. Nothing is left behind, and nothing is raised."""
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


_CAUSES = {
    errno.ENOSPC: "the disk is full; free some space or write elsewhere",
    errno.EDQUOT: "the disk quota is used up; free some space or write elsewhere",
    errno.EFBIG: "the file became larger than the file system allows",
    errno.EACCES: "permission denied; write to a folder of your own",
    errno.EPERM: "permission denied; write to a folder of your own",
    errno.EROFS: "the file system is read-only; write elsewhere",
    errno.ENOENT: "the folder does not exist; make it first",
    errno.ENOTDIR: "the folder does not exist; make it first",
    errno.ENAMETOOLONG: "the name is too long",
}


def write_error(path: Path, error: BaseException) -> WriteError:
    """A lower library's exception as a WriteError that says what to do."""
    number = getattr(error, "errno", None)
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    cause = _CAUSES.get(number, text) if isinstance(number, int) else text
    return WriteError(f"{path}: could not be written: {cause}")


def video_frame(surface: YuvSurface, number: int, time_base: Fraction) -> av.VideoFrame:
    """The planes copied, once, into an encoder's frame, row by row of its own length."""
    import av

    frame = av.VideoFrame(*surface.size, "yuv420p")
    for plane, pixels in zip(frame.planes, (surface.y, surface.u, surface.v), strict=True):
        rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)  # type: ignore[call-overload]
        rows[:, : plane.width] = pixels
    frame.pts, frame.time_base, frame.duration = number, time_base, 1
    return frame


def audio_frame(samples: F32, sample_format: str, start: int) -> av.AudioFrame:
    """`samples`: (n, 2) float32. `start`: the number of the first of them."""
    import av

    planes = samples.T if sample_format == "fltp" else samples.reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(planes), format=sample_format, layout="stereo"
    )
    frame.sample_rate, frame.pts = SAMPLE_RATE, start
    frame.time_base = Fraction(1, SAMPLE_RATE)
    return frame
