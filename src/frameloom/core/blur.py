"""Gaussian blurs of planes, as fast for a large sigma as for a small one.

A plane is first made `factor` times smaller each way, by a kernel of three box filters in a row
(a quadratic B-spline, which leaves nothing that could shimmer), blurred there, and made larger
again by a cubic B-spline, which has no corners. What the two do to the variance is known and left
out of the blur between them, so the whole is a Gaussian of the sigma asked for: a step comes out
within 0.1 % of the exact one. Beyond its border a plane goes on as its outermost row or column.

Every stage makes rows out of rows, so that columns stay side by side for the processor; what goes
the other way is transposed while it is small. Along a slanted line rows are shifted as they meet.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.band import F32
from frameloom.core.jit import kernel

Plane = npt.NDArray[Any]
"""(h, w) uint8, uint16 or float32."""

PAD = 2
"""Rows and columns that a smaller plane has beyond each border: the farther ones are the same."""
_LEAST = 0.002
"""A sigma in pixels that changes no 16-bit value."""


@dataclass(frozen=True, slots=True)
class Taps:
    """How each row k comes from rows first[k], first[k] + 1, ...: (k modulo m) picks the weights.

    first: (rows,) int32; weights: (m, taps) float32; shifts: (m, taps) float32, columns to the
    right at which each row is read.
    """

    first: npt.NDArray[np.int32]
    weights: F32
    shifts: F32


def gaussian(plane: Plane, sigma_px: float) -> None:
    """Blurs the plane in place."""
    factor = factor_for(sigma_px)
    if factor > 1:
        small = shrink(plane, factor)
        spread(small, small.copy(), gauss_weights(rest_sigma(sigma_px, factor)), np.float32(0))
        grow(plane, small, factor)
    elif sigma_px > _LEAST:
        spread(plane, plane.copy(), gauss_weights(sigma_px), _rounding(plane))


def gaussian_of(plane: F32, sigma_px: float) -> F32:
    """A blurred copy of a plane."""
    out = np.empty_like(plane)
    factor = factor_for(sigma_px)
    if factor > 1:
        small = shrink(plane, factor)
        spread(small, small.copy(), gauss_weights(rest_sigma(sigma_px, factor)), np.float32(0))
        grow(out, small, factor)
    elif sigma_px > _LEAST:
        spread(out, plane, gauss_weights(sigma_px), np.float32(0))
    else:
        out[:] = plane
    return out


def gaussian_along(plane: Plane, sigma_px: float, angle_deg: float) -> None:
    """Blurs the plane in place along one direction: 0 is to the right, 90 up."""
    import cv2

    dx, dy = math.cos(math.radians(angle_deg)), -math.sin(math.radians(angle_deg))
    if sigma_px <= _LEAST:
        return
    if abs(dy) >= abs(dx):
        _along_rows(plane, sigma_px * abs(dy), dx / dy)
    else:
        turned: Plane = cv2.transpose(plane)
        _along_rows(turned, sigma_px * abs(dx), dy / dx)
        plane[:] = cv2.transpose(turned)


def _along_rows(plane: Plane, sigma: float, slope: float) -> None:
    """Down the rows, `slope` columns to the right with each row."""
    h, w = plane.shape
    factor = factor_for(sigma)
    if factor == 1:
        source = plane.copy()
        _weave(plane, source, _line_taps(h, sigma, slope))
        return
    small = np.empty((_smaller(h, factor), w), np.float32)
    _weave(small, plane, shrink_taps(h, factor, slope))
    blurred = np.empty_like(small)
    taps = _line_taps(small.shape[0], rest_sigma(sigma, factor), slope * factor)
    _weave(blurred, small, taps)
    _weave(plane, blurred, grow_taps(h, factor, slope))


def factor_for(sigma_px: float) -> int:
    """How many times smaller a plane may be made for a blur of this sigma."""
    return max(1, int(sigma_px / 1.6))


def rest_sigma(sigma_px: float, factor: int) -> float:
    """The sigma on the smaller plane, in its pixels, with which the whole has `sigma_px`."""
    # three boxes of `factor` samples, and a cubic B-spline on a grid of `factor`
    spent = (factor * factor - 1) / 4 + factor * factor / 3
    return math.sqrt(max(sigma_px * sigma_px - spent, 0.0)) / factor


def shrink(plane: Plane, factor: int) -> F32:
    """The plane `factor` times smaller each way, with `PAD` more on every side."""
    h, w = plane.shape
    rows = np.empty((_smaller(h, factor), w), np.float32)
    _weave(rows, plane, shrink_taps(h, factor))
    return shrink_columns(rows, factor)


def shrink_columns(rows: F32, factor: int) -> F32:
    import cv2

    turned = np.asarray(cv2.transpose(rows))
    small = np.empty((_smaller(rows.shape[1], factor), rows.shape[0]), np.float32)
    _weave(small, turned, shrink_taps(rows.shape[1], factor))
    return np.asarray(cv2.transpose(small))


def grow(plane: Plane, small: F32, factor: int) -> None:
    """Fills the plane from one that `shrink` made of its like."""
    rows = grow_columns(small, plane.shape[1], factor)
    _weave(plane, rows, grow_taps(plane.shape[0], factor))


def grow_columns(small: F32, width: int, factor: int) -> F32:
    import cv2

    turned = np.empty((width, small.shape[0]), np.float32)
    _weave(turned, np.asarray(cv2.transpose(small)), grow_taps(width, factor))
    return np.asarray(cv2.transpose(turned))


def _smaller(n: int, factor: int) -> int:
    return -(-n // factor) + 2 * PAD


@functools.lru_cache(maxsize=64)
def gauss_weights(sigma: float) -> F32:
    """(2 r + 1,) samples of a Gaussian, r about 3.5 sigma, adding up to 1.

    Below 0.8 samples no longer tell one sigma from another: there it is the Gaussian of 0.8 mixed
    with none, so that the variance is still that of `sigma`.
    """
    sampled = max(sigma, 0.8)
    r = math.ceil(3.5 * sampled)
    x = np.arange(-r, r + 1) / sampled
    weights = np.exp(-0.5 * x * x)
    weights *= min(sigma / 0.8, 1.0) ** 2 / weights.sum()
    weights[r] += 1 - weights.sum()
    return weights.astype(np.float32)


def _line_taps(n: int, sigma: float, slope: float) -> Taps:
    weights = gauss_weights(sigma)
    r = len(weights) // 2
    shifts = np.arange(-r, r + 1) * slope
    return _taps(np.arange(n) - r, weights[None], shifts[None])


@functools.lru_cache(maxsize=64)
def shrink_taps(n: int, factor: int, slope: float = 0.0) -> Taps:
    box = np.full(factor, 1 / factor)
    weights = np.convolve(np.convolve(box, box), box)
    first = (np.arange(_smaller(n, factor)) - PAD) * factor - (factor - 1)
    shifts = (np.arange(len(weights)) - (len(weights) - 1) / 2) * slope
    return _taps(first, weights[None], shifts[None])


@functools.lru_cache(maxsize=64)
def grow_taps(n: int, factor: int, slope: float = 0.0) -> Taps:
    place = (np.arange(n) + 0.5) / factor - 0.5
    before = np.floor(place)
    f = (place - before)[:factor]
    weights = np.stack(
        [(1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3], axis=1
    )
    shifts = (np.arange(-1, 3)[None] - f[:, None]) * (factor * slope)
    return _taps(before - 1 + PAD, weights / 6, shifts)


def _taps(first: Plane, weights: Plane, shifts: Plane) -> Taps:
    return Taps(first.astype(np.int32), weights.astype(np.float32), shifts.astype(np.float32))


def _weave(dst: Plane, src: Plane, taps: Taps) -> None:
    weave(dst, src, taps.first, taps.weights, taps.shifts, _rounding(dst))


def _rounding(dst: Plane) -> np.float32:
    """What is added before the fraction is cut off."""
    return np.float32(0.5 if dst.dtype.kind == "u" else 0.0)


@kernel
def weave(dst, src, first, weights, shifts, rounding):
    """Rows as sums of rows (see Taps)."""
    w, last = dst.shape[1], src.shape[0] - 1
    total = np.empty(w, np.float32)
    for k in range(dst.shape[0]):
        for i in range(w):
            total[i] = rounding
        m = k % weights.shape[0]
        for j in range(weights.shape[1]):
            add_row(total, src[min(max(first[k] + j, 0), last)], weights[m, j], shifts[m, j])
        out = dst[k]
        for i in range(w):
            out[i] = total[i]


@kernel
def add_row(total, row, weight, shift):
    """total[i] += weight times the row at i + shift, interpolated, held beyond its ends."""
    w = total.shape[0]
    if shift == np.float32(0):
        for i in range(w):
            total[i] += weight * np.float32(row[i])
        return
    far = np.float32(w)
    shift = min(max(shift, -far), far)
    c = int(np.floor(shift))
    f = shift - np.float32(c)
    start, stop = min(max(-c, 0), w), max(min(w - c - 1, w), 0)
    upper = weight * f
    lower = weight - upper
    left, right = weight * np.float32(row[0]), weight * np.float32(row[w - 1])
    for i in range(start):
        total[i] += left
    near, next_ = row[start + c : stop + c], row[start + c + 1 : stop + c + 1]
    inner = total[start:stop]
    for i in range(stop - start):
        inner[i] += lower * np.float32(near[i]) + upper * np.float32(next_[i])
    for i in range(max(stop, start), w):
        total[i] += right


@kernel
def spread(dst, src, weights, rounding):
    """dst = src convolved with `weights`, symmetric, both ways; borders held; dst is not src."""
    h, w = src.shape
    r = weights.shape[0] // 2
    padded, total = np.empty(w + 2 * r, np.float32), np.empty(w, np.float32)
    for k in range(h):
        middle = padded[r : r + w]
        near, weight = src[k], weights[r]
        for i in range(w):
            middle[i] = weight * np.float32(near[i])
        for j in range(1, r + 1):
            add_pair(middle, src[max(k - j, 0)], src[min(k + j, h - 1)], weights[r + j])
        for i in range(r):
            padded[i] = middle[0]
            padded[r + w + i] = middle[w - 1]
        for i in range(w):
            total[i] = weight * middle[i] + rounding
        for j in range(1, r + 1):
            add_pair(total, padded[r - j : r - j + w], padded[r + j : r + j + w], weights[r + j])
        out = dst[k]
        for i in range(w):
            out[i] = total[i]


@kernel
def add_pair(total, one, other, weight):
    for i in range(total.shape[0]):
        total[i] += weight * (np.float32(one[i]) + np.float32(other[i]))
