"""Blurs by a disc, of light: what a lens makes of a point that is out of focus.

A plane is first made `factor` times smaller each way by averages, blurred there by an antialiased
disc, and made larger again by a quadratic B-spline. What the two do to the variance is taken from
the disc's, so that the whole has the spread of the disc asked for. The factor follows the cube
root of the radius: that keeps both the cost and the softness of a disc's rim small.

A row of a disc is a run of full weights and a few lesser ones at its ends. The run is the
difference of two sums along the row, in whole numbers, which lose nothing however far they run.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel

F32 = npt.NDArray[np.float32]
DENSITY = 1.4
"""A factor of n serves radii from n^3 / DENSITY pixels on."""
SCALE = 1 << 22
"""Steps of light in the sums along a row: its square root is known to 1/8 of an 8-bit level."""
FINE = 16


@dataclass(frozen=True, slots=True, eq=False)
class Disc:
    """A disc as an odd kernel of sum 1, symmetric both ways.

    inner: (rows,) int32, for the middle row and those below it, how far from the middle the
    weights are `full`, -1: nowhere; tails: (rows, n) float32, the weights beyond.
    """

    inner: npt.NDArray[np.int32]
    tails: F32
    full: np.float32


def factor_for(radius: float) -> int:
    """How many times smaller a plane may be made for a disc of this radius."""
    return max(1, math.floor(math.pow(DENSITY * radius, 1 / 3)))


def rest_radius(radius: float, factor: int) -> float:
    """The radius on the smaller plane, in its pixels, with which the whole has `radius`'s spread.

    A disc's variance is radius^2 / 4 along each axis; an average of n spends (n^2 - 1) / 12, a
    quadratic B-spline on a grid of n spends n^2 / 4.
    """
    if factor == 1:
        return radius
    spent = (factor * factor - 1) / 12 + factor * factor / 4
    return math.sqrt(max(radius * radius - 4 * spent, 0.0)) / factor


@functools.lru_cache(maxsize=64)
def disc(radius: float) -> Disc:
    """The share of each pixel that lies within `radius` of the middle, by FINE x FINE points."""
    reach = math.ceil(radius + 0.5)
    at = (np.arange((reach + 1) * FINE) + 0.5) / FINE - 0.5
    inside = np.hypot(at[:, None], at[None, :]) <= radius
    weights = inside.reshape(reach + 1, FINE, reach + 1, FINE).mean(axis=(1, 3))
    inner = (weights == 1).sum(axis=1) - 1
    sides = np.where(np.arange(reach + 1) > 0, 2, 1)
    full = 1 / (weights * sides[:, None] * sides[None, :]).sum()
    weights *= full
    tails = np.zeros((reach + 1, reach + 1), np.float32)
    for row, n in enumerate(inner):
        tails[row, : reach - n] = weights[row, n + 1 :]
    most = int((tails > 0).sum(axis=1).max())
    return Disc(inner.astype(np.int32), np.ascontiguousarray(tails[:, :most]), np.float32(full))


def blur(plane: F32, radius: float, held: bool) -> None:
    """Blurs a plane of light, 0..1, in place; beyond its border it is 0, or `held` as it ends."""
    made = disc(round(radius, 3))
    spread(plane, made.inner, made.tails, made.full, held)


@functools.lru_cache(maxsize=16)
def spline(factor: int) -> F32:
    """(factor, 3) weights of the three cells about each of a cell's pixels."""
    if factor == 1:
        return np.array([[0, 1, 0]], np.float32)
    f = (np.arange(factor) + 0.5) / factor - 0.5
    return np.stack([(0.5 - f) ** 2 / 2, 0.75 - f * f, (0.5 + f) ** 2 / 2], 1).astype(np.float32)


@kernel
def spread(plane, inner, tails, full, held):
    """See `blur` and `Disc`. Rows come in a ring: those a disc reaches, with what lies beside."""
    h, w = plane.shape
    reach = inner.shape[0] - 1
    size = 2 * reach + 1
    wide = w + 2 * reach
    rows, sums = np.zeros((size, wide), np.float32), np.zeros((size, wide + 1), np.int32)
    pair, run = np.empty(wide, np.float32), np.empty(wide + 1, np.int32)
    total = np.empty(w, np.float32)
    share = np.float32(full / np.float32(SCALE))
    for k in range(-reach, h + reach):
        slot = (k + reach) % size
        _take(rows[slot], sums[slot], plane, k, reach, held)
        y = k - reach
        if y < 0:
            continue
        for i in range(w):
            total[i] = np.float32(0)
        for j in range(reach + 1):
            a, b = (y + j + reach) % size, (y - j + reach) % size
            one = np.float32(1 if j else 0)
            above, below = rows[a], rows[b]
            for i in range(wide):
                pair[i] = above[i] + below[i] * one
            n = inner[j]
            if n >= 0:
                left, right = sums[a], sums[b]
                twice = np.int32(1 if j else 0)
                for i in range(wide + 1):
                    run[i] = left[i] + right[i] * twice
                start = run[reach - n : reach - n + w]
                stop = run[reach + n + 1 : reach + n + 1 + w]
                for i in range(w):
                    total[i] += share * np.float32(np.int32(stop[i] - start[i]))
            for t in range(tails.shape[1]):
                weight, far = tails[j, t], n + 1 + t
                if weight == np.float32(0):
                    break
                before = pair[reach - far : reach - far + w]
                after = pair[reach + far : reach + far + w]
                if far == 0:
                    weight *= np.float32(0.5)
                for i in range(w):
                    total[i] += weight * (before[i] + after[i])
        out = plane[y]
        for i in range(w):
            out[i] = total[i]


@kernel
def _take(row, sums, plane, k, reach, held):
    """Row k of the plane with `reach` more on either side, and the sums of what lies before."""
    h, w = plane.shape
    if (k < 0 or k >= h) and not held:
        for i in range(row.shape[0]):
            row[i] = np.float32(0)
            sums[i + 1] = np.int32(0)
        return
    src = plane[min(max(k, 0), h - 1)]
    for i in range(w):
        row[reach + i] = src[i]
    for i in range(reach):
        row[i] = src[0] if held else np.float32(0)
        row[reach + w + i] = src[w - 1] if held else np.float32(0)
    total = np.int32(0)
    for i in range(row.shape[0]):
        total = np.int32(total + np.int32(row[i] * np.float32(SCALE) + np.float32(0.5)))
        sums[i + 1] = total


@kernel
def gather_light(out, r, g, b, a, first, height, x0, y0, factor, opacity):
    """Adds premultiplied coded rows to the planes of light out (4, rows, columns): R, G, B, A.

    r, g, b, a: (n, w) float32, from row `first` of `height` on. Cell (i, j) of out is the mean of
    factor x factor pixels from column x0 + factor i and row y0 + factor j on; beyond its border a
    picture goes on as it ends. Light is the coded value squared.
    """
    rows, columns = out.shape[1:]
    w, wide = r.shape[1], columns * factor
    start, stop = min(max(-x0, 0), wide), max(min(wide, w - x0), 0)
    weight = np.float32(opacity / (factor * factor))
    light = np.empty((4, wide), np.float32)
    inverse = np.empty(max(stop - start, 0), np.float32)
    for k in range(r.shape[0]):
        y = first + k
        low = y0 if y == 0 else y
        high = y0 + rows * factor if y == height - 1 else y + 1
        if high <= y0 or low >= y0 + rows * factor:
            continue
        alphas = a[k, x0 + start : x0 + stop]
        for i in range(stop - start):
            inverse[i] = weight / max(alphas[i], np.float32(1e-6))
        for c in range(3):
            src = (r, g, b)[c][k, x0 + start : x0 + stop]
            line = light[c, start:stop]
            for i in range(stop - start):
                v = min(max(src[i], np.float32(0)), alphas[i])
                line[i] = v * v * inverse[i]
        line = light[3, start:stop]
        for i in range(stop - start):
            line[i] = alphas[i] * weight
        for c in range(4):
            line = light[c]
            for i in range(start):
                line[i] = line[start]
            for i in range(stop, wide):
                line[i] = line[stop - 1]
            for at in range(max(low, y0), min(high, y0 + rows * factor)):
                _add_cells(out[c, (at - y0) // factor], line, factor)


@kernel
def _add_cells(sums, line, factor):
    """sums[i] += the `factor` values of cell i."""
    n = sums.shape[0]
    if factor == 1:
        for i in range(n):
            sums[i] += line[i]
    elif factor == 2:
        for i in range(n):
            sums[i] += line[2 * i] + line[2 * i + 1]
    elif factor == 3:
        for i in range(n):
            sums[i] += line[3 * i] + line[3 * i + 1] + line[3 * i + 2]
    else:
        for i in range(n):
            total = line[factor * i]
            for t in range(1, factor):
                total += line[factor * i + t]
            sums[i] += total


@kernel
def add_grown(total, small, first, x0, y0, splines, box, nearness, lens, ramps):
    """total += small, made larger, each pixel times its share of this radius.

    total: (planes, n, w) float32, from row `first` on; small: (planes, rows, columns), its cells
    from (x0, y0) on; splines: (factor, 3), see `spline`; box: left, top, right, bottom of what is
    touched. nearness (3,) float64: 1 / distance at pixel (x, y) is nearness . (x, y, 1);
    lens: focus, half the focus range, largest radius in pixels. ramps: the share of a pixel of
    radius c is the least of 1, c ramps[0] + ramps[1] and c ramps[2] + ramps[3].
    """
    factor, (rows, columns) = splines.shape[0], small.shape[1:]
    left, right = box[0], box[2]
    w = right - left
    share, line = np.empty(w, np.float32), np.empty(columns + 2, np.float32)
    grown = np.empty((columns + 2) * factor, np.float32)
    for k in range(max(box[1] - first, 0), min(box[3] - first, total.shape[1])):
        y = first + k
        _shares(share, left, y, nearness, lens, ramps)
        start, stop = 0, w
        while start < stop and share[start] == np.float32(0):
            start += 1
        while start < stop and share[stop - 1] == np.float32(0):
            stop -= 1
        if start == stop:
            continue
        low, high = (left + start - x0) // factor, (left + stop - 1 - x0) // factor + 1
        j, phase = (y - y0) // factor, (y - y0) % factor
        p, q, r = splines[phase, 0], splines[phase, 1], splines[phase, 2]
        part = share[start:stop]
        for c in range(total.shape[0]):
            plane, dst = small[c], total[c, k, left + start : left + stop]
            if factor == 1:
                _add(dst, plane[j, left + start - x0 :], part)
                continue
            above, middle, below = plane[max(j - 1, 0)], plane[j], plane[min(j + 1, rows - 1)]
            for i in range(max(low - 1, 0), min(high + 1, columns)):
                line[i + 1] = p * above[i] + q * middle[i] + r * below[i]
            if low == 0:
                line[0] = line[1]
            if high == columns:
                line[columns + 1] = line[columns]
            _grow(grown[low * factor :], line[low : high + 2], splines)
            _add(dst, grown[left + start - x0 :], part)


@kernel
def _add(dst, src, share):
    for i in range(dst.shape[0]):
        dst[i] += share[i] * src[i]


@kernel
def _grow(out, line, splines):
    """`factor` (above 1) pixels for each cell but the first and the last; constants use SIMD."""
    n, factor = line.shape[0] - 2, splines.shape[0]
    if factor == 2:
        a, b, c = splines[0, 0], splines[0, 1], splines[0, 2]
        for i in range(n):
            p, q, r = line[i], line[i + 1], line[i + 2]
            out[2 * i] = a * p + b * q + c * r
            out[2 * i + 1] = c * p + b * q + a * r
    elif factor == 3:
        a, b, c = splines[0, 0], splines[0, 1], splines[0, 2]
        d, e = splines[1, 0], splines[1, 1]
        for i in range(n):
            p, q, r = line[i], line[i + 1], line[i + 2]
            out[3 * i] = a * p + b * q + c * r
            out[3 * i + 1] = d * (p + r) + e * q
            out[3 * i + 2] = c * p + b * q + a * r
    else:
        for t in range(factor):
            a, b, c = splines[t, 0], splines[t, 1], splines[t, 2]
            for i in range(n):
                out[i * factor + t] = a * line[i] + b * line[i + 1] + c * line[i + 2]


@kernel
def _shares(share, left, y, nearness, lens, ramps):
    near = np.float32(nearness[0] * (left + 0.5) + nearness[1] * (y + 0.5) + nearness[2])
    step, focus = np.float32(nearness[0]), np.float32(lens[0])
    half, far = np.float32(lens[1]), np.float32(lens[2])
    a, b, c, d = ramps[0], ramps[1], ramps[2], ramps[3]
    one, least = np.float32(1), np.float32(1e-6)
    for i in range(share.shape[0]):
        n = max(near + step * np.float32(np.int32(i)), least)
        radius = far * max(abs(one - focus * n) - half * n, np.float32(0))
        share[i] = max(min(radius * a + b, radius * c + d, one), np.float32(0))


@kernel
def develop(total):
    """Premultiplied light (4, n, w) to premultiplied coded values, in place."""
    for k in range(total.shape[1]):
        alphas = total[3, k]
        for i in range(alphas.shape[0]):
            alphas[i] = min(alphas[i], np.float32(1))
        for c in range(3):
            row = total[c, k]
            for i in range(row.shape[0]):
                row[i] = np.sqrt(max(row[i] * alphas[i], np.float32(0)))
