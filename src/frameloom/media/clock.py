"""The one sampling rule: the frame shown at media time m is the one with the largest pts <= m.

Media time counts in seconds from the first presented frame. Containers with a coarse clock round
their time stamps, so there a frame counts as due early by min(tick / 2, 1 ms).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

COARSE_TICK_S = Fraction(1, 10_000)
MOST_EARLY_S = Fraction(1, 1000)


def tolerance_s(tick_s: Fraction) -> Fraction:
    """By how much a frame may be early under a clock of this tick: 0 unless it is coarse."""
    return min(tick_s / 2, MOST_EARLY_S) if tick_s > COARSE_TICK_S else Fraction(0)


def fine_tick_s(step_s: Fraction) -> Fraction:
    """A tick that divides `step_s` and is not coarse: for clocks that do not round."""
    return step_s / -(-step_s // COARSE_TICK_S)


@dataclass(frozen=True, slots=True)
class Clock:
    """A stream's clock: `tick_s` seconds a unit, `zero` the pts of the first presented frame."""

    tick_s: Fraction
    zero: int
    early_s: Fraction = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "early_s", tolerance_s(self.tick_s))

    def time_s(self, pts: int) -> Fraction:
        """Media time of a pts."""
        return (pts - self.zero) * self.tick_s

    def pts(self, time_s: Fraction) -> int:
        """The last pts at or before a media time."""
        return self.zero + time_s // self.tick_s

    def due(self, pts: int, time_s: Fraction, before: bool = False) -> bool:
        """Is the frame of this pts one of those that media time `time_s` chooses from?

        With `before` (time runs backwards) only frames strictly below count. A rounded pts is as
        likely too large as too small, so the tolerance is then taken off.
        """
        at = self.time_s(pts)
        return at < time_s - self.early_s if before else at <= time_s + self.early_s
