"""Linear light: what `color.working: "linear"` blends in (IEC 61966-2-1, the curve of sRGB)."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel

F32 = npt.NDArray[np.float32]
STEPS = 4096


def light_of(value: float) -> float:
    """Linear light of a coded value, both 0..1."""
    v = min(max(value, 0.0), 1.0)
    return v / 12.92 if v <= 0.04045 else float(((v + 0.055) / 1.055) ** 2.4)


def code_of(light: float) -> float:
    """The coded value of linear light, both 0..1."""
    v = min(max(light, 0.0), 1.0)
    return 12.92 * v if v <= 0.0031308 else float(1.055 * v ** (1 / 2.4) - 0.055)


def to_light(coded: npt.NDArray[Any]) -> F32:
    """A new plane of linear light of a coded one, (H, W) float32; beyond 0..1 it is clipped."""
    out = np.empty(coded.shape, np.float32)
    look_up(out, coded, _light_table(), False)
    return out


def to_code(light: npt.NDArray[Any]) -> F32:
    """A new plane of coded values of a linear one, (H, W) float32; beyond 0..1 it is clipped."""
    out = np.empty(light.shape, np.float32)
    look_up(out, light, _code_table(), True)
    return out


@functools.cache
def _light_table() -> F32:
    """(STEPS + 2,) at even steps of the code; the last entry is there to be interpolated with."""
    made = [light_of(i / STEPS) for i in range(STEPS + 1)]
    return np.array([*made, made[-1]], np.float32)


@functools.cache
def _code_table() -> F32:
    """(STEPS + 2,) at even steps of the square root of light, along which it is nearly straight."""
    made = [code_of((i / STEPS) ** 2) for i in range(STEPS + 1)]
    return np.array([*made, made[-1]], np.float32)


@kernel
def look_up(out, plane, table, by_root):
    """out = the table at `plane` (clipped to 0..1) or at its square root, interpolated."""
    for k in range(plane.shape[0]):
        row, made = plane[k], out[k]
        for i in range(plane.shape[1]):
            v = min(max(row[i], np.float32(0)), np.float32(1))
            at = (np.sqrt(v) if by_root else v) * np.float32(table.shape[0] - 2)
            cell = np.int32(at)
            low = table[np.uint32(cell)]
            made[i] = low + (table[np.uint32(cell + 1)] - low) * (at - np.float32(cell))
