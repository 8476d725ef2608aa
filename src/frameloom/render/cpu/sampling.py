"""Pixels taken from where a displacement map points, bilinear; outside, the picture is mirrored."""

from __future__ import annotations

import numpy as np

from frameloom.core.jit import kernel

RUN = 16
"""Columns from one node to the next in the maps of `sample_runs`."""

BORDER, MIXED = -1, -2
"""Instead of a run's row: see `_cells`."""


@kernel
def identity_map(x, y, first, step):
    """Nodes every `step` columns, each pointing at itself."""
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            xs[i] = np.float32(i * step)
            ys[i] = np.float32(first + k)


@kernel
def sample_runs(dst, src, mask, h, x, y):
    """dst = src where the nodes x, y point; both float32, dst (rows, w).

    Row j of the picture of height h lies at j & mask in src (see `rolling`). Nodes stand every RUN
    columns; positions run straight from one to the next. Where the cells of a run keep their
    places relative to each other (gentle maps nearly always do), its neighbours are contiguous: no
    gather.
    """
    rows, w = dst.shape
    runs = (w + RUN - 1) // RUN
    cells = np.empty((2, runs), np.int32)
    lines = np.empty((4, runs), np.float32)
    left, top = cells[0], cells[1]
    fx, dx, fy, dy = lines[0], lines[1], lines[2], lines[3]
    flat = src.reshape(-1)  # a view for every run would cost more than the run
    one = np.uint64(1)
    for k in range(rows):
        out = dst[k]
        _cells(left, top, fx, dx, fy, dy, x[k], y[k], w, h)
        for node in range(runs):
            start, row, at = node * RUN, top[node], left[node]
            u, du, v, dv = fx[node], dx[node], fy[node], dy[node]
            if row == MIXED:
                _stepped(out, flat, w, mask, start, x[k, node], du, y[k, node], dv)
            elif row == BORDER:
                n = min(RUN, w - start)
                _scattered(out, flat, w, mask, h, start, n, x[k, node], du, y[k, node], dv)
            else:
                # unsigned indices from an unsigned count: with signed ones it is five times slower
                here = np.uint64(start)
                upper = np.uint64((row & mask) * w + at)
                lower = np.uint64(((row + 1) & mask) * w + at)
                for c in range(np.uint64(RUN)):
                    i, j = upper + c, lower + c
                    p, q, s, t = flat[i], flat[i + one], flat[j], flat[j + one]
                    step = np.float32(np.int32(c))
                    f = u + du * step
                    above = p + (q - p) * f
                    below = s + (t - s) * f
                    out[here + c] = above + (below - above) * (v + dv * step)


@kernel
def _cells(left, top, fx, dx, fy, dy, xs, ys, w, h):
    """Each run's first cell and its straight line from there, per column, less the columns' own.

    Where its cells do not stay side by side the row is MIXED, where some lie outside BORDER.
    """
    for node in range(left.shape[0]):
        u, v = xs[node], ys[node]
        du = (xs[node + 1] - u) * np.float32(1 / RUN) - np.float32(1)
        dv = (ys[node + 1] - v) * np.float32(1 / RUN)
        first, upper = np.floor(u), np.floor(v)
        last = np.floor(u + du * np.float32(RUN - 1))
        lower = np.floor(v + dv * np.float32(RUN - 1))
        inside = (min(first, last) >= 0) & (max(first, last) + np.float32(RUN) < w)
        inside = inside & (min(upper, lower) >= 0) & (max(upper, lower) + 1 < h)
        alike = np.int32(upper) if (first == last) & (upper == lower) else np.int32(MIXED)
        left[node] = np.int32(first)
        top[node] = alike if inside else np.int32(BORDER)
        fx[node], fy[node] = u - first, v - upper
        dx[node], dy[node] = du, dv


@kernel
def _stepped(out, src, w, mask, start, x0, dx, y0, dy):
    """A run of samples inside the picture whose cells do not stay side by side."""
    for i in range(RUN):
        step = np.float32(i)
        px, py = x0 + dx * step, y0 + dy * step
        left, top = np.floor(px), np.floor(py)
        row, at = int(top), int(left) + i
        a, b = np.uint64((row & mask) * w + at), np.uint64(((row + 1) & mask) * w + at)
        one, f = np.uint64(1), px - left
        p, q, s, t = src[a], src[a + one], src[b], src[b + one]
        above = p + (q - p) * f
        below = s + (t - s) * f
        out[start + i] = above + (below - above) * (py - top)


@kernel
def _scattered(out, src, w, mask, h, start, n, x0, dx, y0, dy):
    """n samples of a run one by one, mirrored where they lie outside."""
    one = np.uint64(1)
    for i in range(n):
        px = mirrored(x0 + (dx + np.float32(1)) * np.float32(i), np.float32(w - 1))
        py = mirrored(y0 + dy * np.float32(i), np.float32(h - 1))
        column, row = min(int(px), w - 2), min(int(py), h - 2)
        fx, fy = px - np.float32(column), py - np.float32(row)
        a = np.uint64((row & mask) * w + column)
        b = np.uint64(((row + 1) & mask) * w + column)
        p, q, s, t = src[a], src[a + one], src[b], src[b + one]
        above = p + (q - p) * fx
        below = s + (t - s) * fx
        out[start + i] = above + (below - above) * fy


@kernel
def mirrored(at, last):
    """A position mirrored at the edges -1/2 and last + 1/2, once each, then clamped to pixels."""
    half = np.float32(0.5)
    at = abs(at + half) - half
    at = last + half - abs(last + half - at)
    return min(max(at, np.float32(0)), last)


@kernel
def load16(dst, src, first):
    """Rows `first`.. of a 16-bit plane as float32 0..1."""
    for k in range(dst.shape[0]):
        for i in range(dst.shape[1]):
            dst[k, i] = np.float32(src[first + k, i]) * np.float32(1 / 65535)
