"""Pixels of three channels at once, taken from where a map points: bilinear, mirrored outside.

A pixel is four 16-bit numbers, red first and the last one nothing: one load of 16 bytes fetches it
and its right neighbour.
"""

from __future__ import annotations

import numpy as np

from frameloom.core.jit import instruction, kernel
from frameloom.render.cpu.sampling import RUN, mirrored

SPAN = 112
"""Columns worked on at once: the small arrays stay in the nearest cache."""

MOST_TAPS = 4
"""Where a map shrinks the picture, as many samples a pixel along each way at most."""


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

    dst: tuple of (rows, w) float32, for channel `channel` and the next ones; src: (h, 4 w) uint16,
    packed; x, y: (rows + 1, nodes) with the row below, nodes every `step` (1, 4 or 16) columns.
    Where the map shrinks the picture, a pixel is the mean of several samples spread over what it
    covers.
    """
    rows, w = dst[0].shape
    length = (x.shape[1] - 1) * step + 1
    x0, y0 = np.empty(length, np.float32), np.empty(length, np.float32)
    x1, y1 = np.empty(length, np.float32), np.empty(length, np.float32)
    at, fx, fy = np.empty(SPAN, np.uint32), np.empty(SPAN, np.float32), np.empty(SPAN, np.float32)
    mixed, flat = np.empty(4 * SPAN, np.float32), src.reshape(-1)
    shape, pitch = (src.shape[0], src.shape[1] // 4), np.uint64(src.shape[1])
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
                    _aim(at, fx, fy, x0, y0, start, n, shape)
                else:
                    a = np.float32((tap % along + 0.5) / along - 0.5)
                    b = np.float32((tap // along + 0.5) / across - 0.5)
                    _spread(fx, x0, x1, start, n, a, b)
                    _spread(fy, y0, y1, start, n, a, b)
                    _aim(at, fx, fy, fx, fy, 0, n, shape)
                _fetch(mixed, flat, at, fx, fy, pitch, n)
                for c in range(len(dst)):
                    _spill(dst[c][k, start : start + n], mixed, channel + c, weight, tap > 0)


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
    one, pitch = np.float32(1), np.int32(shape[1])
    last_row, last_column = np.float32(shape[0] - 1), np.float32(shape[1] - 1)
    xs, ys = x[start : start + n], y[start : start + n]
    for i in range(np.uint64(n)):
        px, py = mirrored(xs[i], last_column), mirrored(ys[i], last_row)
        column = min(np.floor(px), last_column - one)
        row = min(np.floor(py), last_row - one)
        fx[i], fy[i] = px - column, py - row
        at[i] = np.uint32(np.int32(row) * pitch + np.int32(column))


@kernel
def _fetch(mixed, src, at, fx, fy, pitch, n):
    """Bilinear samples of n cells, four numbers each, 0..65535; `pitch`: numbers in a row."""
    four = np.uint64(4)
    for i in range(np.uint64(n)):
        upper = np.uint64(at[i]) * four
        bilinear(mixed, i * four, src, upper, upper + pitch, fx[i], fy[i])


@instruction
def bilinear(_typing, out, k, src, upper, lower, fx, fy):
    """out[k : k + 4] = four numbers between those at `upper` and 4 behind, `lower` and 4 behind.

    Eight numbers of a row are mixed with eight of the next, then one half with the other: LLVM
    finds this in no loop of numba's.
    """
    from llvmlite import ir
    from numba.core import types

    signature = types.void(out, k, src, upper, lower, fx, fy)
    number, halves = ir.IntType(32), ([0, 1, 2, 3], [4, 5, 6, 7])

    def generate(context, builder, _signature, values):
        def pointer(which, index, of):
            array = context.make_array(signature.args[which])(context, builder, values[which])
            start = builder.gep(array.data, [values[index]])
            return builder.bitcast(start, of.as_pointer())

        def load(index):
            numbers = builder.load(pointer(2, index, ir.VectorType(ir.IntType(16), 8)), align=2)
            wide = builder.zext(numbers, ir.VectorType(number, 8))
            return builder.sitofp(wide, ir.VectorType(ir.FloatType(), 8))

        def pick(vector, lanes):
            order = ir.Constant(ir.VectorType(number, len(lanes)), lanes)
            return builder.shuffle_vector(vector, vector, order)

        def between(a, b, share):
            lanes = a.type.count
            one = ir.Constant(ir.VectorType(ir.FloatType(), lanes), ir.Undefined)
            same = pick(builder.insert_element(one, share, number(0)), [0] * lanes)
            return builder.fadd(a, builder.fmul(builder.fsub(b, a), same))

        column = between(load(3), load(4), values[6])
        pixel = between(pick(column, halves[0]), pick(column, halves[1]), values[5])
        builder.store(pixel, pointer(0, 1, pixel.type), align=4)
        return context.get_dummy_value()

    return signature, generate


@kernel
def _spill(out, mixed, channel, weight, more):
    """out = one channel of the samples x weight; with `more` it is added."""
    four, first = np.uint64(4), np.uint64(channel)
    if more:
        for i in range(np.uint64(out.size)):
            out[i] += mixed[i * four + first] * weight
    else:
        for i in range(np.uint64(out.size)):
            out[i] = mixed[i * four + first] * weight
