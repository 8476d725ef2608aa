"""The sound of a whole export, fully evaluated: what the timeline says and the mixer plays.

Times are exact seconds on the export's own clock (0 is its first frame); media times count from
the medium's first presented frame (audio alone: first sample), as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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
    envelopes (0..1) multiplied onto the clip.
    """

    owner: str
    medium: MediumSpec
    stretches: tuple[Stretch, ...]
    gain_db: Envelope = ()
    pan: Envelope = ()
    fades: tuple[Envelope, ...] = ()


@dataclass(frozen=True, slots=True)
class Mix:
    """All clips of an export and its exact length in samples at `rate_hz`.

    `warnings`: sentences about sound that the project has and that will not be heard.
    """

    sounds: tuple[Sound, ...]
    samples: int
    rate_hz: int = 48_000
    warnings: tuple[str, ...] = ()
