"""Any frame as R'G'B' of 16 bits in full range: nothing of a deep source is lost, and each chroma
sample is taken from where it lies.

Chroma between its samples is interpolated linearly.
"""

from __future__ import annotations

from typing import Any

import av
import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.surface import U16
from frameloom.media.recolour import WEIGHTS
from frameloom.media.siting import Siting

_SHARES = {(True, True): "420", (True, False): "422", (False, False): "444", (False, True): "440"}


def bits(frame: av.VideoFrame) -> int:
    """Of the frame's finest channel; colours from a palette have 8."""
    return max(part.bits for part in frame.format.components)


def halved(frame: av.VideoFrame) -> tuple[bool, bool] | None:
    """Is chroma half as wide, half as high? None where it is coarser still, or where there is none:
    such a frame is to be reformatted."""
    if len(frame.format.components) < 3:
        return None
    steps = frame.format.chroma_width(8), frame.format.chroma_height(8)
    return (steps[0] == 4, steps[1] == 4) if set(steps) <= {4, 8} else None


def planar_name(frame: av.VideoFrame, depth: int) -> str:
    """FFmpeg's name of the planar format of `depth` bits that holds the frame's samples as they
    are, or, where there is none (4:1:1), 4:4:4."""
    alpha = any(part.is_alpha for part in frame.format.components)
    if frame.format.is_rgb or frame.format.has_palette:
        return _deep("gbrap" if alpha else "gbrp", depth)
    if len(frame.format.components) == 1:
        return _deep("gray", depth)
    share = _SHARES[halved(frame) or (False, False)]
    if share == "440" and (alpha or depth not in (8, 10, 12)):
        share = "444"
    return _deep(f"yuv{'a' if alpha else ''}{share}p", depth)


def _deep(name: str, depth: int) -> str:
    return name if depth == 8 else f"{name}{depth}le"


def held_bits(frame: av.VideoFrame) -> int:
    """The depth in which a planar format holds the frame's samples: its own, where there is one."""
    own = bits(frame)
    fits = (8, 10, 12, 16) if any(part.is_alpha for part in frame.format.components) else (
        8, 9, 10, 12, 14, 16
    )  # fmt: skip
    return next(depth for depth in fits if depth >= min(own, 16))


def to_rgb16(frame: av.VideoFrame, matrix: int, full: bool, siting: Siting) -> tuple[U16, ...]:
    """New planes R', G', B', and A where the frame has it: (H, W) uint16, 0..65535, straight.

    `frame` is in the format that `planar_name` gives for `held_bits`. `matrix`, `full`: of its
    Y'CbCr, as in `recolour`.
    """
    depth = bits(frame)
    planes = [_plane(frame, index, depth) for index in range(len(frame.planes))]
    alpha = [_spread(plane, depth) for plane in planes[3:]]
    if frame.format.is_rgb:
        g, b, r = (_spread(plane, depth) for plane in planes[:3])
        return (r, g, b, *alpha)
    if len(planes) == 1:
        grey = _spread(planes[0], depth) if full else _widened(planes[0], depth)
        return grey, grey.copy(), grey.copy()
    y, u, v = planes[:3]
    r, g, b = (np.empty(y.shape, np.uint16) for _ in range(3))
    across, down = halved(frame) or (False, False)
    _to_rgb(r, g, b, y, u, v, _coefficients(matrix, full, depth), _shares(across, siting.x),
            _shares(down, siting.y))  # fmt: skip
    return (r, g, b, *alpha)


def _plane(frame: av.VideoFrame, index: int, depth: int) -> U16:
    plane: Any = frame.planes[index]
    kind = np.uint8 if depth == 8 else np.dtype("<u2")
    rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, -1)
    return rows[:, : plane.width].astype(np.uint16, copy=False)


def _widened(plane: U16, depth: int) -> U16:
    """Luma of limited range, 16..235 of 8 bits, in all of 16 bits."""
    share = (plane / np.float64(1 << (depth - 8)) - 16) / 219
    return np.round(np.clip(share, 0, 1) * 65535).astype(np.uint16)


def _spread(plane: U16, depth: int) -> U16:
    """Codes of full range as codes of 16 bits."""
    if depth == 16:
        return plane.copy()
    return np.asarray(plane * np.float32(65535 / (2**depth - 1)) + np.float32(0.5)).astype(
        np.uint16
    )


def _coefficients(matrix: int, full: bool, depth: int) -> npt.NDArray[np.float32]:
    """(7,) float32: factor and offset of y, chroma's middle, and its factors: of v for R, of u and
    v for G, of u for B."""
    kr, kb = WEIGHTS[matrix]
    kg, unit = 1 - kr - kb, 2 ** (depth - 8)
    luma, chroma = (2**depth - 1,) * 2 if full else (219 * unit, 224 * unit)
    ky, kc = 65535 / luma, 65535 / chroma
    return np.array(
        [
            ky, 0.5 - (0 if full else 16 * unit * ky), 128 * unit, (2 - 2 * kr) * kc,
            -(2 - 2 * kb) * kb / kg * kc, -(2 - 2 * kr) * kr / kg * kc, (2 - 2 * kb) * kc,
        ],
        np.float32,
    )  # fmt: skip


def _shares(halved_here: bool, at: float) -> npt.NDArray[np.float32]:
    """(3,): is chroma halved along this way; what an even luma sample takes of the chroma sample
    before its own, and an odd one of the one after; `at`: where the first of them lies."""
    return np.array([halved_here, at / 2, (1 - at) / 2], np.float32)


@kernel
def _to_rgb(r, g, b, y, u, v, c, across, down):
    height, width = y.shape
    rows, columns = u.shape
    narrow, low = across[0] > 0, down[0] > 0
    cb, cr = np.empty(columns + 2, np.float32), np.empty(columns + 2, np.float32)
    blue, red = np.empty(width + 1, np.float32), np.empty(width + 1, np.float32)
    zero, most = np.float32(0), np.float32(65535)
    for k in range(height):
        near = k // 2 if low else k
        far = min(max(near + (1 if k % 2 else -1), 0), rows - 1)
        share = down[1 + k % 2] if low else zero
        u0, v0, u1, v1 = u[near], v[near], u[far], v[far]
        for i in range(columns):
            p, q = np.float32(u0[i]), np.float32(v0[i])
            cb[i + 1] = p + share * (np.float32(u1[i]) - p) - c[2]
            cr[i + 1] = q + share * (np.float32(v1[i]) - q) - c[2]
        cb[0], cr[0], cb[columns + 1], cr[columns + 1] = cb[1], cr[1], cb[columns], cr[columns]
        if narrow:
            for i in range((width + 1) // 2):
                p, q = cb[i + 1], cr[i + 1]
                blue[2 * i] = p + across[1] * (cb[i] - p)
                red[2 * i] = q + across[1] * (cr[i] - q)
                blue[2 * i + 1] = p + across[2] * (cb[i + 2] - p)
                red[2 * i + 1] = q + across[2] * (cr[i + 2] - q)
        else:
            for i in range(width):
                blue[i], red[i] = cb[i + 1], cr[i + 1]
        luma, rr, gg, bb = y[k], r[k], g[k], b[k]
        for i in range(width):
            grey = c[0] * np.float32(luma[i]) + c[1]
            rr[i] = np.uint16(min(max(grey + c[3] * red[i], zero), most))
            gg[i] = np.uint16(min(max(grey + c[4] * blue[i] + c[5] * red[i], zero), most))
            bb[i] = np.uint16(min(max(grey + c[6] * blue[i], zero), most))
