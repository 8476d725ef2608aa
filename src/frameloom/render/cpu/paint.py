"""Plane painters: one kernel for each kind of content, all built from the row kernels.

Each first says where it paints: `spans` (H, 2) int32 bounds the columns a row may touch, `holes`
(H, 2) int32 the columns that a nearer opaque pane will cover anyway and that need not be painted,
`inner` (H, 2) int32 columns that are covered in full, for certain; all half-open.
`grid` (3,) float64: x step and y step of the plane in pixels, and the last place between its rows
where it is asked for coverage (see `canvas.Grid.sampled`). `pane` (3, 3): pane (x, y, w) from plane
index; `shape` and `clips` as in `rows.cover`.
`rounding` is 0.5 for uint8 planes and 0 for float32 ones.
Rows are worked on in chunks that begin at multiples of CHUNK: what a sample gets does not depend on
where painting starts.
"""

from __future__ import annotations

import numpy as np

from frameloom.core.jit import kernel
from frameloom.render.cpu.rows import (
    CHUNK,
    NODE,
    cover,
    cut_run,
    mask_row,
    mix_mask,
    mix_over,
    mix_row,
    mix_value,
    sample,
    sample_row,
    scratch,
)


@kernel
def pieces(out, j, spans, holes, inner, width):
    """The runs of row j to paint: writes (start, stop, full) of each, returns their number (<= 6).

    What lies between the hole's sides is left out; runs are cut where full coverage begins and
    ends.
    """
    a, b = max(spans[j, 0], 0), min(spans[j, 1], width)
    p, q = max(holes[j, 0], a), min(holes[j, 1], b)
    c, d = inner[j, 0], inner[j, 1]
    if p >= q:
        return cut_run(out, 0, a, b, c, d)
    return cut_run(out, cut_run(out, 0, a, p, c, d), q, b, c, d)


@kernel
def paint_value(dst, spans, holes, inner, grid, pane, shape, clips, value, opacity, rounding):
    """One value under a pane's coverage."""
    cov, runs = np.empty(CHUNK, np.float32), np.empty((6, 3), np.int64)
    for j in range(dst.shape[0]):
        row, y = dst[j], min(float(j), grid[2])
        for r in range(pieces(runs, j, spans, holes, inner, dst.shape[1])):
            i = runs[r, 0]
            while i < runs[r, 1]:
                n, full = min(CHUNK - i % CHUNK, runs[r, 1] - i), runs[r, 2] == 1
                full = full or cover(cov, n, i, y, pane, grid[0], grid[1], shape, clips)
                mix_value(row, i, n, value, cov, full, opacity, rounding)
                i += n


@kernel
def paint_ring(
    dst, spans, holes, inner, grid, pane, shape, clips, within, value, opacity, rounding
):  # fmt: skip
    """One value between two outlines, `shape` and the smaller one `within`: a border."""
    cov, cut = np.empty(CHUNK, np.float32), np.empty(CHUNK, np.float32)
    runs = np.empty((6, 3), np.int64)
    for j in range(dst.shape[0]):
        row, y = dst[j], min(float(j), grid[2])
        for r in range(pieces(runs, j, spans, holes, inner, dst.shape[1])):
            i = runs[r, 0]
            while i < runs[r, 1]:
                n = min(CHUNK - i % CHUNK, runs[r, 1] - i)
                if cover(cut, n, i, y, pane, grid[0], grid[1], within, clips):
                    i += n
                    continue
                if cover(cov, n, i, y, pane, grid[0], grid[1], shape, clips):
                    cov[:n] = np.float32(1)
                for k in range(n):
                    cov[k] -= min(cut[k], cov[k])
                mix_value(row, i, n, value, cov, False, opacity, rounding)
                i += n


@kernel
def paint_opaque(
    dst, spans, holes, inner, grid, pane, shape, clips, atlas, table, cells, slope, corners,
    opacity, rounding,
):  # fmt: skip
    """An opaque texture plane: see `rows.sample`; `corners` as in `rows.scratch`."""
    cov, values = np.empty(CHUNK, np.float32), np.empty(CHUNK, np.float32)
    work, more = scratch(corners), (np.empty(CHUNK, np.float32), np.empty(CHUNK, np.float32))
    flat, stride, first = atlas.reshape(atlas.size), atlas.shape[1], cells[0]
    runs = np.empty((6, 3), np.int64)
    plain = table.shape[0] == 1 and opacity == np.float32(1)
    for j in range(dst.shape[0]):
        row, y = dst[j], min(float(j), grid[2])
        for r in range(pieces(runs, j, spans, holes, inner, dst.shape[1])):
            i = runs[r, 0]
            while i < runs[r, 1]:
                n, full = min(CHUNK - i % CHUNK, runs[r, 1] - i), runs[r, 2] == 1
                if full and plain:
                    sample_row(row, work, n, i, j, flat, stride, table, first, rounding)
                    i += n
                    continue
                full = full or cover(cov, n, i, y, pane, grid[0], grid[1], shape, clips)
                sample(values, work, more, n, i, j, flat, stride, table, cells, slope)
                mix_row(row, i, n, values, cov, full, opacity, rounding)
                i += n


@kernel
def paint_over(
    dst, spans, holes, inner, grid, pane, shape, clips, atlas, alpha, table, cells, slope, opacity,
    rounding,
):  # fmt: skip
    """A premultiplied texture plane (float32) with its alpha plane (float32, 0..1)."""
    cov, values = np.empty(CHUNK, np.float32), np.empty(CHUNK, np.float32)
    alphas, work = np.empty(CHUNK, np.float32), scratch(np.empty((4, CHUNK), np.float32))
    more = (np.empty(CHUNK, np.float32), np.empty(CHUNK, np.float32))
    colour, clear, stride = atlas.reshape(atlas.size), alpha.reshape(alpha.size), atlas.shape[1]
    runs = np.empty((6, 3), np.int64)
    for j in range(dst.shape[0]):
        row, y = dst[j], min(float(j), grid[2])
        for r in range(pieces(runs, j, spans, holes, inner, dst.shape[1])):
            i = runs[r, 0]
            while i < runs[r, 1]:
                n, full = min(CHUNK - i % CHUNK, runs[r, 1] - i), runs[r, 2] == 1
                full = full or cover(cov, n, i, y, pane, grid[0], grid[1], shape, clips)
                sample(values, work, more, n, i, j, colour, stride, table, cells, slope)
                sample(alphas, work, more, n, i, j, clear, stride, table, cells, slope)
                mix_over(row, i, n, values, alphas, cov, full, opacity, rounding)
                i += n


@kernel
def paint_mask(
    dst, spans, holes, inner, grid, pane, shape, clips, mask, cells, spread, value, opacity,
    rounding,
):  # fmt: skip
    """One value through a mask texture (float32, 0..1, 0 at its border): soft shadows.

    It is looked up in every column, or, where it is seen much enlarged, in every `spread`-th.
    """
    cov, alphas = np.empty(CHUNK, np.float32), np.empty(CHUNK + 2 * NODE, np.float32)
    nodes, work = np.empty(CHUNK, np.float32), scratch(np.empty((4, CHUNK), np.float32))
    flat, h, w, wide = mask.reshape(mask.size), mask.shape[0], mask.shape[1], cells.copy()
    for k in range(3):
        wide[k, 0] *= spread
    runs = np.empty((6, 3), np.int64)
    for j in range(dst.shape[0]):
        row, y = dst[j], min(float(j), grid[2])
        for r in range(pieces(runs, j, spans, holes, inner, dst.shape[1])):
            i = runs[r, 0]
            while i < runs[r, 1]:
                n, full = min(CHUNK - i % CHUNK, runs[r, 1] - i), runs[r, 2] == 1
                full = full or cover(cov, n, i, y, pane, grid[0], grid[1], shape, clips)
                first = mask_row(alphas, work, nodes, n, i, j, flat, w, h, wide, spread)
                mix_mask(row, i, n, value, alphas[first:], cov, full, opacity, rounding)
                i += n


@kernel
def convex_spans(out, points, x_scale, x_offset, y_scale, y_offset, margin):
    """Columns that a convex polygon touches on each row of a plane.

    points: (k, 2) float64, pixels. A plane index i lies at pixel x_scale * i + x_offset.
    out: (H, 2) int32, half-open; rows it does not touch get an empty range.
    margin: how far a sample reaches to each side, in plane samples; negative gives the columns of
    samples that lie inside with all of that reach.
    """
    k, reach = points.shape[0], abs(margin)
    x, y, slope = np.empty(k + 1), np.empty(k + 1), np.empty(k)
    for e in range(k + 1):
        x[e] = (points[e % k, 0] - x_offset) / x_scale
        y[e] = (points[e % k, 1] - y_offset) / y_scale
    for e in range(k):
        slope[e] = (x[e + 1] - x[e]) / (y[e + 1] - y[e]) if y[e + 1] != y[e] else 0.0
    for j in range(out.shape[0]):
        top, low = j - reach, j + reach
        lo, hi = 1e9, -1e9
        # where the polygon meets the sample's upper and its lower limit
        upper_lo, upper_hi, lower_lo, lower_hi = 1e9, -1e9, 1e9, -1e9
        for e in range(k):
            if top <= y[e] <= low:
                lo, hi = min(lo, x[e]), max(hi, x[e])
            if (y[e] <= top) != (y[e + 1] <= top):
                at = x[e] + (top - y[e]) * slope[e]
                upper_lo, upper_hi = min(upper_lo, at), max(upper_hi, at)
            if (y[e] <= low) != (y[e + 1] <= low):
                at = x[e] + (low - y[e]) * slope[e]
                lower_lo, lower_hi = min(lower_lo, at), max(lower_hi, at)
        if margin < 0.0:
            lo, hi = max(upper_lo, lower_lo), min(upper_hi, lower_hi)
        else:
            lo, hi = min(lo, upper_lo, lower_lo), max(hi, upper_hi, lower_hi)
        first = np.int32(np.ceil(min(max(lo - margin, -1e9), 1e9)))
        out[j, 0] = first
        out[j, 1] = max(np.int32(np.floor(min(max(hi + margin, -1e9), 1e9))) + 1, first)
