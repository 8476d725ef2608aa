"""The sound of a file against the levels it should have: is anything missing, changed, or late?"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from frameloom.core.surface import U8
from frameloom.core.time import SAMPLE_RATE, round_half_up
from frameloom.export.proof.check import Check
from frameloom.export.proof.signature import F32, LEVELS, WINDOW, LevelMeter, decibels

F64 = npt.NDArray[np.float64]

_QUIET_DB: Final = -50.0
"""What is lower counts as this: codecs treat it as they like."""
_RMS_DB, _PEAK_DB, _PEAK_UP_DB = 4.0, 6.0, 11.0
"""Of full-band noise, codecs at low rates raise the peaks by up to 9.5 dB at the same power."""
_HOLE_DB: Final = 15.0
"""A single window this far off is one too many."""
_LOST_DB, _GAINED_DB = 3.5, 1.5
"""Over the whole file. Codecs at low rates leave out up to 2.1 dB of noise; none adds to it."""
_RUN = 3
"""Windows in a row that are off by more than the tolerance."""
_LATEST_MS = 8.0
"""Other programs move Opus by its pre-skip, 6.5 ms; nobody notices less than 20."""
_FARTHEST = 100
"""Windows, 1 s, over which a shift is looked for."""


class Heard:
    """Takes decoded blocks by their times, and lays them out from time 0 at 48 kHz."""

    def __init__(self) -> None:
        self._meter, self._at = LevelMeter(), 0
        self._levels = [np.zeros((0, LEVELS), np.uint8)]

    def add(self, time_s: Fraction, rate_hz: int, samples: F32) -> None:
        """Sound of another rate is left out: its rate is a fault of its own."""
        if rate_hz != SAMPLE_RATE:
            return
        place = round_half_up(time_s * SAMPLE_RATE)
        if abs(place - self._at) > WINDOW // 4:
            gap = max(0, place - self._at)
            self._put(np.zeros((min(gap, 3600 * SAMPLE_RATE), 2), np.float32))
            samples = samples[max(0, self._at - place) :]
        self._put(samples)

    def levels(self) -> U8:
        """(windows, 4) uint8 of everything so far; called once, at the end."""
        return np.concatenate([*self._levels, self._meter.finish()])

    def _put(self, samples: F32) -> None:
        self._at += len(samples)
        self._levels.append(self._meter.add(samples))


def sound_checks(expected: U8, found: U8, source: str) -> list[Check]:
    """`source` is where the expected levels are from, in a word."""
    count = len(expected)
    there = np.zeros((count, LEVELS), np.uint8)
    there[: min(count, len(found))] = found[:count]
    want, have = np.maximum(decibels(expected), _QUIET_DB), np.maximum(decibels(there), _QUIET_DB)
    return [
        _levels(want, have, source),
        _loudness(want, have, source),
        _lateness(want, have, source),
    ]


def _levels(want: F64, have: F64, source: str) -> Check:
    """Each window between the lowest and the highest of its neighbourhood, give or take."""
    limit = f"within {_RMS_DB:g} dB in every 10 ms"
    if not len(want):
        return Check("sound", source, limit, "nothing to hear", True)
    padded = np.pad(want, ((1, 1), (0, 0)), mode="edge")
    around = np.stack([padded[:-2], padded[1:-1], padded[2:]])
    above, below = have - around.max(axis=0), around.min(axis=0) - have
    off = np.maximum(above, below)
    wrong = (above > [_RMS_DB, _RMS_DB, _PEAK_UP_DB, _PEAK_UP_DB]).any(axis=1)
    wrong |= (below > [_RMS_DB, _RMS_DB, _PEAK_DB, _PEAK_DB]).any(axis=1)
    held = np.convolve(wrong, np.ones(_RUN), "valid") >= _RUN if len(wrong) >= _RUN else wrong
    first = np.flatnonzero(held)
    holes = np.flatnonzero((off[:, :2] > _HOLE_DB).any(axis=1))
    places = np.concatenate([first, holes])
    if not len(places):
        return Check("sound", source, limit, f"at most {max(0.0, off.max()):.1f} dB off", True)
    at = int(places.min())
    what = f"{have[at, :2].max():.0f} dB instead of {want[at, :2].max():.0f} dB at {at / 100:.2f} s"
    much = f"; {100 * wrong.mean():.0f} % of it differs" if wrong.mean() > 0.02 else ""
    return Check("sound", source, limit, what + much, False)


def _loudness(want: F64, have: F64, source: str) -> Check:
    """The power of all that is heard."""
    limit = f"within -{_LOST_DB:g} and +{_GAINED_DB:g} dB"
    due, there = _power(want).sum(), _power(have).sum()
    if due <= 0 or there <= 0:
        return Check("sound level", source, limit, "too quiet to tell", True)
    gain = 10 * float(np.log10(there / due))
    return Check("sound level", source, limit, f"{gain:+.1f} dB", -_LOST_DB <= gain <= _GAINED_DB)


def _lateness(want: F64, have: F64, source: str) -> Check:
    """How much later the sound comes, by what is best explained as a shift of its power."""
    limit = f"within {_LATEST_MS:g} ms"
    late = _shift(_power(want), _power(have))
    if late is None:
        return Check("sound is in time", source, limit, "too even to tell", True)
    found = f"{10 * late:+.1f} ms"
    return Check("sound is in time", source, limit, found, abs(10 * late) <= _LATEST_MS)


def _power(levels: F64) -> F64:
    """The mean power of both sides, above what counts as silence."""
    return np.asarray(
        (10 ** (levels[:, :2] / 10)).mean(axis=1) - 10 ** (_QUIET_DB / 10), np.float64
    )


def _shift(want: F64, have: F64) -> float | None:
    """In windows, positive is late; None where nothing in the sound has a place in time.

    Roots of powers are compared at whole windows; between them, power that moves on by a share of
    a window leaves just that share in the next one.
    """
    a, b = np.sqrt(want), np.sqrt(np.maximum(have, 0))
    a, b = a - a.mean() if len(a) else a, b - b.mean() if len(b) else b
    if len(a) < 20 or a.std() < 0.003 or b.std() < 0.003:
        return None
    size = 1 << (2 * len(a) - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(b, size) * np.fft.rfft(a, size).conj(), size)
    reach = min(_FARTHEST, len(a) // 2)
    lags = np.arange(-reach, reach + 1)
    likeness = product[lags] / (len(a) * a.std() * b.std())
    lag = int(lags[int(np.argmax(likeness))])
    if likeness.max() < 0.7:
        return None
    best, least = float(lag), np.inf
    for step in (-1, 1):
        near, far = _moved(want, lag), _moved(want, lag + step)
        way = far - near
        share = float(np.clip((way * (have - near)).sum() / max((way**2).sum(), 1e-12), 0, 1))
        rest = float(((have - near - share * way) ** 2).sum())
        if rest < least:
            best, least = lag + step * share, rest
    return best


def _moved(power: F64, lag: int) -> F64:
    moved = np.zeros_like(power)
    if lag >= 0:
        moved[lag:] = power[: len(power) - lag]
    else:
        moved[:lag] = power[-lag:]
    return moved
