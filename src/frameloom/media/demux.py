"""Opening files safely, and finding the streams that matter.

A project file must never make FFmpeg open what its author did not name: only local, regular
files by absolute path, only demuxers that read one file by themselves (no playlists, no image
patterns, no network). Whatever goes wrong becomes a `MediaError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer

from frameloom.core.errors import MediaError

MAX_PIXELS = 1 << 27
"""Pictures with more pixels are refused (134 million: a decoded one fills 200-500 MB)."""

FORMATS = (
    "mov,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,ivf,obu,flv,asf,ogg,nut,mxf,gxf,dv,"
    "rm,yuv4mpegpipe,wav,w64,mp3,aac,flac,aiff,caf,amr,ac3,eac3,dts,tta,wv,au,oma,tak,ape,voc"
)
"""The demuxers that may run: each reads one file by itself."""

NOT_PICTURES = av.stream.Disposition.attached_pic | av.stream.Disposition.timed_thumbnails


def regular_file(path: str) -> Path:
    """`path` as an absolute path, or a MediaError where it is no readable, filled file."""
    try:
        file = Path(path).absolute()
        if not file.exists():
            raise MediaError("not found; check the name and the folder", file=path)
        if not file.is_file():
            raise MediaError("not a regular file", file=path)
        if file.stat().st_size == 0:
            raise MediaError("the file is empty", file=path)
    except (OSError, ValueError) as error:
        raise MediaError(f"cannot be opened: {cause(error)}", file=path) from error
    return file


@contextmanager
def lower_errors(path: str, stream: str | None = None) -> Iterator[None]:
    """What FFmpeg and the system raise inside becomes a MediaError that names the file."""
    try:
        yield
    except (av.FFmpegError, OSError, ValueError, RuntimeError, MemoryError) as error:
        raise MediaError(f"cannot be read: {cause(error)}", file=path, stream=stream) from error


def cause(error: BaseException) -> str:
    """A lower library's exception in one short line."""
    if isinstance(error, av.InvalidDataError):
        return "it holds no video or sound in a format that Frameloom reads, or is damaged"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).splitlines()[0]


def open_input(path: str) -> InputContainer:
    """The file opened for demuxing. The caller closes it (it is a context manager)."""
    file = regular_file(path)
    whitelists = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}
    with lower_errors(path):
        return av.open(str(file), container_options=whitelists, metadata_errors="ignore")


def video_stream(container: InputContainer) -> av.VideoStream | None:
    """The stream whose pictures are shown: the best one that is neither cover nor thumbnail."""
    real = [s for s in container.streams.video if not s.disposition & NOT_PICTURES]
    best = container.streams.best("video")
    return next((s for s in real if best is not None and s.index == best.index), None) or next(
        iter(real), None
    )


def audio_stream(container: InputContainer) -> av.AudioStream | None:
    """The stream that is heard: the best one, related to the shown picture."""
    best = container.streams.best("audio", related=video_stream(container))
    return best if isinstance(best, av.AudioStream) else None


def only(container: InputContainer, stream: av.stream.Stream) -> None:
    """Let the demuxer skip the packets of all other streams."""
    for other in container.streams:
        if other.index != stream.index:
            other.discard = av.stream.Discard.all


def check_pixels(path: str, width: int, height: int, limit: int = MAX_PIXELS) -> None:
    """Refuse pictures too large to be meant."""
    if width * height > limit:
        raise MediaError(
            f"{width:g} x {height:g} is {width * height / 1e6:g} million pixels, "
            f"over the limit of {limit // 10**6}; scale it down first, or raise --max-pixels",
            file=path,
        )
