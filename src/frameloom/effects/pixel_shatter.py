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
REACH, ACROSS = 2, 5
"""Shards farther away than two squares never touch."""
FAR = 1e9


def apply(frame: Frame, call: EffectCall) -> None:
    w, h = frame.size
    cell = h / round(call.params["cells"])
    shards = np.empty((int(h / cell) + 3, int(w / cell) + 3, 4), np.float32)
    throw(shards, cell, call.params["strength"] * h, np.uint32(call.owner_seed & 0xFFFFFFFF))
    cracks = np.empty((*shards.shape[:2], 4, ACROSS**2), np.float32)
    cut(cracks, shards)
    shatter(frame.planes, frame.copy().planes, shards, cracks, cell)


class PixelShatter(Effect):
    """Breaks the picture into shards."""

    type: Literal["pixel_shatter"] = "pixel_shatter"
    maths: ClassVar = Filter(apply, alpha="moves")
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
def cut(cracks, shards):
    """Fills (rows, columns, 4, ACROSS^2): of the cracks between each shard and those about it the
    unit normals, away from it (x, y), how far they lie along them from (0, 0), and 1 / x."""
    rows, columns = shards.shape[:2]
    for j in range(rows):
        for i in range(columns):
            own = shards[j, i]
            for k in range(ACROSS * ACROSS):
                row, column = j + k // ACROSS - REACH, i + k % ACROSS - REACH
                lines = cracks[j, i]
                lines[0, k], lines[1, k], lines[2, k], lines[3, k] = 0.0, 0.0, FAR, FAR
                if min(row, column) < 0 or row >= rows or column >= columns:
                    continue
                other = shards[row, column]
                x, y = other[0] - own[0], other[1] - own[1]
                length = np.sqrt(x * x + y * y)
                if length < np.float32(1e-3):
                    continue
                x, y, half = x / length, y / length, np.float32(0.5)
                lines[0, k], lines[1, k] = x, y
                lines[2, k] = x * (other[0] + own[0]) * half + y * (other[1] + own[1]) * half
                if x > np.float32(1e-6):
                    lines[3, k] = np.float32(1) / x


@kernel
def shatter(dst, src, shards, cracks, cell):
    """dst, src: tuples of (h, w) uint16."""
    h, w = dst[0].shape
    for y in range(h):
        x, (j, i) = 0, _nearest(shards, 0, y, cell)
        while x < w:
            gap, at, free = _ahead(cracks[j, i], x, y)
            for _ in range(8):
                if gap >= np.float32(0):
                    break
                j, i = j + at // ACROSS - REACH, i + at % ACROSS - REACH
                gap, at, free = _ahead(cracks[j, i], x, y)
            stop = min(x + free, w)
            for c in range(len(dst)):
                _move(dst[c][y], src[c], x, stop, y, shards[j, i])
            if gap < np.float32(0.5):
                share = np.float32(0.5) + max(gap, np.float32(0))
                other = shards[j + at // ACROSS - REACH, i + at % ACROSS - REACH]
                for c in range(len(dst)):
                    there = _sample(src[c], x + other[2], y + other[3])
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
def _ahead(lines, x, y):
    """How far the nearest crack is, below 0 if the pixel is beyond it, which one it is, and how
    many pixels to the right, this one included, no crack comes nearer than half a pixel."""
    px, py, half = np.float32(x), np.float32(y), np.float32(0.5)
    gap, at, free = np.float32(FAR), 0, np.float32(FAR)
    for k in range(ACROSS * ACROSS):
        away = lines[2, k] - lines[0, k] * px - lines[1, k] * py
        free = min(free, (away - half) * lines[3, k])
        if away < gap:
            gap, at = away, k
    return gap, at, max(int(np.ceil(min(free, np.float32(1e6)))), 1) if gap >= half else 1


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
