"""Row kernels of the painter: coverage, sampling, mixing, on chunks that stay in cache.

A *plane* is one component of a canvas: `(H, W)` uint8 or float32. Index (i, j) of a plane lies at a
continuous position of the picture (see `planes.Grid`), so one set of kernels serves luma and
sub-sampled chroma. Each loop is kept to one job (indices, gather, blend): that is what lets LLVM
use SIMD; measured, a fused loop is four times slower.

Matrices are (3, 3) float64, homogeneous, acting on (column index, row index, 1).
"""

from __future__ import annotations

import numpy as np

from frameloom.core.jit import kernel

CHUNK = 240
FAINT = 1e-20
"""Of 1 / distance: less is at the horizon or beyond it."""
NODE = 4
"""Samples from one place to the next where a smooth mask is looked up; straight lines between."""


@kernel
def cut_run(out, count, start, stop, low, high):
    """Appends [start, stop), cut at [low, high) and marked there, to `count` runs in `out`."""
    if start >= stop:
        return count
    low, high = max(low, start), min(high, stop)
    if low >= high:
        low, high = stop, stop
    if start < low:
        out[count, 0], out[count, 1], out[count, 2] = start, low, 0
        count += 1
    if low < high:
        out[count, 0], out[count, 1], out[count, 2] = low, high, 1
        count += 1
    if high < stop:
        out[count, 0], out[count, 1], out[count, 2] = high, stop, 0
        count += 1
    return count


@kernel
def cover(cov, n, i0, j, m, step_x, step_y, shape, clips):
    """Coverage 0..1 of `n` samples from (i0, j) on by a pane's outline, antialiased.

    j may lie between rows (see `Grid.sampled`). m: pane (x, y, w) from plane index. step_x, step_y:
    plane steps in pixels, so that the edge is one *pixel* wide on sub-sampled planes too. shape:
    half width, half height, corner radius, ellipse flag, fade at the centre, fade slope in y (all
    float64, pane units). clips: (k, 4) half-planes a x + b y + c >= 0 in pane space, the fourth
    number widens by so many pixels; below 0 it makes the edge a hard one (see `order.HARD`).
    Returns True where every sample is fully inside, and leaves `cov` alone then.
    """
    x, y, one = 1.0 / step_x, 1.0 / step_y, np.float32(1)
    # the outline is convex: from the first to the last sample that is inside, all are
    first, stop = 0, n
    while first < n:
        c = _coverage(i0 + first, j, m, x, y, shape, clips)
        if c == one:
            break
        cov[first] = c
        first += 1
    while first < stop:
        c = _coverage(i0 + stop - 1, j, m, x, y, shape, clips)
        if c == one:
            break
        stop -= 1
        cov[stop] = c
    even = shape[4] == 1.0 and shape[5] == 0.0
    if even and first == 0 and stop == n:
        return True
    for k in range(first, stop):
        cov[k] = one
    if not even:
        _fade(cov, n, i0, j, m, shape)
    return False


@kernel
def _fade(cov, n, i0, j, m, shape):
    """Multiplies by the fade at each sample's place in the pane."""
    up, far = m[1, 0] * i0 + m[1, 1] * j + m[1, 2], m[2, 0] * i0 + m[2, 1] * j + m[2, 2]
    y0, dy, w0, dw = np.float32(up), np.float32(m[1, 0]), np.float32(far), np.float32(m[2, 0])
    middle, slope = np.float32(shape[4]), np.float32(shape[5])
    for k in range(np.uint64(n)):
        fk = np.float32(np.int32(k))
        y = (y0 + dy * fk) / max(w0 + dw * fk, np.float32(FAINT))
        cov[k] *= min(max(middle + slope * y, np.float32(0)), np.float32(1))


@kernel
def half(f, gx, gy):
    """How much of a unit square lies where a linear function is positive.

    f: its value at the centre; gx, gy: its gradient. The integral of the square's shadow along the
    gradient, a trapezoid.
    """
    a, b = max(abs(gx), abs(gy)), min(abs(gx), abs(gy))
    reach = 0.5 * (a + b)
    if f >= reach:
        return 1.0
    if f <= -reach:
        return 0.0
    if abs(f) <= 0.5 * (a - b):
        return 0.5 + f / a
    rest = (reach - abs(f)) ** 2 / (2.0 * a * b)
    return 1.0 - rest if f > 0.0 else rest


@kernel
def _coverage(i, j, m, x_density, y_density, shape, clips):
    """Coverage of one sample, 1 where it is fully inside; densities in samples per pixel.

    The outline (box: rounded rectangle, after Inigo Quilez's signed distance; ellipse: implicit
    function) is taken for straight within a pixel, along its gradient on the screen, from the
    exact Jacobian of the projection.
    """
    hw, hh, r = shape[0], shape[1], shape[2]
    w = m[2, 0] * i + m[2, 1] * j + m[2, 2]
    if w < FAINT:
        return np.float32(0)
    iw = 1.0 / w
    px = (m[0, 0] * i + m[0, 1] * j + m[0, 2]) * iw
    py = (m[1, 0] * i + m[1, 1] * j + m[1, 2]) * iw
    # Jacobian of (px, py) by the picture's pixels
    along, down = iw * x_density, iw * y_density
    jxx = (m[0, 0] - px * m[2, 0]) * along
    jxy = (m[0, 1] - px * m[2, 1]) * down
    jyx = (m[1, 0] - py * m[2, 0]) * along
    jyy = (m[1, 1] - py * m[2, 1]) * down
    qx, qy = abs(px) - hw + r, abs(py) - hh + r
    # between two parallel edges: both halves, less the whole
    c = max(half(hw - px, jxx, jxy) + half(hw + px, jxx, jxy) - 1.0, 0.0)
    c *= max(half(hh - py, jyx, jyy) + half(hh + py, jyx, jyy) - 1.0, 0.0)
    if shape[3] != 0.0:
        # |p / h|^2 < 1
        ex, ey = px / (hw * hw), py / (hh * hh)
        f = 0.5 - 0.5 * (px * ex + py * ey)
        c = min(c, half(f, ex * jxx + ey * jyx, ex * jxy + ey * jyy))
    elif qx > 0.0 and qy > 0.0 and r > 0.0:
        d = np.sqrt(qx * qx + qy * qy)
        nx = qx / d if px >= 0.0 else -qx / d
        ny = qy / d if py >= 0.0 else -qy / d
        c = min(c, half(r - d, nx * jxx + ny * jyx, nx * jxy + ny * jyy))
    cut = 1.0
    for e in range(clips.shape[0]):
        a, b = clips[e, 0], clips[e, 1]
        sx = a * jxx + b * jyx
        sy = a * jxy + b * jyy
        f = a * px + b * py + clips[e, 2]
        if clips[e, 3] < 0.0:
            cut = cut if f > 0.0 or (f == 0.0 and clips[e, 3] == -1.0) else 0.0
        else:
            f += clips[e, 3] * np.sqrt(sx * sx + sy * sy)
            cut = min(cut, half(f, sx, sy))
    return np.float32(c * cut)


@kernel
def locate(at, fu, fv, n, base, skip, j, m, width, height, stride):
    """Bilinear cells of `n` samples from base + skip on: place in the flat texture (int32) and
    fractions, clamped.

    m: texture index (u, v, w) from plane index; a row is `stride` long. The cell's lower right
    neighbour exists.
    """
    w0 = m[2, 0] * base + m[2, 1] * j + m[2, 2]
    if 2 * w0 < w0 + m[2, 0] * skip:
        # much farther away than the first sample, maybe beyond the horizon: no good measure
        base, skip = base + skip, 0
    u0 = m[0, 0] * base + m[0, 1] * j + m[0, 2]
    v0 = m[1, 0] * base + m[1, 1] * j + m[1, 2]
    w0 = m[2, 0] * base + m[2, 1] * j + m[2, 2]
    if abs(w0) < FAINT:
        w0 = FAINT
    # relative to the base, float32 is exact to 1e-4 of a texel
    bu, bv = u0 / w0, v0 / w0
    du = np.float32(m[0, 0] - bu * m[2, 0])
    dv = np.float32(m[1, 0] - bv * m[2, 0])
    base_u, base_v = np.float32(bu), np.float32(bv)
    fw0, dw = np.float32(w0), np.float32(m[2, 0])
    max_u, max_v = np.float32(width - 1), np.float32(height - 1)
    last_u, last_v = np.int32(width - 2), np.int32(height - 2)
    row = np.int32(stride)
    for k in range(n):
        fk = np.float32(np.int32(k + skip))
        # what lies beyond the horizon is covered nowhere, but it must be some texel
        s = fk / max(fw0 + dw * fk, np.float32(FAINT))
        u = min(max(base_u + du * s, np.float32(0.0)), max_u)
        v = min(max(base_v + dv * s, np.float32(0.0)), max_v)
        cu = min(np.int32(u), last_u)
        cv = min(np.int32(v), last_v)
        at[k] = cv * row + cu
        fu[k] = u - np.float32(cu)
        fv[k] = v - np.float32(cv)


@kernel
def load(p, q, r, s, tex, at, stride, n):
    """The four texels of each of n cells of a flat texture."""
    one, below = np.uint64(1), np.uint64(stride)
    for k in range(n):
        i = np.uint64(at[k])
        j = i + below
        p[k] = tex[i]
        q[k] = tex[i + one]
        r[k] = tex[j]
        s[k] = tex[j + one]


@kernel
def gather(out, tex, stride, work, n):
    """out[k] = bilinear value of the flat texture `tex` (any dtype) in cell k, float32.

    All loads first, then the arithmetic: apart, the second loop uses SIMD, and both together take
    2/3 of the time.
    """
    at, fu, fv, p, q, r, s = work
    load(p, q, r, s, tex, at, stride, n)
    for k in range(n):
        a, c = np.float32(p[k]), np.float32(r[k])
        top = a + (np.float32(q[k]) - a) * fu[k]
        low = c + (np.float32(s[k]) - c) * fu[k]
        out[k] = top + (low - top) * fv[k]


@kernel
def sample_row(row, work, n, i0, j, flat, stride, table, m, rounding):
    """row[i0 + k] = the single level's bilinear value at sample k: `sample` without a detour."""
    at, fu, fv, p, q, r, s = work
    locate(at, fu, fv, n, i0 - i0 % CHUNK, i0 % CHUNK, j, m, table[0, 2], table[0, 1], stride)
    load(p, q, r, s, flat, at, stride, n)
    start = np.uint64(i0)
    for k in range(np.uint64(n)):
        a, c = np.float32(p[k]), np.float32(r[k])
        top = a + (np.float32(q[k]) - a) * fu[k]
        low = c + (np.float32(s[k]) - c) * fu[k]
        row[start + k] = top + (low - top) * fv[k] + rounding


@kernel
def mask_row(alphas, work, nodes, n, i0, j, flat, w, h, cells, spread):
    """Looks up a mask at n samples; returns the place of the first one in `alphas`.

    flat: the mask, (h, w). cells (3, 3): mask index (u, v, w) from plane index / spread: it is
    looked up at every such column, and runs straight between. spread: 1 or NODE. alphas:
    (CHUNK + 2 NODE,), nodes: (CHUNK,).
    """
    at, fu, fv = work[0], work[1], work[2]
    base, skip = i0 - i0 % CHUNK, i0 % CHUNK
    if spread == 1:
        locate(at, fu, fv, n, base, skip, j, cells, w, h, w)
        gather(alphas, flat, w, work, n)
        return 0
    start = skip // NODE
    runs = (skip + n - 1) // NODE - start + 1
    locate(at, fu, fv, runs + 1, base // NODE, start, j, cells, w, h, w)
    gather(nodes, flat, w, work, runs + 1)
    one, many = np.uint64(1), np.uint64(NODE)
    for k in range(np.uint64(runs)):
        value, step = nodes[k], (nodes[k + one] - nodes[k]) * np.float32(1 / NODE)
        for i in range(many):
            alphas[many * k + i] = value + step * np.float32(np.int32(i))
    return skip - start * NODE


@kernel
def sample(values, work, more, n, i0, j, flat, stride, table, cells, slope):
    """values[k] = the texture at sample k: bilinear, and across levels of detail where given.

    flat holds rows of `stride`, the levels below one another: level l in `table[l, 1]` rows from
    `table[l, 0]` on, `table[l, 2]` columns each.
    cells (L, 3, 3): texture index (u, v, w) of each level from plane index; w is 1 / distance.
    slope, nearest = slope[0], slope[1]: a sample's level is slope * log2(nearest / w), and the two
    levels about it are mixed. work: see `scratch`; more: two of (CHUNK,) float32.
    """
    at, fu, fv = work[0], work[1], work[2]
    base, skip = i0 - i0 % CHUNK, i0 % CHUNK
    if table.shape[0] == 1:
        locate(at, fu, fv, n, base, skip, j, cells[0], table[0, 2], table[0, 1], stride)
        gather(values, flat, stride, work, n)
        return
    tmp, lod = more
    least, most = _level_of_detail(lod, n, base, skip, j, cells[0], slope, table.shape[0] - 1)
    top = table.shape[0] - 1
    for k in range(np.uint64(n)):
        values[k] = np.float32(0)
    for level in range(int(least), min(int(np.ceil(most)), top) + 1):
        row, height, width = table[level, 0], table[level, 1], table[level, 2]
        locate(at, fu, fv, n, base, skip, j, cells[level], width, height, stride)
        gather(tmp, flat[row * stride :], stride, work, n)
        for k in range(np.uint64(n)):
            share = np.float32(1) - abs(lod[k] - np.float32(level))
            values[k] += tmp[k] * max(share, np.float32(0))


@kernel
def _level_of_detail(lod, n, base, skip, j, m, slope, top):
    """Levels 0..top of n samples from base + skip on, and the least and the greatest of them.

    Between the ends of a chunk the logarithm runs all but straight, unless the pane is nearly edge
    on there.
    """
    w0 = m[2, 0] * base + m[2, 1] * j + m[2, 2]
    w1 = w0 + m[2, 0] * CHUNK
    highest = np.float32(top)
    if min(w0, w1) * 1.3 > max(w0, w1):
        start = np.float32(slope[0] * np.log2(slope[1] / w0))
        step = np.float32(slope[0] * np.log2(w0 / w1) / CHUNK)
        for k in range(np.uint64(n)):
            level = start + step * np.float32(np.int32(k) + np.int32(skip))
            lod[k] = min(max(level, np.float32(0)), highest)
    else:
        for k in range(n):
            w = max(w0 + m[2, 0] * (skip + k), FAINT)
            lod[k] = min(max(np.float32(slope[0] * np.log2(slope[1] / w)), np.float32(0)), highest)
    # w is monotonous along a row
    return min(lod[0], lod[n - 1]), max(lod[0], lod[n - 1])


@kernel
def scratch(corners):
    """What sampling a chunk needs: places, fractions u and v, four corners; (CHUNK,) each.

    corners: (4, CHUNK), int32 for integer textures, else float32. Made once: a view of an array for
    every chunk would cost as much as the chunk's arithmetic.
    """
    floats = np.empty((2, CHUNK), np.float32)
    at = np.empty(CHUNK, np.int32)
    return at, floats[0], floats[1], corners[0], corners[1], corners[2], corners[3]


@kernel
def mix_value(row, i0, n, value, cov, full, opacity, rounding):
    """row = row + (value - row) * cov * opacity, for one value.

    Indices are unsigned, from an unsigned count: with signed ones there is little SIMD.
    """
    start = np.uint64(i0)
    for k in range(np.uint64(n)):
        d = np.float32(row[start + k])
        c = opacity if full else opacity * cov[k]
        row[start + k] = d + (value - d) * c + rounding


@kernel
def mix_row(row, i0, n, values, cov, full, opacity, rounding):
    """row = row + (values - row) * cov * opacity: an opaque texture."""
    start = np.uint64(i0)
    if full and opacity == np.float32(1.0):
        for k in range(np.uint64(n)):
            row[start + k] = values[k] + rounding
    elif full:
        for k in range(np.uint64(n)):
            d = np.float32(row[start + k])
            row[start + k] = d + (values[k] - d) * opacity + rounding
    else:
        for k in range(np.uint64(n)):
            d = np.float32(row[start + k])
            row[start + k] = d + (values[k] - d) * (cov[k] * opacity) + rounding


@kernel
def mix_over(row, i0, n, values, alphas, cov, full, opacity, rounding):
    """row = row * (1 - alpha c) + values c, c = cov * opacity: a premultiplied texture."""
    start = np.uint64(i0)
    for k in range(np.uint64(n)):
        c = opacity if full else cov[k] * opacity
        row[start + k] = (
            np.float32(row[start + k]) * (np.float32(1.0) - alphas[k] * c)
            + values[k] * c
            + rounding
        )


@kernel
def mix_mask(row, i0, n, value, alphas, cov, full, opacity, rounding):
    """row = row + (value - row) * alpha * cov * opacity: one value through a mask."""
    start = np.uint64(i0)
    for k in range(np.uint64(n)):
        d = np.float32(row[start + k])
        c = opacity if full else opacity * cov[k]
        row[start + k] = d + (value - d) * (alphas[k] * c) + rounding
