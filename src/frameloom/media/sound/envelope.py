"""Envelopes over samples: straight lines between exact times."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from frameloom.core.sound import Envelope

F64 = npt.NDArray[np.float64]


class Curve:
    """An envelope at `rate_hz`: linear between its points, held before the first and after the
    last. Where two points share a time, the later one counts from that time on."""

    def __init__(self, envelope: Envelope, rate_hz: int) -> None:
        self._places = np.array([float(Fraction(time_s) * rate_hz) for time_s, _ in envelope])
        self._values = np.array([value for _, value in envelope], np.float64)
        self._constant = len(np.unique(self._values)) == 1

    def over(self, first: int, last: int) -> float | F64:
        """Its values at samples [first, last): (last - first,) float64, or the one value there."""
        if self._constant or last <= self._places[0]:
            return float(self._values[0])
        if first >= self._places[-1]:
            return float(self._values[-1])
        return np.interp(np.arange(first, last, dtype=np.float64), self._places, self._values)


def amplitude(gain_db: float | F64) -> float | F64:
    """Decibels as a factor: 10 ** (dB / 20)."""
    return 10.0 ** (gain_db / 20.0)


def pan_factors(pan: float | F64) -> tuple[float | F64, float | F64]:
    """Left and right factors for `pan` in -1 (left) .. 1 (right).

    Equal power with unity at the centre: sqrt 2 cos a and sqrt 2 sin a, a = (pan + 1) pi / 4. The
    sum of their squares is 2 everywhere; at the edge one side is silent, the other 3 dB louder.
    """
    if isinstance(pan, float) and pan == 0:
        return 1.0, 1.0
    angle = (pan + 1.0) * (np.pi / 4)
    return np.sqrt(2.0) * np.cos(angle), np.sqrt(2.0) * np.sin(angle)
