"""Where chroma samples lie, and moving them to where surfaces have them: sited left.

PyAV does not tell a frame's chroma location, but swscale heeds it: a ramp sent through it in the
frame's name comes out moved by what the location is off the middle. Along x swscale takes untagged
chroma for centred, where files mean left; so there it is believed only of codecs whose decoders
always say where chroma lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from frameloom.core.surface import U8

_SIDE = 64
_FLAGS = int(Interpolation.BILINEAR | Interpolation.ACCURATE_RND)
_TELLING = frozenset(
    ("h264", "hevc", "mpeg1video", "mpeg2video", "mpeg4", "mjpeg", "theora", "vc1", "h261", "h263")
)
"""Codecs, in FFmpeg's names, whose decoders never leave the location open."""


@dataclass(frozen=True, slots=True)
class Siting:
    """Where the first chroma sample lies, in luma samples, along x and y."""

    x: float = 0.0
    y: float = 0.5


LEFT = Siting()


def of_frame(frame: av.VideoFrame, codec: str) -> Siting:
    """Of a decoded frame of `codec`; left where nothing is halved both ways."""
    shape: Any = frame.format
    halved = len(shape.components) >= 3 and not shape.is_rgb and shape.chroma_height(4) == 2
    if not halved or shape.chroma_width(4) != 2:
        return LEFT
    x = _found(frame, across=True) if codec in _TELLING else 0.0
    return Siting(x, _found(frame, across=False))


def _found(frame: av.VideoFrame, *, across: bool) -> float:
    """0, 1/2 or 1 luma samples."""
    wide = _SIDE + 2 * (frame.width == _SIDE)  # a frame of its own, whatever the first one's size
    probe: Any = VideoReformatter().reformat(frame, wide, _SIDE, "yuv420p", threads=1)
    plane = probe.planes[1]
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    ramp = np.arange(_SIDE // 2, dtype=np.uint8) * 4 + 64
    rows[:, : _SIDE // 2] = ramp if across else ramp[:, None]
    whole: Any = VideoReformatter().reformat(
        probe, format="yuv444p", interpolation=_FLAGS, threads=1
    )
    made = whole.planes[1]
    seen = np.frombuffer(made, np.uint8).reshape(made.height, made.line_size)
    value = int(seen[0, _SIDE // 2] if across else seen[_SIDE // 2, 0])
    # at its own place a luma sample between two chroma samples of the ramp reads 2 a sample
    centred = 64 + 4 * (_SIDE // 4) - 1
    return float(np.clip(0.5 - (value - centred) / 2, 0.0, 1.0))


def moved(chroma: U8, siting: Siting) -> U8:
    """A plane of 4:2:0 that is sited otherwise, resampled to left; itself where it is left."""
    return _shifted(_shifted(chroma, 0, LEFT.y - siting.y), 1, LEFT.x - siting.x)


def _shifted(chroma: U8, axis: int, samples: float) -> U8:
    """Chroma resampled at places `samples` of luma further along `axis`."""
    if not samples:
        return chroma
    share, last = abs(samples) / 2, chroma.shape[axis] - 1
    places = np.clip(np.arange(last + 1) + (1 if samples > 0 else -1), 0, last)
    beside = np.take(chroma, places, axis)
    mixed = chroma * np.float32(1 - share) + beside * np.float32(share) + np.float32(0.5)
    return np.asarray(mixed, np.float32).astype(np.uint8)
