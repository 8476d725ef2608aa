"""Pictures that move: what slide, push, zoom and whip_pan are made of."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frameloom.core.band import F32, Frame
from frameloom.core.jit import kernel


def lay(out: Frame, frame: Frame, scale: float, dx: float, dy: float, share: float = 1.0) -> None:
    """`frame`, scaled about its centre and moved by dx right and dy up, in its own widths and
    heights, over `out`, with `share` of it; bilinear. Outside it goes on mirrored."""
    w, h = out.size
    across, down = _line(w, scale, dx), _line(h, scale, -dy)
    whole = np.ones(h, np.float32)
    for dst, src in zip(out.planes, frame.planes, strict=True):
        lay_plane(dst, src, *across, *down, np.full(w, share, np.float32), whole)


def assemble(out: Frame, front: Frame, dx: float, dy: float) -> None:
    """`front` moved by dx widths, dy heights, over `out`; antialiased where it ends."""
    w, h = out.size
    across, down = _line(w, 1.0, dx), _line(h, 1.0, -dy)
    covers = _cover(w, dx), _cover(h, -dy)
    for dst, src in zip(out.planes, front.planes, strict=True):
        lay_plane(dst, src, *across, *down, *covers)


def _line(length: int, scale: float, by: float) -> tuple[npt.NDArray[np.uint32], F32]:
    """For each pixel of a line the one before where it is taken from, and the share of the next."""
    middle = (length - 1) / 2
    place = (np.arange(length) - middle - by * length) / scale + middle
    place = length - np.abs((place + 0.5) % (2 * length) - length) - 0.5
    place = np.clip(place, 0, length - 1)
    first = np.minimum(np.floor(place), max(length - 2, 0))
    return first.astype(np.uint32), (place - first).astype(np.float32)


def _cover(length: int, by: float) -> F32:
    """How much of each pixel a line covers that is moved by `by` of its length."""
    x = np.arange(length)
    ends = np.minimum(x + 1 - by * length, length + by * length - x)
    return np.asarray(np.clip(ends, 0, 1), np.float32)


def smeared(frame: Frame, length: float, horizontal: bool) -> Frame:
    """The frame blurred along one axis by a box of `length` of its width or height."""
    import cv2

    w, h = frame.size
    taps = max(1, round(length * (w if horizontal else h)))
    if taps == 1:
        return frame
    size = (taps, 1) if horizontal else (1, taps)
    return Frame(
        *(
            np.asarray(cv2.blur(plane, size, borderType=cv2.BORDER_REPLICATE), np.uint16)
            for plane in frame.planes
        )
    )


@kernel
def lay_plane(dst, src, columns, fx, rows, fy, across, down):
    """dst += (src, at columns + fx and rows + fy, - dst) x across x down; uint16."""
    w, last = dst.shape[1], src.shape[0] - 1
    line = np.empty(w + 1, np.float32)
    near, next_ = np.empty(w, np.float32), np.empty(w, np.float32)
    for k in range(dst.shape[0]):
        if down[k] == np.float32(0):
            continue
        upper, lower, f = src[rows[k]], src[min(rows[k] + 1, last)], fy[k]
        for i in range(w):
            p = np.float32(upper[i])
            line[i] = p + (np.float32(lower[i]) - p) * f
        line[w] = line[w - 1]
        for i in range(w):
            near[i], next_[i] = line[columns[i]], line[columns[i] + np.uint32(1)]
        out, share = dst[k], down[k]
        for i in range(w):
            value, below = near[i] + (next_[i] - near[i]) * fx[i], np.float32(out[i])
            out[i] = np.int32(below + (value - below) * (across[i] * share) + np.float32(0.5))
