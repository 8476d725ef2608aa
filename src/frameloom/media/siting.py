"""Where 4:2:0 chroma samples lie, and moving them to where surfaces have them: sited left.

PyAV does not tell a frame's chroma location, but swscale heeds it: a ramp sent through it in the
frame's name comes out moved by what the location is off the middle. Along x, swscale takes untagged
chroma for centred, where files mean left: the two cannot be told apart, and count as left.
"""

from __future__ import annotations

from typing import Any

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from frameloom.core.surface import U8

_SIDE = 64
_FLAGS = int(Interpolation.BILINEAR | Interpolation.ACCURATE_RND)


def rows_above(frame: av.VideoFrame) -> float:
    """By how many luma rows chroma lies above the middle of its two: 0.5 for "top left"."""
    shape: Any = frame.format
    if len(shape.components) < 3 or shape.is_rgb or shape.chroma_height(4) != 2:
        return 0.0
    wide = _SIDE + 2 * (frame.width == _SIDE)  # a frame of its own, whatever the first one's size
    probe: Any = VideoReformatter().reformat(frame, wide, _SIDE, "yuv420p", threads=1)
    ramp = np.arange(_SIDE // 2, dtype=np.uint8)[:, None] * 4 + 64
    plane = probe.planes[1]
    np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:] = ramp
    whole: Any = VideoReformatter().reformat(
        probe, format="yuv444p", interpolation=_FLAGS, threads=1
    )
    made = whole.planes[1]
    row = np.frombuffer(made, np.uint8).reshape(made.height, made.line_size)[_SIDE // 2, 0]
    # at its own place a luma row between two chroma rows of the ramp reads 2 a row
    centred = 64 + 4 * (_SIDE // 4) - 1
    return float(np.clip((int(row) - centred) / 2, -0.5, 0.5))


def lowered(chroma: U8, rows: float) -> U8:
    """Chroma that lies `rows` luma rows above its place, resampled at it."""
    share = abs(rows) / 2
    after = np.roll(chroma, -1 if rows > 0 else 1, axis=0)
    edge = -1 if rows > 0 else 0
    after[edge] = chroma[edge]
    mixed = chroma * np.float32(1 - share) + after * np.float32(share) + np.float32(0.5)
    return np.asarray(mixed, np.float32).astype(np.uint8)
