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
    """R', G', B' (H, W) float32, unclipped 0..1, chroma interpolated bilinearly where it is sited."""
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
def rgb_to_luma(y, r, g, b, noise):
    """R', G', B' rows (float32 0..1, clipped here) to Y' rows (uint8, limited range).

    noise: (n, n) float32 of dither in 0..1 added before truncation; 0.5 everywhere rounds.
    """
    rows, w = r.shape
    tile = noise.shape[0]
    for k in range(rows):
        for i in range(w):
            rr = min(max(r[k, i], np.float32(0)), np.float32(1))
            gg = min(max(g[k, i], np.float32(0)), np.float32(1))
            bb = min(max(b[k, i], np.float32(0)), np.float32(1))
            luma = np.float32(46.5594) * rr + np.float32(156.6288) * gg + np.float32(15.8118) * bb
            y[k, i] = np.uint8(np.float32(16) + luma + noise[k % tile, i % tile])


@kernel
def rgb_to_chroma(u, v, r, g, b):
    """Full-size R', G', B' rows (an even number) to Cb, Cr rows, uint8, sited left.

    Horizontally 1/4 1/2 1/4 about the first column of each pair, vertically the mean of two rows.
    """
    h, w = r.shape
    for k in range(u.shape[0]):
        j0 = 2 * k
        j1 = min(j0 + 1, h - 1)
        for i in range(u.shape[1]):
            c = 2 * i
            p, q = max(c - 1, 0), min(c + 1, w - 1)
            rr = _site(r, j0, j1, p, c, q)
            gg = _site(g, j0, j1, p, c, q)
            bb = _site(b, j0, j1, p, c, q)
            luma = np.float32(0.2126) * rr + np.float32(0.7152) * gg + np.float32(0.0722) * bb
            u[k, i] = np.uint8(np.float32(224 / 1.8556) * (bb - luma) + np.float32(128.5))
            v[k, i] = np.uint8(np.float32(224 / 1.5748) * (rr - luma) + np.float32(128.5))


@kernel
def _site(plane, j0, j1, p, c, q):
    one, zero = np.float32(1), np.float32(0)
    a = min(max(plane[j0, p], zero), one) + min(max(plane[j1, p], zero), one)
    m = min(max(plane[j0, c], zero), one) + min(max(plane[j1, c], zero), one)
    z = min(max(plane[j0, q], zero), one) + min(max(plane[j1, q], zero), one)
    return (a + z) * np.float32(0.125) + m * np.float32(0.25)
