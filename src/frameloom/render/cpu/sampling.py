"""Pixels taken from where a displacement map points, bilinear; outside, the picture is mirrored."""

from __future__ import annotations

import numpy as np

from frameloom.core.jit import kernel

RUN = 16
"""Columns from one node to the next in the maps of `sample_runs`."""

SPAN = 256
"""Columns that `sample_fine` works on at once: its small arrays stay in the nearest cache."""

BORDER, MIXED = -1, -2
"""Instead of a run's row: see `_cells`."""

MOST_TAPS = 4
"""Where a map shrinks the picture, as many samples a pixel along each way at most."""


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
        px = _inside(x0 + (dx + np.float32(1)) * np.float32(i), np.float32(w))
        py = _inside(y0 + dy * np.float32(i), np.float32(h))
        column, row = min(int(px), w - 2), min(int(py), h - 2)
        fx, fy = px - np.float32(column), py - np.float32(row)
        a = np.uint64((row & mask) * w + column)
        b = np.uint64(((row + 1) & mask) * w + column)
        p, q, s, t = src[a], src[a + one], src[b], src[b + one]
        above = p + (q - p) * fx
        below = s + (t - s) * fx
        out[start + i] = above + (below - above) * fy


@kernel
def _inside(at, length):
    """A position mirrored at the edges -1/2 and length - 1/2, once each, then clamped to pixels."""
    one = np.float32(1)
    at = -one - at if at < np.float32(-0.5) else at
    beyond = length - np.float32(0.5)
    at = length + length - one - at if at > beyond else at
    return min(max(at, np.float32(0)), length - one)


@kernel
def pack(out, r, g, b):
    """Rows of R'G'B' (float32, clipped to 0..1) side by side in 16 bits each: (rows, w) uint64, red
    lowest: one load fetches all."""
    zero, one, full, half = np.float32(0), np.float32(1), np.float32(65535), np.float32(0.5)
    for k in range(r.shape[0]):
        row, red, green, blue = out[k], r[k], g[k], b[k]
        for i in range(np.uint64(row.size)):
            p = np.uint64(np.uint32(min(max(red[i], zero), one) * full + half))
            q = np.uint64(np.uint32(min(max(green[i], zero), one) * full + half))
            s = np.uint64(np.uint32(min(max(blue[i], zero), one) * full + half))
            row[i] = p | (q << np.uint64(16)) | (s << np.uint64(32))


@kernel
def sample_fine(dst, src, channel, x, y, step):
    """As `sample_runs`, for maps that bend more and for channels that move alike.

    dst: tuple of (rows, w) float32, for channel `channel` and the next ones; src: packed; x, y:
    (rows + 1, nodes) with the row below, nodes every `step` (1, 4 or 16) columns. Where the map
    shrinks the picture, a pixel is the mean of several samples spread over what it covers.
    """
    rows, w = dst[0].shape
    x0, y0, x1, y1 = np.empty((4, (x.shape[1] - 1) * step + 1), np.float32)
    at, fx, fy = np.empty(SPAN, np.uint32), np.empty(SPAN, np.float32), np.empty(SPAN, np.float32)
    corners = np.empty((4, SPAN), np.uint64)
    _expand(x1, x[0], step)
    _expand(y1, y[0], step)
    for k in range(rows):
        x0, x1, y0, y1 = x1, x0, y1, y0
        _expand(x1, x[k + 1], step)
        _expand(y1, y[k + 1], step)
        for start in range(0, w, SPAN):
            n = min(SPAN, w - start)
            along = _taps(x0, y0, x0, y0, start, 1, n)
            across = _taps(x0, y0, x1, y1, start, 0, n)
            weight = np.float32(1 / 65535 / (along * across))
            for tap in range(along * across):
                if along * across == 1:
                    _aim(at, fx, fy, x0, y0, start, n, src.shape)
                else:
                    a = np.float32((tap % along + 0.5) / along - 0.5)
                    b = np.float32((tap // along + 0.5) / across - 0.5)
                    _spread(fx, x0, x1, start, n, a, b)
                    _spread(fy, y0, y1, start, n, a, b)
                    _aim(at, fx, fy, fx, fy, 0, n, src.shape)
                _gather(corners, src, at, n)
                for c in range(len(dst)):
                    out = dst[c][k, start : start + n]
                    _blend(out, corners, channel + c, fx, fy, weight, tap > 0)


@kernel
def _expand(out, nodes, step):
    """Positions of all columns from nodes every 1, 4 or 16 (constants: they vectorise)."""
    last = nodes.shape[0] - 1
    out[last * step] = nodes[last]
    if step == 1:
        for i in range(last):
            out[i] = nodes[i]
    elif step == 4:
        for k in range(last):
            start, slope = nodes[k], (nodes[k + 1] - nodes[k]) * np.float32(1 / 4)
            for i in range(4):
                out[4 * k + i] = start + slope * np.float32(np.int32(i))
    else:
        for k in range(last):
            start, slope = nodes[k], (nodes[k + 1] - nodes[k]) * np.float32(1 / RUN)
            for i in range(RUN):
                out[RUN * k + i] = start + slope * np.float32(np.int32(i))


@kernel
def _taps(x0, y0, x1, y1, start, aside, n):
    """Samples a pixel from (x0, y0) towards (x1, y1), `aside` columns on: one to 1.5 pixels.

    Maps are smooth, or made of long straight runs: every eighth pixel tells enough.
    """
    far = np.float32(0)
    for i in range(start, start + n, 8):
        far = max(far, abs(x1[i + aside] - x0[i]), abs(y1[i + aside] - y0[i]))
    return min(max(int(np.ceil(far * np.float32(2 / 3))), 1), MOST_TAPS)


@kernel
def _spread(out, here, below, start, n, a, b):
    """Positions a pixels to the right and b down, -1/2..1/2, by the neighbours' positions."""
    for i in range(n):
        p = here[start + i]
        out[i] = p + a * (here[start + i + 1] - p) + b * (below[start + i] - p)


@kernel
def _aim(at, fx, fy, x, y, start, n, shape):
    """Positions to the cells they lie in, as flat indices, and places in the cells, 0..1."""
    h, w = np.float32(shape[0]), np.float32(shape[1])
    last_row, last_column, pitch = np.int32(shape[0] - 2), np.int32(shape[1] - 2), shape[1]
    for i in range(n):
        px, py = _inside(x[start + i], w), _inside(y[start + i], h)
        column, row = min(np.int32(px), last_column), min(np.int32(py), last_row)
        fx[i], fy[i] = px - np.float32(column), py - np.float32(row)
        at[i] = np.uint32(row * np.int32(pitch) + column)


@kernel
def _gather(corners, src, at, n):
    """The four pixels about each of n positions, packed."""
    p, q, s, t = corners[0], corners[1], corners[2], corners[3]
    flat, one, line = src.reshape(-1), np.uint32(1), np.uint32(src.shape[1])
    for i in range(n):
        first = at[i]
        p[i] = flat[first]
        q[i] = flat[first + one]
        below = first + line
        s[i] = flat[below]
        t[i] = flat[below + one]


@kernel
def _blend(out, corners, channel, fx, fy, weight, more):
    """out = bilinear samples of a channel x weight; with `more` they are added."""
    p, q, s, t = corners[0], corners[1], corners[2], corners[3]
    shift = np.uint64(16 * channel)
    if more:
        for i in range(out.shape[0]):
            top, low = _between(p[i], q[i], shift, fx[i]), _between(s[i], t[i], shift, fx[i])
            out[i] += (top + (low - top) * fy[i]) * weight
    else:
        for i in range(out.shape[0]):
            top, low = _between(p[i], q[i], shift, fx[i]), _between(s[i], t[i], shift, fx[i])
            out[i] = (top + (low - top) * fy[i]) * weight


@kernel
def _between(p, q, shift, share):
    """From one packed pixel to another, in one channel, 0..65535."""
    a = np.float32(np.int32((p >> shift) & np.uint64(0xFFFF)))
    b = np.float32(np.int32((q >> shift) & np.uint64(0xFFFF)))
    return a + (b - a) * share


@kernel
def load16(dst, src, first):
    """Rows `first`.. of a 16-bit plane as float32 0..1."""
    for k in range(dst.shape[0]):
        for i in range(dst.shape[1]):
            dst[k, i] = np.float32(src[first + k, i]) * np.float32(1 / 65535)
