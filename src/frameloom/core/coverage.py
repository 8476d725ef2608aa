"""How much of each pixel a shape covers: exact areas, from contours, under any perspective.

Curves become chords where they lie (`flatten`), chords are projected and summed as signed areas
(`add_areas`), and the sums along each row are the coverage (`settle`). Nothing is sampled: a
straight edge's coverage is exact to rounding, and a chord is never farther than FLATNESS_PX from
its curve. Summing areas as a running difference along a row is the method of libart and font-rs
(R. Levien, "Inside the fastest font renderer in the world", 2016); the formula for one edge in one
row is derived in `_edge`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.outline import Outline

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
FLATNESS_PX = 1 / 64
"""Farthest that a chord may be from its curve."""
NEAR = 0.01
"""Distance before the camera where the view begins, as `render.view.NEAR`."""
MOST_CHORDS = 1000


def coverage(outline: Outline, pixel_from_shape: F64, size: tuple[int, int]) -> F32:
    """(H, W) float32 0..1: how much of each pixel of a W x H window the outline covers.

    pixel_from_shape: (3, 3) float64, homogeneous; w is the distance before the camera.
    """
    out = np.zeros((size[1], size[0]), np.float32)
    cover(out, touched_rows(size[1]), outline.points, outline.verbs, pixel_from_shape)
    return out


def touched_rows(height: int) -> npt.NDArray[np.int32]:
    """(H, 2) int32 half-open columns, empty in every row: what `cover` widens as it writes."""
    return np.full((height, 2), (2**31 - 1, 0), np.int32)


def cover(
    out: F32, touched: npt.NDArray[np.int32], points: F64, verbs: Any, pixel_from_shape: F64
) -> None:
    """Adds the outline's coverage to `out` (H, W), which must be 0; `touched` says where."""
    if not len(verbs):
        return
    matrix = np.ascontiguousarray(pixel_from_shape, np.float64)
    chords, starts = flatten(points, verbs, matrix, out.shape[1], out.shape[0])
    add_areas(out, touched, chords, starts, matrix)
    settle(out, touched)


@kernel
def flatten(points, verbs, m, width, height):
    """Contours as polygons: points (n, 2) float64 in the shape's space, and where each starts.

    starts: (c + 1,) int64, the last one is n. Chords are as many as FLATNESS_PX asks for in the
    window of width x height pixels that `m` projects to; outside it a curve is one chord.
    """
    steps = np.empty(verbs.size, np.int64)
    total, contours, at = 0, 0, 0
    for k in range(verbs.size):
        verb = int(verbs[k])
        if verb < 2:
            steps[k] = 1
            at += 1
        else:
            steps[k] = _chords(points, at - 1, verb + 1, m, width, height)
            at += verb
        contours += 1 if verb == 0 else 0
        total += steps[k]
    out, starts = np.empty((total, 2)), np.empty(contours + 1, np.int64)
    at, n, contours = 0, 0, 0
    for k in range(verbs.size):
        verb = int(verbs[k])
        if verb == 0:
            starts[contours] = n
            contours += 1
        if verb < 2:
            out[n, 0], out[n, 1] = points[at, 0], points[at, 1]
            n += 1
            at += 1
            continue
        for s in range(1, steps[k] + 1):
            t = s / steps[k]
            r = 1.0 - t
            for c in range(2):
                p, q = points[at - 1, c], points[at, c]
                if verb == 2:
                    out[n, c] = r * r * p + 2.0 * r * t * q + t * t * points[at + 1, c]
                else:
                    inner = 3.0 * r * t * (r * q + t * points[at + 1, c])
                    out[n, c] = r * r * r * p + inner + t * t * t * points[at + 2, c]
            n += 1
        at += verb
    starts[contours] = n
    return out, starts


@kernel
def _chords(points, first, count, m, width, height):
    """How many equal steps of its parameter keep a Bezier curve's chords near it.

    The error of n steps is at most |B''| / (8 n^2), where |B''| is at most d (d - 1) times the
    largest second difference of the control points (Wang's formula). Under perspective a step's
    length on the screen goes as the square of the nearness, so n grows with its spread.
    """
    low_x, low_y, high_x, high_y = 1e300, 1e300, -1e300, -1e300
    near, far = 1e300, 0.0
    ax, ay, bx, by, bend = 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(count):
        px, py = points[first + k, 0], points[first + k, 1]
        w = m[2, 0] * px + m[2, 1] * py + m[2, 2]
        if w < NEAR:
            return 64
        x = (m[0, 0] * px + m[0, 1] * py + m[0, 2]) / w
        y = (m[1, 0] * px + m[1, 1] * py + m[1, 2]) / w
        near, far = min(near, w), max(far, w)
        low_x, high_x = min(low_x, x), max(high_x, x)
        low_y, high_y = min(low_y, y), max(high_y, y)
        if k > 1:
            bend = max(bend, np.hypot(x - 2.0 * bx + ax, y - 2.0 * by + ay))
        ax, ay, bx, by = bx, by, x, y
    # beside the window only where it begins and ends counts
    if high_x <= 0.0 or low_x >= width or high_y <= 0.0 or low_y >= height:
        return 1
    degree = count - 1
    n = np.ceil(np.sqrt(degree * (degree - 1) * bend / (8.0 * FLATNESS_PX)) * (far / near))
    return np.int64(min(max(n, 1.0), MOST_CHORDS))


@kernel
def add_areas(out, touched, points, starts, m):
    """Adds the projected polygons' areas to `out` as differences along its rows.

    What is nearer than NEAR is cut off: a contour is closed along the cut (Sutherland, Hodgman).
    """
    for c in range(starts.size - 1):
        first, stop = starts[c], starts[c + 1]
        drawn = False
        start_x, start_y, here_x, here_y = 0.0, 0.0, 0.0, 0.0
        px, py = points[stop - 1, 0], points[stop - 1, 1]
        ax = m[0, 0] * px + m[0, 1] * py + m[0, 2]
        ay = m[1, 0] * px + m[1, 1] * py + m[1, 2]
        aw = m[2, 0] * px + m[2, 1] * py + m[2, 2]
        for k in range(first, stop):
            px, py = points[k, 0], points[k, 1]
            bx = m[0, 0] * px + m[0, 1] * py + m[0, 2]
            by = m[1, 0] * px + m[1, 1] * py + m[1, 2]
            bw = m[2, 0] * px + m[2, 1] * py + m[2, 2]
            for step in range(2):
                # first where the chord crosses the near plane, then its end
                if step == 0:
                    if (aw >= NEAR) == (bw >= NEAR):
                        continue
                    t = (NEAR - aw) / (bw - aw)
                    x, y = (ax + t * (bx - ax)) / NEAR, (ay + t * (by - ay)) / NEAR
                elif bw >= NEAR:
                    x, y = bx / bw, by / bw
                else:
                    continue
                if drawn:
                    _edge(out, touched, here_x, here_y, x, y)
                else:
                    start_x, start_y, drawn = x, y, True
                here_x, here_y = x, y
            ax, ay, aw = bx, by, bw
        if drawn:
            _edge(out, touched, here_x, here_y, start_x, start_y)


@kernel
def _edge(out, touched, x0, y0, x1, y1):
    """Adds what lies to the right of an edge, positive where it runs down.

    In one row the edge runs from a to b (a <= b) over a height d. A column that ends at t has
    d G(t) of area to the right of the edge up to t, where G(t) is the mean of max(t - x, 0) for x
    in [a, b]: 0 up to a, (t - a)^2 / (2 (b - a)) up to b, then t - (a + b) / 2. So column k
    gets d (G(k + 1) - G(k)), and `out` the difference to the column before.
    """
    height, width = out.shape
    if y0 == y1:
        return
    sign = 1.0
    if y0 > y1:
        x0, y0, x1, y1, sign = x1, y1, x0, y0, -1.0
    if y1 <= 0.0 or y0 >= height:
        return
    slope = (x1 - x0) / (y1 - y0)
    top, bottom = max(y0, 0.0), min(y1, float(height))
    first, last = np.int64(top), min(np.int64(bottom), height - 1)
    x = x0 + (top - y0) * slope
    for j in range(first, last + 1):
        below = min(j + 1.0, bottom)
        end = x1 if below == y1 else x0 + (below - y0) * slope
        d = sign * (below - max(float(j), top))
        a, b = min(x, end), max(x, end)
        x = end
        if a >= width:
            touched[j, 1] = width
            continue
        row = out[j]
        left = np.int64(max(a, 0.0))
        touched[j, 0] = min(touched[j, 0], left)
        if b < left + 1.0:
            share = max(0.5 * (a + b) - left, 0.0) if a >= 0.0 else _mean_above(a, b)
            row[left] += np.float32(d * (1.0 - share))
            if left + 1 < width:
                row[left + 1] += np.float32(d * share)
            touched[j, 1] = max(touched[j, 1], min(left + 2, width))
            continue
        scale, middle = 0.5 / (b - a), 0.5 * (a + b)
        k, before = left, 0.0
        low = 0.0 if a >= left else (left - a) * (left - a) * scale
        while k < width and k < b:
            t = k + 1.0
            high = t - middle if t >= b else (t - a) * (t - a) * scale
            row[k] += np.float32(d * (high - low - before))
            before, low = high - low, high
            k += 1
        if k < width:
            row[k] += np.float32(d * (1.0 - before))
            k += 1
        touched[j, 1] = max(touched[j, 1], k)


@kernel
def _mean_above(a, b):
    """The mean of max(x, 0) for x in [a, b], a < 0."""
    return 0.0 if b <= 0.0 else 0.5 * b * b / (b - a)


@kernel
def settle(out, touched):
    """Differences along rows to coverage 0..1, in place.

    Non-zero winding: where contours overlap their areas add up, and count once.
    """
    one = np.float32(1)
    for j in range(out.shape[0]):
        row, total = out[j], np.float32(0)
        for i in range(touched[j, 0], touched[j, 1]):
            total += row[i]
            row[i] = min(abs(total), one)
