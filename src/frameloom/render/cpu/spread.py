"""Coverage of a shape made wider on every side, round at its corners.

By distance: a pixel is covered as far as it is nearer to the outline than the spread, taken for
straight within a pixel. So corners are round whatever the contours do, and no joins are built.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frameloom.core.coverage import NEAR, cover, flatten, touched_rows
from frameloom.core.jit import kernel
from frameloom.core.outline import Outline
from frameloom.render.cpu.rows import half

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]


def spread_coverage(
    outline: Outline, spread: float, pixel_from_shape: F64, size: tuple[int, int]
) -> tuple[F32, F32]:
    """(H, W) float32 0..1 twice: of the outline made wider by `spread`, and of the outline itself.

    pixel_from_shape: (3, 3), as for `coverage`; `spread` is in the shape's units.
    """
    inner = np.zeros((size[1], size[0]), np.float32)
    cover(inner, touched_rows(size[1]), outline.points, outline.verbs, pixel_from_shape)
    matrix = np.ascontiguousarray(pixel_from_shape, np.float64)
    chords, starts = flatten(outline.points, outline.verbs, matrix, *size)
    nearest = np.full((3, size[1], size[0]), np.inf, np.float32)
    inverse = np.linalg.inv(matrix)
    find_nearest(nearest, chords, starts, spread, matrix, inverse)
    outer = inner.copy()
    widen(outer, nearest, spread, inverse)
    return outer, inner


@kernel
def find_nearest(nearest, chords, starts, spread, m, inverse):
    """For each pixel's centre the way from the nearest point of the outline to it.

    nearest: (3, H, W) float32, inf: squared distance, and the way's x and y, in the shape's units;
    right where the distance is a little more than `spread` or less.
    """
    _, height, width = nearest.shape
    at_x = np.empty((height, width), np.float32)
    at_y = np.empty((height, width), np.float32)
    for j in range(height):
        for i in range(width):
            x, y = i + 0.5, j + 0.5
            w = inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2]
            w = w if abs(w) > 1e-20 else 1e-20
            at_x[j, i] = (inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]) / w
            at_y[j, i] = (inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]) / w
    box = np.empty(4, np.int64)
    for c in range(starts.size - 1):
        for k in range(starts[c], starts[c + 1]):
            n = k + 1 if k + 1 < starts[c + 1] else starts[c]
            _reach(box, chords[k], chords[n], spread, m, width, height)
            ax, ay = np.float32(chords[k, 0]), np.float32(chords[k, 1])
            ex, ey = np.float32(chords[n, 0]) - ax, np.float32(chords[n, 1]) - ay
            scale = np.float32(1) / max(ex * ex + ey * ey, np.float32(1e-30))
            for j in range(box[1], box[3]):
                best, way_x, way_y = nearest[0, j], nearest[1, j], nearest[2, j]
                row_x, row_y = at_x[j], at_y[j]
                for i in range(box[0], box[2]):
                    dx, dy = row_x[i] - ax, row_y[i] - ay
                    t = min(max((dx * ex + dy * ey) * scale, np.float32(0)), np.float32(1))
                    qx, qy = dx - t * ex, dy - t * ey
                    d = qx * qx + qy * qy
                    nearer = d < best[i]
                    best[i] = d if nearer else best[i]
                    way_x[i] = qx if nearer else way_x[i]
                    way_y[i] = qy if nearer else way_y[i]


@kernel
def _reach(out, a, b, spread, m, width, height):
    """Columns and rows [out[0], out[2]) x [out[1], out[3]) that a chord's spread may touch."""
    low_x, high_x = min(a[0], b[0]) - spread, max(a[0], b[0]) + spread
    low_y, high_y = min(a[1], b[1]) - spread, max(a[1], b[1]) + spread
    left, top, right, bottom = 1e9, 1e9, -1e9, -1e9
    for corner in range(4):
        px = low_x if corner % 2 == 0 else high_x
        py = low_y if corner < 2 else high_y
        w = m[2, 0] * px + m[2, 1] * py + m[2, 2]
        if w < NEAR:
            left, top, right, bottom = 0.0, 0.0, 1e9, 1e9
            break
        x = (m[0, 0] * px + m[0, 1] * py + m[0, 2]) / w
        y = (m[1, 0] * px + m[1, 1] * py + m[1, 2]) / w
        left, right = min(left, x), max(right, x)
        top, bottom = min(top, y), max(bottom, y)
    # a pixel's corner is 0.71 from its centre
    out[0] = np.int64(min(max(np.floor(left - 1.5), 0.0), float(width)))
    out[1] = np.int64(min(max(np.floor(top - 1.5), 0.0), float(height)))
    out[2] = np.int64(min(max(np.ceil(right + 1.5), 0.0), float(width)))
    out[3] = np.int64(min(max(np.ceil(bottom + 1.5), 0.0), float(height)))


@kernel
def widen(out, nearest, spread, inverse):
    """The outline's coverage in `out` becomes that of what is within `spread` of it."""
    height, width = out.shape
    for j in range(height):
        for i in range(width):
            squared = nearest[0, j, i]
            if squared == np.inf:
                continue
            d = np.sqrt(np.float64(squared))
            x, y = i + 0.5, j + 0.5
            iw = 1.0 / (inverse[2, 0] * x + inverse[2, 1] * y + inverse[2, 2])
            if iw <= 0.0:
                continue
            px = (inverse[0, 0] * x + inverse[0, 1] * y + inverse[0, 2]) * iw
            py = (inverse[1, 0] * x + inverse[1, 1] * y + inverse[1, 2]) * iw
            nx = nearest[1, j, i] / d if d > 1e-12 else 1.0
            ny = nearest[2, j, i] / d if d > 1e-12 else 0.0
            gx = nx * (inverse[0, 0] - px * inverse[2, 0]) + ny * (
                inverse[1, 0] - py * inverse[2, 0]
            )
            gy = nx * (inverse[0, 1] - px * inverse[2, 1]) + ny * (
                inverse[1, 1] - py * inverse[2, 1]
            )
            inside = out[j, i] > np.float32(0.5)
            f = spread + d if inside else spread - d
            out[j, i] = max(out[j, i], np.float32(half(f, gx * iw, gy * iw)))
