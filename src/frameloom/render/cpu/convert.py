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
def rgb_to_luma(y, r, g, b, noise, first):
    """R', G', B' rows (float32, clipped to 0..1 in place) to Y' rows (uint8, limited range).

    noise: (n, >= width) float32 of dither in 0..1, added before truncation (0.5 rounds); its row
    for picture row `first` + k is k modulo n.
    """
    rows, w = r.shape
    for k in range(rows):
        d = noise[(first + k) % noise.shape[0]]
        rr, gg, bb, out = r[k], g[k], b[k], y[k]
        for i in range(w):
            rr[i] = min(max(rr[i], np.float32(0)), np.float32(1))
            gg[i] = min(max(gg[i], np.float32(0)), np.float32(1))
            bb[i] = min(max(bb[i], np.float32(0)), np.float32(1))
        for i in range(w):
            luma = (
                np.float32(16)
                + np.float32(46.5594) * rr[i]
                + np.float32(156.6288) * gg[i]
                + np.float32(15.8118) * bb[i]
            )
            out[i] = np.int32(luma + d[i])


@kernel
def rgb_to_chroma(u, v, r, g, b):
    """R', G', B' rows (0..1, the first of them even) to Cb, Cr rows, uint8, sited left.

    Horizontally 1/4 1/2 1/4 about the first column of each pair, vertically the mean of two rows.
    """
    h, w = r.shape
    cb, cr = np.empty(w + 2, np.float32), np.empty(w + 2, np.float32)
    for k in range(u.shape[0]):
        r0, g0, b0 = r[2 * k], g[2 * k], b[2 * k]
        r1, g1, b1 = r[min(2 * k + 1, h - 1)], g[min(2 * k + 1, h - 1)], b[min(2 * k + 1, h - 1)]
        for i in range(w):
            rr, gg, bb = r0[i] + r1[i], g0[i] + g1[i], b0[i] + b1[i]
            luma = np.float32(0.2126) * rr + np.float32(0.7152) * gg + np.float32(0.0722) * bb
            cb[i + 1] = np.float32(224 / 1.8556 / 8) * (bb - luma)
            cr[i + 1] = np.float32(224 / 1.5748 / 8) * (rr - luma)
        cb[0], cr[0] = cb[1], cr[1]
        cb[w + 1], cr[w + 1] = cb[w], cr[w]
        out_u, out_v = u[k], v[k]
        for i in range(u.shape[1]):
            p = cb[2 * i] + np.float32(2) * cb[2 * i + 1] + cb[2 * i + 2]
            out_u[i] = np.int32(p + np.float32(128.5))
        for i in range(u.shape[1]):
            q = cr[2 * i] + np.float32(2) * cr[2 * i + 1] + cr[2 * i + 2]
            out_v[i] = np.int32(q + np.float32(128.5))
