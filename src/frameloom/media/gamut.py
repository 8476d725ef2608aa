"""Pictures with wider primaries or more light than BT.709 holds, brought into it.

BT.2020 and P3 in SDR: linear light by the inverse of BT.709's curve, new primaries, clipped.
HDR (PQ and HLG, ITU-R BT.2100-2): light on the display, 203 cd/m2 as white (ITU-R BT.2408), by a
tone curve into 0..1 with its hue kept, then new primaries.
"""

from __future__ import annotations

from functools import cache

import av
import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.surface import U16
from frameloom.media.tone import MOST, STEPS, WHITE_NITS, ToneMap, gains

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

_XY = {
    1: ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060)),
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
"""Chromaticities of R, G, B by AVColorPrimaries; the white is D65."""
_D65 = (0.3127, 0.3290)
PQ, HLG = 16, 18
"""AVColorTransferCharacteristic."""


def is_wide(frame: av.VideoFrame) -> bool:
    """Are the frame's primaries wider than BT.709's, or is it HDR?"""
    return frame.color_primaries in (9, 11, 12) or is_hdr(frame)


def is_hdr(frame: av.VideoFrame) -> bool:
    return frame.color_trc in (PQ, HLG)


def to_bt709(
    r: U16, g: U16, b: U16, primaries: int, transfer: int, tone_map: ToneMap = "soft"
) -> None:
    """R'G'B' planes (H, W) uint16, full range, made BT.709's in place."""
    hdr = transfer in (PQ, HLG)
    matrix = _between(primaries if primaries in _XY else (9 if hdr else 1))
    _convert(r, g, b, _light(transfer), matrix, _code(hdr), gains(tone_map), hdr, transfer == HLG)


def _primaries_to_xyz(primaries: int) -> F64:
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in _XY[primaries]]).T
    x, y = _D65
    white = np.array([x / y, 1.0, (1 - x - y) / y])
    return columns * np.linalg.solve(columns, white)


@cache
def _between(primaries: int) -> F32:
    """(3, 3) float32: linear light in these primaries to linear light in BT.709's."""
    return np.linalg.solve(_primaries_to_xyz(1), _primaries_to_xyz(primaries)).astype(np.float32)


@cache
def _light(transfer: int) -> F32:
    """(65536,) float32: linear light of every code; 1 is white (HLG: scene light, 0..1)."""
    v = np.arange(65536) / 65535
    if transfer == PQ:  # BT.2100-2, table 4
        p = v ** (32 / 2523)
        nits = 10000 * (np.maximum(p - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * p)) ** (
            16384 / 2610
        )
        return (nits / WHITE_NITS).astype(np.float32)
    if transfer == HLG:  # BT.2100-2, table 5
        a, b, c = 0.17883277, 0.28466892, 0.55991073
        return np.where(v <= 0.5, v * v / 3, (np.exp((v - c) / a) + b) / 12).astype(np.float32)
    linear = np.where(v < 0.081, v / 4.5, ((v + 0.099) / 1.099) ** (1 / 0.45))
    return linear.astype(np.float32)


@cache
def _code(hdr: bool) -> F32:
    """(STEPS + 2,) float32: the code, 0..65535, at even steps of light's root, between which it is
    nearly straight: BT.1886 after HDR, else BT.709's curve."""
    light = np.square(np.minimum(np.arange(STEPS + 2) / STEPS, 1.0))
    curve = np.where(light < 0.018, 4.5 * light, 1.099 * np.maximum(light, 0.018) ** 0.45 - 0.099)
    coded = light ** (1 / 2.4) if hdr else curve
    return (coded * 65535 + 0.5).astype(np.float32)


@kernel
def _convert(red, green, blue, light, matrix, code, gains, hdr, hlg):
    height, width = red.shape
    for j in range(height):
        rr, gg, bb = red[j], green[j], blue[j]
        for i in range(width):
            r, g, b = light[rr[i]], light[gg[i]], light[bb[i]]
            if hlg:  # the system gamma of a display of 1000 cd/m2: BT.2100-2, table 5
                scene = np.float32(0.2627) * r + np.float32(0.6780) * g + np.float32(0.0593) * b
                gain = np.float32(1000 / 203) * max(scene, np.float32(1e-6)) ** np.float32(0.2)
                r, g, b = r * gain, g * gain, b * gain
            if hdr:
                most = min(max(r, g, b, np.float32(0)) * np.float32(1 / MOST), np.float32(1))
                share = _between_steps(gains, most)
                r, g, b = r * share, g * share, b * share
            rr[i] = np.uint16(_between_steps(code, _row(matrix, 0, r, g, b)))
            gg[i] = np.uint16(_between_steps(code, _row(matrix, 1, r, g, b)))
            bb[i] = np.uint16(_between_steps(code, _row(matrix, 2, r, g, b)))


@kernel
def _row(matrix, k, r, g, b):
    value = matrix[k, 0] * r + matrix[k, 1] * g + matrix[k, 2] * b
    return min(max(value, np.float32(0)), np.float32(1))


@kernel
def _between_steps(table, value):
    """The table, of even steps of a root, at a value of 0..1."""
    at = np.sqrt(value) * np.float32(STEPS)
    cell = np.int32(at)
    low = table[np.uint32(cell)]
    return low + (table[np.uint32(cell + 1)] - low) * (at - np.float32(cell))
