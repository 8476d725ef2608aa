"""The sound of a whole export, fully evaluated: what the timeline says and the mixer plays.

Times are exact seconds on the export's own clock (0 is its first frame); media times count from
the medium's first presented frame (audio alone: first sample), as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from frameloom.core.media import MediumSpec

Envelope = tuple[tuple[Fraction, float], ...]
"""(time_s, value) points in time order: linear between them, held before the first and after
the last. Empty means the neutral value."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """[start_s, end_s) plays media time from `media_s` on, at `speed` > 0 (pitch kept)."""

    start_s: Fraction
    end_s: Fraction
    media_s: Fraction
    speed: Fraction


@dataclass(frozen=True, slots=True)
class Sound:
    """One clip. Between its stretches it is silent.

    `gain_db` and `pan` (-1 left .. 1 right) are envelopes in time; `fades` are amplitude
    envelopes (0..1) multiplied onto the clip. `speaks`: it is a layer's; `duck_db`: by how much
    this clip is lowered while those that speak are heard.
    """

    owner: str
    medium: MediumSpec
    stretches: tuple[Stretch, ...]
    gain_db: Envelope = ()
    pan: Envelope = ()
    fades: tuple[Envelope, ...] = ()
    speaks: bool = False
    duck_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Mix:
    """All clips of an export and its exact length in samples at `rate_hz`.

    `warnings`: sentences about sound that the project has and that will not be heard. `start_s`:
    where on the whole timeline its clock starts.
    """

    sounds: tuple[Sound, ...]
    samples: int
    rate_hz: int = 48_000
    warnings: tuple[str, ...] = ()
    start_s: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """A curve over the whole timeline: `values` (n,) float32 at every `every`-th sample from its
    start on, linear between them, held after the last."""

    values: npt.NDArray[np.float32]
    every: int

    def over(self, first: float, count: int) -> npt.NDArray[np.float64]:
        """(count,) float64 at the samples `first`, `first` + 1, ..."""
        places = (first + np.arange(count, dtype=np.float64)) / self.every
        low = max(int(places[0]), 0) if count else 0
        near = self.values[low : low + count // self.every + 3]
        if not len(near):
            return np.full(count, self.values[-1], np.float64)
        return np.interp(places - low, np.arange(len(near)), near)


@dataclass(frozen=True, slots=True)
class Levels:
    """What only the whole timeline's sound can say of any part of it.

    `ducked`: 0..1, how far clips that duck are lowered; `gain`: the factor that brings the mix to
    its loudness. None: nothing to do.
    """

    ducked: Steps | None = None
    gain: Steps | None = None
