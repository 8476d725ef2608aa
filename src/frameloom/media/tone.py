"""Tone curves: HDR's light pressed into what SDR holds, by its strongest channel, hue kept.

Light counts from 1 = white of 203 cd/m2 (ITU-R BT.2408); what is beyond 1 000 cd/m2 is taken for
that, which HDR10 and HLG programmes are graded on. A curve gives light of 0..1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

ToneMap = Literal["soft", "reinhard", "hable", "bt2390", "none"]
TONE_MAPS: tuple[ToneMap, ...] = get_args(ToneMap)
WHITE_NITS = 203.0
PEAK = 1000 / WHITE_NITS
MOST = 10_000 / WHITE_NITS
STEPS = 4096
_KNEE = 0.6


def soft(light: float) -> float:
    """As it is up to 0.6, then exponentially towards 1."""
    if light <= _KNEE:
        return light
    room = 1 - _KNEE
    return _KNEE + room * (1 - math.exp((_KNEE - light) / room))


def reinhard(light: float) -> float:
    """Reinhard et al. 2002, equation 4: the peak becomes white."""
    light = min(light, PEAK)
    return light * (1 + light / PEAK**2) / (1 + light)


def hable(light: float) -> float:
    """Hable 2010, "Uncharted 2": a toe, a straight line and a shoulder; the peak becomes white."""

    def film(x: float) -> float:
        return (x * (0.15 * x + 0.05) + 0.004) / (x * (0.15 * x + 0.5) + 0.06) - 0.02 / 0.3

    return film(2 * min(light, PEAK)) / film(2 * PEAK)


def bt2390(light: float) -> float:
    """ITU-R BT.2390, 5.4.1: a Hermite shoulder on PQ values, from the peak to white."""
    top, most = _pq(PEAK), _pq(1.0) / _pq(PEAK)
    code, knee = _pq(min(light, PEAK)) / top, 1.5 * most - 0.5
    if code > knee:
        t = (code - knee) / (1 - knee)
        code = (
            (2 * t**3 - 3 * t**2 + 1) * knee
            + (t**3 - 2 * t**2 + t) * (1 - knee)
            + (-2 * t**3 + 3 * t**2) * most
        )
    return _light(code * top)


def none(light: float) -> float:
    """Clipped."""
    return min(light, 1.0)


_CURVES: dict[ToneMap, Callable[[float], float]] = {
    "soft": soft,
    "reinhard": reinhard,
    "hable": hable,
    "bt2390": bt2390,
    "none": none,
}


@cache
def gains(name: ToneMap) -> npt.NDArray[np.float32]:
    """(STEPS + 2,) by what light is multiplied, at even steps of its root from 0 to MOST's."""
    places = [(i / STEPS) ** 2 * MOST for i in range(1, STEPS + 1)]
    found = [_CURVES[name](light) / light for light in places]
    return np.array([found[0], *found, found[-1]], np.float32)


def _pq(light: float) -> float:
    """The inverse of `_light`."""
    y = (light / MOST) ** (2610 / 16384)
    return float(((3424 / 4096 + 2413 / 128 * y) / (1 + 2392 / 128 * y)) ** (2523 / 32))


def _light(code: float) -> float:
    """Light of a PQ value (BT.2100-2, table 4)."""
    p = code ** (32 / 2523)
    return float(MOST * (max(p - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * p)) ** (16384 / 2610))
