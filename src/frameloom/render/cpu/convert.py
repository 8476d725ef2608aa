"""Conversions between R'G'B' and BT.709 Y'CbCr, limited range (ITU-R BT.709-6, 3.2 to 3.5)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.surface import U8, YuvSurface

F32 = npt.NDArray[np.float32]


def to_rgba(surface: YuvSurface) -> U8:
    """Finished planes as a picture: (H, W, 4) uint8, R'G'B' full range, straight alpha."""
    h, w = surface.y.shape
    out = np.empty((h, w, 4), np.uint8)
    out[..., 3] = 255 if surface.a is None else surface.a
    r, g, b = rgb_planes(surface)
    for k, plane in enumerate((r, g, b)):
        out[..., k] = np.clip(plane * np.float32(255) + np.float32(0.5), 0, 255)
    return out


def rgb_planes(surface: YuvSurface) -> tuple[F32, F32, F32]:
    """R', G', B' (H, W) float32, unclipped 0..1; chroma bilinear, where it is sited."""
    h, w = surface.y.shape
    r, g, b = (np.empty((h, w), np.float32) for _ in range(3))
    rows_to_rgb(r, g, b, surface.y, surface.u, surface.v, 0)
    return r, g, b


@kernel
def rows_to_rgb(r, g, b, y, u, v, first):
    """Rows `first`.. of 4:2:0 planes as R', G', B' rows (0-based in r, g, b), float32 0..1."""
    rows, w = r.shape
    half = u.shape[1]
    cb, cr = np.empty(half + 1, np.float32), np.empty(half + 1, np.float32)
    for k in range(rows):
        j = first + k
        # chroma rows lie between luma rows: weights 3/4 and 1/4
        near = j // 2
        far = min(max(near + (1 if j % 2 else -1), 0), u.shape[0] - 1)
        for i in range(half):
            cb[i] = np.float32(0.75) * u[near, i] + np.float32(0.25) * u[far, i] - np.float32(128)
            cr[i] = np.float32(0.75) * v[near, i] + np.float32(0.25) * v[far, i] - np.float32(128)
        cb[half] = cb[half - 1]
        cr[half] = cr[half - 1]
        for i in range(w // 2):
            _rgb(r, g, b, k, 2 * i, y[j, 2 * i], cb[i], cr[i])
            mid_b = np.float32(0.5) * (cb[i] + cb[i + 1])
            mid_r = np.float32(0.5) * (cr[i] + cr[i + 1])
            _rgb(r, g, b, k, 2 * i + 1, y[j, 2 * i + 1], mid_b, mid_r)
        if w % 2:
            _rgb(r, g, b, k, w - 1, y[j, w - 1], cb[half - 1], cr[half - 1])


@kernel
def _rgb(r, g, b, k, i, y, cb, cr):
    luma = (np.float32(y) - np.float32(16)) * np.float32(1 / 219)
    r[k, i] = luma + np.float32(1.5748 / 224) * cr
    g[k, i] = (
        luma
        - np.float32(0.0722 * 1.8556 / 0.7152 / 224) * cb
        - np.float32(0.2126 * 1.5748 / 0.7152 / 224) * cr
    )
    b[k, i] = luma + np.float32(1.8556 / 224) * cb


@kernel
def rgb_to_planes(y, u, v, r, g, b, noise, first):
    """R', G', B' rows (the first of them even), clipped to 0..1, to 4:2:0 rows, uint8, sited left.

    noise: (n, >= width) float32 of dither in 0..1, added to luma before truncation (0.5 rounds);
    its row for picture row `first` + k is k modulo n. Chroma: horizontally 1/4 1/2 1/4 about the
    first column of each pair, vertically the mean of two rows.
    """
    h, w = r.shape
    cb, cr = np.empty(w + 2, np.float32), np.empty(w + 2, np.float32)
    for k in range(u.shape[0]):
        i, j = 2 * k, min(2 * k + 1, h - 1)
        above, below = noise[(first + i) % noise.shape[0]], noise[(first + j) % noise.shape[0]]
        _two_rows(y[i], y[j], cb[1:], cr[1:], r[i], g[i], b[i], r[j], g[j], b[j], above, below)
        cb[0], cr[0] = cb[1], cr[1]
        cb[w + 1], cr[w + 1] = cb[w], cr[w]
        _pairs(u[k], cb)
        _pairs(v[k], cr)


@kernel
def _two_rows(y0, y1, cb, cr, r0, g0, b0, r1, g1, b1, above, below):
    """Luma of two rows, and their chroma's mean / 2, which `_pairs` doubles."""
    zero, one, kr, kg, kb = (
        np.float32(0), np.float32(1), np.float32(0.2126), np.float32(0.7152), np.float32(0.0722)
    )  # fmt: skip
    for i in range(np.uint64(r0.size)):
        ra, ga, ba = (
            min(max(r0[i], zero), one),
            min(max(g0[i], zero), one),
            min(max(b0[i], zero), one),
        )
        rb, gb, bb = (
            min(max(r1[i], zero), one),
            min(max(g1[i], zero), one),
            min(max(b1[i], zero), one),
        )
        upper, lower = kr * ra + kg * ga + kb * ba, kr * rb + kg * gb + kb * bb
        y0[i] = np.int32(np.float32(16) + np.float32(219) * upper + above[i])
        y1[i] = np.int32(np.float32(16) + np.float32(219) * lower + below[i])
        cb[i] = np.float32(224 / 1.8556 / 8) * (ba + bb - upper - lower)
        cr[i] = np.float32(224 / 1.5748 / 8) * (ra + rb - upper - lower)


@kernel
def _pairs(out, c):
    one, two = np.uint64(1), np.uint64(2)
    for i in range(np.uint64(out.size)):
        k = two * i
        p = c[k] + np.float32(2) * c[k + one] + c[k + two]
        out[i] = np.int32(p + np.float32(128.5))
