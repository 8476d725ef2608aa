"""Faster or slower at the same pitch: WSOLA.

Verhelst and Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993.
Windows of the source are added up at the output's pace. Each is taken from where the exact time map
says, give or take `_SEARCH_S`, there where it best continues the window before it. Because
every window starts from the exact map, nothing drifts, and speed may change at any sample.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from frameloom.core.sound import Stretch
from frameloom.core.time import round_half_up
from frameloom.media.sound.convert import F32
from frameloom.media.sound.source import Source

_WINDOW_S = Fraction(1, 25)
_SEARCH_S = Fraction(1, 100)
_SILENCE = 1e-9
_NEARNESS = 0.2
"""How much likeness the far end of the search must be better by, to be taken."""


class Tempo:
    """Plays stretches that follow each other, in time and in the medium, as one.

    The first and the last window sit exactly on the map, so that the sound joins on to what comes
    before and after at speed 1.
    """

    def __init__(self, source: Source, stretches: Sequence[Stretch], rate_hz: int) -> None:
        self._source, self._stretches, self._rate_hz = source, stretches, rate_hz
        self._starts = [round_half_up(s.start_s * rate_hz) for s in stretches]
        self._last = round_half_up(stretches[-1].end_s * rate_hz)
        self._half = round_half_up(_WINDOW_S * rate_hz / 2)
        self._search = round_half_up(_SEARCH_S * rate_hz)
        turn = np.arange(-self._half, self._half) * (np.pi / self._half)
        self._window = (0.5 + 0.5 * np.cos(turn)).astype(np.float32)[:, None]
        self._first = self._done = self._starts[0]
        self._sum = np.zeros((0, 2), np.float32)
        self._weight = np.zeros((0, 1), np.float32)
        self._centre: int | None = None
        self._place = 0

    def read(self, first: int, last: int) -> F32:
        """Output samples [first, last): (n, 2) float32. Only forward."""
        while self._done < first:
            self._take(min(first, self._done + self._rate_hz))
        return self._take(last)

    def _take(self, last: int) -> F32:
        while self._centre is None or (
            self._centre < self._last and self._centre + self._hop() - self._half < last
        ):
            self._add_window()
        count = last - self._done
        out = self._sum[:count] / self._weight[:count]
        self._sum, self._weight, self._done = self._sum[count:], self._weight[count:], last
        return out

    def _add_window(self) -> None:
        if self._centre is None:
            centre, place = self._done, self._mapped(self._done)
        else:
            centre = min(self._centre + self._hop(), self._last)
            place = self._mapped(centre)
            if centre < self._last:
                place += self._likest(
                    place, self._place + centre - self._centre, centre - self._centre
                )
        weight = self._window * self._taper(centre)
        samples = self._source.read(place - self._half, 2 * self._half) * weight
        a = centre - self._half - self._done
        self._grow(a + 2 * self._half)
        cut = max(0, -a)
        self._sum[a + cut : a + 2 * self._half] += samples[cut:]
        self._weight[a + cut : a + 2 * self._half] += weight[cut:]
        self._centre, self._place = centre, place

    def _taper(self, centre: int) -> F32:
        """Fades every window but the first out towards the start, and but the last towards the
        end, so that nothing but those two, which sit on the map, is heard at the joins."""
        sample = np.arange(centre - self._half, centre + self._half)
        taper = np.ones(len(sample))
        if centre != self._first:
            taper *= np.clip((sample - self._first) / self._half, 0, 1)
        if centre != self._last:
            taper *= np.clip((self._last - sample) / self._half, 0, 1)
        return taper.astype(np.float32)[:, None]

    def _hop(self) -> int:
        """How far apart windows lie: at half a window, and at high speeds closer, so that half a
        window of the source is passed each time and no short sound falls between two."""
        speed = self._stretch_at(self._centre or 0).speed
        return max(self._half // 8, min(self._half, int(self._half / speed)))

    def _stretch_at(self, sample: int) -> Stretch:
        return self._stretches[max(0, bisect_right(self._starts, sample) - 1)]

    def _mapped(self, sample: int) -> int:
        """Which sample of the source the exact map plays at an output sample."""
        stretch = self._stretch_at(sample)
        media_s = stretch.media_s + (Fraction(sample, self._rate_hz) - stretch.start_s) * (
            stretch.speed
        )
        return round_half_up((media_s - self._source.origin_s) * self._rate_hz)

    def _likest(self, place: int, natural: int, hop: int) -> int:
        """How far from `place` a window continues best what `natural` would have gone on with.

        Likeness is the normalised cross-correlation of both sides together: each sample is taken
        as one complex number, whose product with another's conjugate has it as its real part.
        """
        length = 2 * self._half - hop
        reach = length + 2 * self._search
        wanted = _complex(self._source.read(natural - self._half, length))
        there = _complex(self._source.read(place - self._half - self._search, reach))
        size = 1 << (reach - 1).bit_length()
        product = np.fft.fft(there, size) * np.fft.fft(wanted, size).conj()
        likeness = np.fft.ifft(product).real[: 2 * self._search + 1].astype(np.float64)
        energy = np.cumsum(np.concatenate([[0.0], _power(there)]))
        energy = energy[length:] - energy[:-length]
        likeness /= np.sqrt(np.maximum(energy * _power(wanted).sum(), _SILENCE))
        away = np.arange(-self._search, self._search + 1) / self._search
        return int(np.argmax(likeness - _NEARNESS * away**2)) - self._search

    def _grow(self, length: int) -> None:
        missing = length - len(self._sum)
        if missing > 0:
            self._sum = np.concatenate([self._sum, np.zeros((missing, 2), np.float32)])
            self._weight = np.concatenate([self._weight, np.zeros((missing, 1), np.float32)])


def _complex(samples: F32) -> npt.NDArray[np.complex64]:
    return samples.view(np.complex64)[:, 0]


def _power(samples: npt.NDArray[np.complex64]) -> npt.NDArray[np.float64]:
    return samples.real.astype(np.float64) ** 2 + samples.imag.astype(np.float64) ** 2
