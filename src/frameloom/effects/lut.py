"""`lut`: a colour table, as colourists hand them on.

`src` is a .cube file, relative to the project file. It is used on coded R'G'B' as it stands: a
table made for log footage expects log footage. A 1D table maps each channel by itself, linearly
between its cells. A 3D table is interpolated in tetrahedra: each cell of eight corners is cut
into six of four along its grey diagonal, so that greys stay as smooth as the table has them
(Sakamoto and Itooka, 1981; Kang, Computational Color Technology, 2006, 4.3). Colours outside the
table's domain take its border. Tables are read and checked before the first frame.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar, Literal, Self

import numpy as np

from frameloom.core.band import Band
from frameloom.core.cube import read_cube
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.base import param
from frameloom.params.texts import Source

CHUNK = 256
"""Pixels whose places in the table are found before any is looked up."""


def shade(band: Band, call: EffectCall) -> None:
    cube = read_cube(call.params["src"])
    scale = (np.float32(cube.size - 1) / (cube.high - cube.low)).astype(np.float32)
    if cube.dimensions == 1:
        for c, plane in enumerate((band.r, band.g, band.b)):
            look_up_line(plane, np.ascontiguousarray(cube.cells[:, c]), cube.low[c], scale[c])
    else:
        look_up(band.r, band.g, band.b, cube.cells.reshape(-1), cube.size, cube.low, scale)


class Lut(Effect):
    """Maps colours by a table."""

    type: Literal["lut"] = "lut"
    maths: ClassVar = Point(shade)
    files: ClassVar = ("src",)
    src: Source = param(help="A .cube file, 1D or 3D.")

    def opened(self, folder: Path) -> Self:
        path = os.path.normpath(folder / self.src)
        read_cube(path)
        return self.model_copy(update={"src": path})


@kernel
def look_up_line(plane, cells, low, scale):
    last = cells.shape[0] - 1
    for k in range(plane.shape[0]):
        row = plane[k]
        for i in range(row.shape[0]):
            x = min(max((row[i] - low) * scale, np.float32(0)), np.float32(last))
            c = np.uint32(min(np.int32(x), last - 1))
            row[i] = cells[c] + (cells[c + np.uint32(1)] - cells[c]) * (x - np.float32(c))


@kernel
def look_up(r, g, b, cells, size, low, scale):
    corner, weight = np.empty(3 * CHUNK, np.uint32), np.empty(4 * CHUNK, np.float32)
    one, beyond = np.uint32(1), np.uint32(4 * (size * size + size + 1))
    two, three, four = np.uint64(CHUNK), np.uint64(2 * CHUNK), np.uint64(3 * CHUNK)
    for k in range(r.shape[0]):
        for start in range(0, r.shape[1], CHUNK):
            stop = min(start + CHUNK, r.shape[1])
            red, green, blue = r[k, start:stop], g[k, start:stop], b[k, start:stop]
            _find(corner, weight, red, green, blue, size, low, scale)
            for j in range(stop - start):
                i = np.uint64(j)
                p, q, s = corner[i], corner[i + two], corner[i + three]
                t = p + beyond
                a, b_, c, d = weight[i], weight[i + two], weight[i + three], weight[i + four]
                red[i] = a * cells[p] + b_ * cells[q] + c * cells[s] + d * cells[t]
                p, q, s, t = p + one, q + one, s + one, t + one
                green[i] = a * cells[p] + b_ * cells[q] + c * cells[s] + d * cells[t]
                p, q, s, t = p + one, q + one, s + one, t + one
                blue[i] = a * cells[p] + b_ * cells[q] + c * cells[s] + d * cells[t]


@kernel
def _find(corner, weight, red, green, blue, size, low, scale):
    """Where three corners of each pixel's tetrahedron begin in the flat table, the fourth lying
    opposite the first, and the corners' weights: CHUNK of each, one after the other.

    From the cell's first corner to its last, along the axis of the largest fraction first. Few
    arrays, so that the compiler can tell that they do not overlap, and uses SIMD.
    """
    last, red_step = np.float32(size - 1), np.int32(4)
    n, nn = np.int32(4 * size), np.int32(4 * size * size)
    whole, before_last = np.int32(red_step + n + nn), np.int32(size - 2)
    low_r, low_g, low_b = low[0], low[1], low[2]
    scale_r, scale_g, scale_b = scale[0], scale[1], scale[2]
    for i in range(red.shape[0]):
        x = min(max((red[i] - low_r) * scale_r, np.float32(0)), last)
        y = min(max((green[i] - low_g) * scale_g, np.float32(0)), last)
        z = min(max((blue[i] - low_b) * scale_b, np.float32(0)), last)
        cx = min(np.int32(x), before_last)
        cy = min(np.int32(y), before_last)
        cz = min(np.int32(z), before_last)
        fx, fy, fz = x - np.float32(cx), y - np.float32(cy), z - np.float32(cz)
        most, least = max(fx, fy, fz), min(fx, fy, fz)
        middle = max(min(fx, fy), min(max(fx, fy), fz))
        along = red_step if fx == most else (n if fy == most else nn)
        missing = nn if fz == least else (n if fy == least else red_step)
        base = np.int32(np.int32(cx * red_step) + np.int32(np.int32(cy * n) + np.int32(cz * nn)))
        corner[i] = np.uint32(base)
        corner[i + CHUNK] = np.uint32(np.int32(base + along))
        corner[i + 2 * CHUNK] = np.uint32(np.int32(np.int32(base + whole) - missing))
        weight[i] = np.float32(1) - most
        weight[i + CHUNK] = most - middle
        weight[i + 2 * CHUNK] = middle - least
        weight[i + 3 * CHUNK] = least
