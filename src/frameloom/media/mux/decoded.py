"""A finished file decoded once, from its start to its end: pictures as they would be shown, and
sound as it would be heard. Nothing is mended here: the first damage ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from frameloom.core.errors import MediaError
from frameloom.core.surface import Shallow
from frameloom.media.convert import Presenter
from frameloom.media.demux import audio_stream, cause, open_input, regular_file, video_stream
from frameloom.media.mux.decoded_pictures import decoded_pictures
from frameloom.media.sound.convert import F32, stereo
from frameloom.media.video import decoder

THREADS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A picture: colours by the file's tags, upright. `time_s`: by the container's clock."""

    time_s: Fraction
    surface: Shallow


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """(n, 2) float32 at `rate_hz`, the first sample at `time_s`."""

    time_s: Fraction
    rate_hz: int
    samples: F32


@dataclass(frozen=True, slots=True)
class Damage:
    """The last thing told: why no more could be decoded."""

    why: str


def decoded(path: Path, fps: Fraction | None = None) -> Iterator[Shown | Heard | Damage]:
    """Everything in the file, in its own order. Raises MediaError where it cannot be opened.

    `fps`: of numbered files, which have no clock of their own.
    """
    own = decoded_pictures(path, fps)
    if own is not None:
        try:
            for time_s, surface in own:
                yield Shown(time_s, surface)
        except MediaError as error:
            yield Damage(str(error))
        return
    name = str(regular_file(str(path)))
    with open_input(name) as container:
        frames = 0
        try:
            presenter: Presenter | None = None
            for stream, frame in _frames(container):
                if frame.pts is None or frame.is_corrupt:
                    yield Damage(f"frame {frames} is damaged")
                    return
                time_s = (frame.pts - _zero(container, stream)) * Fraction(stream.time_base)
                if isinstance(frame, av.VideoFrame):
                    if presenter is None:
                        codec = stream.codec_context.name
                        presenter = Presenter(name, frame, codec, stream.sample_aspect_ratio)
                    frames += 1
                    yield Shown(time_s, presenter.surface(frame))
                elif frame.samples:
                    yield Heard(time_s, frame.sample_rate, stereo(frame))
        except (av.FFmpegError, OSError, ValueError, MediaError) as error:
            yield Damage(f"after {frames} frames: {harm(error)}")


def _frames(container: av.container.InputContainer) -> Iterator[tuple[Any, Any]]:
    """(stream, frame) of the main picture and the main sound, as they come."""
    streams = [s for s in (video_stream(container), audio_stream(container)) if s is not None]
    decoders = [(stream, _decoder(stream)) for stream in streams]
    by_index = {stream.index: (stream, found) for stream, found in decoders}
    for packet in container.demux(*streams):
        if packet.size:
            stream, found = by_index[packet.stream_index]
            yield from ((stream, frame) for frame in found.decode(packet))
    for stream, found in decoders:
        yield from ((stream, frame) for frame in found.decode(None))


def _zero(container: av.container.InputContainer, stream: Any) -> int:
    """The pts at which a file begins: 0, but FFmpeg's clock of MP3 counts what is left out."""
    return (stream.start_time or 0) if container.format.name == "mp3" else 0


def harm(error: BaseException) -> str:
    """What went wrong, in the words for a file that was fine when it was written."""
    return "damaged data" if isinstance(error, av.InvalidDataError) else cause(error)


def _decoder(stream: av.VideoStream | av.AudioStream) -> Any:
    context: Any = stream.codec_context
    if isinstance(stream, av.VideoStream):
        context = decoder(stream, THREADS)
    context.options = {"err_detect": "explode"}
    return context
