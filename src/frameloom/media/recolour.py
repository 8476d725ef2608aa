"""8-bit 4:2:0 Y'CbCr of any matrix and range made BT.709 in limited range, or R'G'B'.

Grey is grey under every matrix, so chroma follows from chroma alone, at its own resolution, and
luma takes a share of the chroma around it (bilinear, sited left).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.surface import U8, U16

WEIGHTS = {
    1: (0.2126, 0.0722),
    4: (0.30, 0.11),
    5: (0.299, 0.114),
    7: (0.212, 0.087),
    9: (0.2627, 0.0593),
}
"""Kr and Kb of swscale's matrices: BT.709, FCC, BT.601, SMPTE 240M, BT.2020 (ITU-T H.273)."""


def to_bt709(y: U8, u: U8, v: U8, matrix: int, full: bool) -> tuple[U8, U8, U8]:
    """New planes for luma (H, W) and chroma (ceil H/2, ceil W/2) of `matrix`, maybe full range."""
    luma, chroma = _coefficients(matrix, full)
    out = np.empty(y.shape, np.uint8), np.empty(u.shape, np.uint8), np.empty(v.shape, np.uint8)
    _convert(y, u, v, *out, luma, chroma)
    return out


def to_rgba(y: U8, u: U8, v: U8, a: U8, matrix: int, full: bool) -> U8:
    """(H, W, 4) uint8, full range, of the same planes with their alpha (H, W) 0..255."""
    out = np.empty((*y.shape, 4), np.uint8)
    _to_rgba(y, u, v, a, out, _to_rgb_coefficients(matrix, full))
    return out


def of_rgb16(r: U16, g: U16, b: U16) -> tuple[U8, U8, U8]:
    """New 8-bit 4:2:0 planes of R'G'B' (H, W) uint16, full range; chroma averaged where it lies."""
    y, u, v = (np.empty(r.shape, np.uint8) for _ in range(3))
    _of_rgb(y, u, v, r, g, b)
    return y, halved(u, True, True), halved(v, True, True)


def halved(chroma: U8, across: bool, down: bool) -> U8:
    """A chroma plane on every second column (1/4 1/2 1/4 about it) and between every two rows."""
    height, width = chroma.shape
    shape = (height + 1) // 2 if down else height, (width + 1) // 2 if across else width
    out = np.empty(shape, np.uint8)
    _halve(out, chroma, across, down)
    return out


@cache
def _to_rgb_coefficients(matrix: int, full: bool) -> npt.NDArray[np.float32]:
    """(6,) float32: factor and offset of y, of v for R, of u and v for G, of u for B."""
    kr, kb = WEIGHTS[matrix]
    kg = 1 - kr - kb
    luma, chroma = (1.0, 1.0) if full else (255 / 219, 255 / 224)
    return np.array(
        [
            luma,
            0.5 if full else 0.5 - 16 * luma,
            (2 - 2 * kr) * chroma,
            -(2 - 2 * kb) * kb / kg * chroma,
            -(2 - 2 * kr) * kr / kg * chroma,
            (2 - 2 * kb) * chroma,
        ],
        np.float32,
    )


@cache
def _coefficients(matrix: int, full: bool) -> tuple[npt.NDArray[np.float32], ...]:
    """(4,) and (2, 2) float32: Y = l0 y + l1 u + l2 v + l3, (U, V) = c (u, v); u, v about 0."""
    source, target = (_from_rgb(*WEIGHTS[m]) for m in (matrix, 1))
    change = target @ np.linalg.inv(source)
    scale_in = np.array([255, 255, 255]) if full else np.array([219, 224, 224])
    change = np.diag([219, 224, 224]) @ change @ np.diag(1 / scale_in)
    offset = 16 - change[0, 0] * (0 if full else 16)
    luma = np.array([*change[0], offset], np.float32)
    return luma, change[1:, 1:].astype(np.float32)


def _from_rgb(kr: float, kb: float) -> npt.NDArray[np.float64]:
    """(3, 3): R'G'B' in 0..1 to Y' in 0..1 and Cb, Cr in ±0.5."""
    y = np.array([kr, 1 - kr - kb, kb])
    blue, red = np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])
    return np.stack([y, (blue - y) / (2 - 2 * kb), (red - y) / (2 - 2 * kr)])


@kernel
def _convert(y, u, v, y_out, u_out, v_out, luma, chroma):
    height, width = y.shape
    rows, half = u.shape
    share = np.empty((rows, half + 1), np.float32)
    for j in range(rows):
        for i in range(half):
            cb, cr = np.float32(u[j, i]) - np.float32(128), np.float32(v[j, i]) - np.float32(128)
            share[j, i] = luma[1] * cb + luma[2] * cr
            b = chroma[0, 0] * cb + chroma[0, 1] * cr + np.float32(128.5)
            r = chroma[1, 0] * cb + chroma[1, 1] * cr + np.float32(128.5)
            u_out[j, i] = min(max(b, np.float32(0)), np.float32(255))
            v_out[j, i] = min(max(r, np.float32(0)), np.float32(255))
        share[j, half] = share[j, half - 1]
    mixed = np.empty(half + 1, np.float32)
    line = np.empty(2 * half, np.float32)
    for k in range(height):
        near = k // 2
        far = min(max(near + (1 if k % 2 else -1), 0), rows - 1)
        for i in range(half + 1):
            mixed[i] = np.float32(0.75) * share[near, i] + np.float32(0.25) * share[far, i]
        for i in range(half):
            line[2 * i] = mixed[i]
            line[2 * i + 1] = np.float32(0.5) * (mixed[i] + mixed[i + 1])
        for i in range(width):
            value = luma[0] * np.float32(y[k, i]) + line[i] + (luma[3] + np.float32(0.5))
            y_out[k, i] = min(max(value, np.float32(0)), np.float32(255))


@kernel
def _to_rgba(y, u, v, a, out, c):
    height, width = y.shape
    rows, half = u.shape
    cb, cr = np.empty(half + 1, np.float32), np.empty(half + 1, np.float32)
    low, high = np.float32(0), np.float32(255)
    for k in range(height):
        near = k // 2
        far = min(max(near + (1 if k % 2 else -1), 0), rows - 1)
        for i in range(half):
            cb[i] = np.float32(0.75) * u[near, i] + np.float32(0.25) * u[far, i] - np.float32(128)
            cr[i] = np.float32(0.75) * v[near, i] + np.float32(0.25) * v[far, i] - np.float32(128)
        cb[half], cr[half] = cb[half - 1], cr[half - 1]
        for x in range(width):
            i = x // 2
            share = np.float32(0.5) * np.float32(x % 2)
            blue = cb[i] + share * (cb[i + 1] - cb[i])
            red = cr[i] + share * (cr[i + 1] - cr[i])
            luma = c[0] * np.float32(y[k, x]) + c[1]
            out[k, x, 0] = min(max(luma + c[2] * red, low), high)
            out[k, x, 1] = min(max(luma + c[3] * blue + c[4] * red, low), high)
            out[k, x, 2] = min(max(luma + c[5] * blue, low), high)
            out[k, x, 3] = a[k, x]


@kernel
def _of_rgb(y, u, v, r, g, b):
    scale, half = np.float32(1 / 65535), np.float32(0.5)
    for k in range(r.shape[0]):
        rr, gg, bb, luma, cb, cr = r[k], g[k], b[k], y[k], u[k], v[k]
        for i in range(rr.shape[0]):
            red, blue = np.float32(rr[i]) * scale, np.float32(bb[i]) * scale
            grey = np.float32(0.7152 / 65535) * np.float32(gg[i])
            grey += np.float32(0.2126) * red + np.float32(0.0722) * blue
            luma[i] = np.uint8(np.float32(219) * grey + (np.float32(16) + half))
            cb[i] = np.uint8(np.float32(224 / 1.8556) * (blue - grey) + (np.float32(128) + half))
            cr[i] = np.uint8(np.float32(224 / 1.5748) * (red - grey) + (np.float32(128) + half))


@kernel
def _halve(out, chroma, across, down):
    height, width = chroma.shape
    rows, columns = out.shape
    line = np.empty(width + 2, np.uint16)
    for k in range(rows):
        upper = chroma[2 * k if down else k]
        lower = chroma[min(2 * k + 1, height - 1) if down else k]
        for i in range(width):
            line[i + 1] = np.uint16(upper[i]) + np.uint16(lower[i])
        line[0], line[width + 1] = line[1], line[width]
        row = out[k]
        if across:
            for i in range(columns):
                row[i] = (line[2 * i] + 2 * line[2 * i + 1] + line[2 * i + 2] + 4) >> 3
        else:
            for i in range(columns):
                row[i] = (line[i + 1] + 1) >> 1
