"""`pixel_shatter`: the picture breaks into shards, each thrown a little way.

The shards are the Voronoi cells of a jittered lattice with `cells` points in the picture's height
(Worley, 1996). Each shows the picture moved by its own hashed vector, within strength each way,
the same in every frame of the effect; what would come from outside is mirrored at the border. The
cracks are antialiased: a pixel on one mixes both shards by the share each covers. `strength` 0 is
the identity.

A crack lies halfway between two points, so along a row it is known where the next one comes: rows
are drawn in runs.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Frame
from frameloom.core.jit import kernel
from frameloom.core.noise import hash3
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Filter
from frameloom.params.animated import Animated, In
from frameloom.params.base import param

JITTER = 0.8
"""How far a point may stray from the middle of its square, as a share of the square."""


def apply(frame: Frame, call: EffectCall) -> None:
    w, h = frame.size
    cell = h / round(call.params["cells"])
    shards = np.empty((int(h / cell) + 3, int(w / cell) + 3, 4), np.float32)
    throw(shards, cell, call.params["strength"] * h, np.uint32(call.owner_seed & 0xFFFFFFFF))
    shatter(frame.planes, frame.copy().planes, shards, cell)


class PixelShatter(Effect):
    """Breaks the picture into shards."""

    type: Literal["pixel_shatter"] = "pixel_shatter"
    maths: ClassVar = Filter(apply)
    neutral: ClassVar = {"strength": 0.0}
    cells: Animated[Annotated[int, In(5, 50)]] = param(20, "Shards in the picture's height.")
    strength: Animated[Annotated[float, In(0, 0.2, "heights")]] = param(
        0.05, "How far they are thrown at most, each way."
    )


@kernel
def throw(shards, cell, far, seed):
    """Fills (rows, columns, 4) with each shard's point and throw, x and y, pixels.

    The lattice starts one square before the picture's upper left corner.
    """
    unit = 1 / 65536
    for j in range(shards.shape[0]):
        for i in range(shards.shape[1]):
            place, way = hash3(i, j, 0, seed), hash3(i, j, 1, seed)
            for axis in range(2):
                at = ((place >> np.uint32(16 * axis)) & np.uint32(0xFFFF)) * unit - 0.5
                start = (j if axis else i) - 0.5
                shards[j, i, axis] = (start + JITTER * at) * cell - 0.5
                to = ((way >> np.uint32(16 * axis)) & np.uint32(0xFFFF)) * unit
                shards[j, i, 2 + axis] = (2 * to - 1) * far


@kernel
def shatter(dst, src, shards, cell):
    """dst, src: tuples of (h, w) uint16."""
    h, w = dst[0].shape
    for y in range(h):
        x = 0
        while x < w:
            own = _nearest(shards, x, y, cell)
            other, gap, free = _cracks(shards, own, x, y)
            j, i = own
            stop = min(x + max(free, 1), w)
            for c in range(len(dst)):
                _move(dst[c][y], src[c], x, stop, y, shards[j, i])
            if gap < 0.5:
                share = np.float32(0.5 + max(gap, 0.0))
                j, i = other
                for c in range(len(dst)):
                    there = _sample(src[c], x + shards[j, i, 2], y + shards[j, i, 3])
                    value = there + (np.float32(dst[c][y, x]) - there) * share
                    dst[c][y, x] = np.int32(value + np.float32(0.5))
            x = stop


@kernel
def _nearest(shards, x, y, cell):
    """Row and column of the shard at a pixel."""
    row, column = int((y + 0.5) / cell) + 1, int((x + 0.5) / cell) + 1
    least, own = np.float32(np.inf), (row, column)
    for j in range(row - 1, min(row + 2, shards.shape[0])):
        for i in range(column - 1, min(column + 2, shards.shape[1])):
            dx, dy = shards[j, i, 0] - np.float32(x), shards[j, i, 1] - np.float32(y)
            d = dx * dx + dy * dy
            if d < least:
                least, own = d, (j, i)
    return own


@kernel
def _cracks(shards, own, x, y):
    """The shard behind the nearest crack, how far that crack is, and how many pixels to the right,
    this one included, no crack comes nearer than half a pixel."""
    row, column = own
    px, py = shards[row, column, 0], shards[row, column, 1]
    gap, other, free = np.float32(np.inf), own, np.float32(1e6)
    for j in range(max(row - 2, 0), min(row + 3, shards.shape[0])):
        for i in range(max(column - 2, 0), min(column + 3, shards.shape[1])):
            gx, gy = shards[j, i, 0] - px, shards[j, i, 1] - py
            inverse = np.float32(1) / np.sqrt(max(gx * gx + gy * gy, np.float32(1e-6)))
            gx, gy = gx * inverse, gy * inverse
            mx = (shards[j, i, 0] + px) * np.float32(0.5) - np.float32(x)
            my = (shards[j, i, 1] + py) * np.float32(0.5) - np.float32(y)
            away = gx * mx + gy * my
            if j == row and i == column:
                continue
            if away < gap:
                gap, other = away, (j, i)
            if gx > np.float32(1e-6):
                free = min(free, (away - np.float32(0.5)) / gx)
    return other, gap, (int(np.ceil(free)) if gap >= np.float32(0.5) else 1)


@kernel
def _move(out, plane, start, stop, y, shard):
    """Pixels start..stop of a row from where the shard came from."""
    h, w = plane.shape
    px, py = np.float32(start) + shard[2], np.float32(y) + shard[3]
    c, r = int(np.floor(px)), int(np.floor(py))
    n = stop - start
    if c < 0 or r < 0 or c + n >= w or r + 1 >= h:
        for i in range(n):
            out[start + i] = np.int32(_sample(plane, px + i, py) + np.float32(0.5))
        return
    fx, fy = px - np.float32(c), py - np.float32(r)
    upper, lower, line = plane[r, c : c + n + 1], plane[r + 1, c : c + n + 1], out[start:stop]
    for i in range(n):
        p, q = np.float32(upper[i]), np.float32(upper[i + 1])
        s, t = np.float32(lower[i]), np.float32(lower[i + 1])
        top, low = p + (q - p) * fx, s + (t - s) * fx
        line[i] = np.int32(top + (low - top) * fy + np.float32(0.5))


@kernel
def _sample(plane, x, y):
    """Bilinear, mirrored at the edges; float32 0..65535."""
    h, w = plane.shape
    px, py = _inside(np.float32(x), np.float32(w)), _inside(np.float32(y), np.float32(h))
    c, r = min(int(px), w - 2), min(int(py), h - 2)
    fx, fy = px - np.float32(c), py - np.float32(r)
    p, q = np.float32(plane[r, c]), np.float32(plane[r, c + 1])
    s, t = np.float32(plane[r + 1, c]), np.float32(plane[r + 1, c + 1])
    top, low = p + (q - p) * fx, s + (t - s) * fx
    return top + (low - top) * fy


@kernel
def _inside(at, length):
    at = np.float32(-1) - at if at < np.float32(-0.5) else at
    at = np.float32(2) * length - np.float32(1) - at if at > length - np.float32(0.5) else at
    return min(max(at, np.float32(0)), length - np.float32(1))
