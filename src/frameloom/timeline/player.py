"""A medium playing on its owner's clock: what it shows at a time, and what sounds when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from frameloom.core.sound import Stretch
from frameloom.params.tracks import Track, area, direction, integral
from frameloom.timeline.playback import AtEnd, MediaSpan, Shown, shown_at

SPEED_STEP_S = Fraction(1, 10)
"""Where the speed changes, sound plays in pieces this long, each at its mean speed."""


@dataclass(frozen=True, slots=True)
class Player:
    """`speed` in media seconds a second from `start_s` (on the owner's clock) on; `rate` times it,
    where the span is fitted to a length."""

    span: MediaSpan
    speed: Fraction | Track
    start_s: Fraction
    at_end: AtEnd = "hold"
    rate: Fraction = Fraction(1)

    def shown(self, t: Fraction) -> Shown | None:
        """What shows at `t` on the owner's clock; None is nothing."""
        return shown_at(
            self.span,
            self.travelled(t),
            self.at_end,
            backward=self.backward(t),
            from_end=self.backward(self.start_s),
        )

    def travelled(self, t: Fraction) -> Fraction:
        """Media seconds since the start, signed: exact for a constant speed, else rounded."""
        if isinstance(self.speed, Track):
            return self.rate * integral(self.speed, self.start_s, t)
        return self.rate * self.speed * (t - self.start_s)

    def backward(self, t: Fraction) -> bool:
        if isinstance(self.speed, Track):
            return direction(self.speed, t) < 0
        return self.speed < 0

    def stretches(self, start: Fraction, end: Fraction) -> tuple[list[Stretch], list[Fraction]]:
        """What sounds in [start, end), and the times from which it should but plays backwards.

        Held, hidden and backward parts are silent. Stretches meet exactly where the media do, and
        those of a range are those of the whole, cut.
        """
        runs = [cut for run in self._runs(start, end) if (cut := _cut(run, start, end))]
        return [r for r in runs if r.speed > 0], [r.start_s for r in runs if r.speed < 0]

    def _runs(self, start: Fraction, end: Fraction) -> Iterator[Stretch]:
        """Pieces of constant speed, cut where the point goes from one cell to the next.

        A run whose shown time runs backwards has a negative speed.
        """
        for p, q in pairwise(self._knots(start, end)):
            x, speed = self._place(p), (self._place(q) - self._place(p)) / (q - p)
            if speed:
                yield from self._straight(p, q, x, speed)

    def _straight(
        self, t: Fraction, end: Fraction, x: Fraction, speed: Fraction
    ) -> Iterator[Stretch]:
        length = self.span.length_s
        while t < end:
            cell = x // length if speed > 0 else -((-x) // length) - 1
            edge = (cell + (1 if speed > 0 else 0)) * length
            leaves = min(end, t + (edge - x) / speed)
            if cell == 0 or self.at_end in ("loop", "pingpong"):
                yield self._run(t, leaves, x - cell * length, speed, cell)
            elif (cell > 0) == (speed > 0):
                return
            t, x = leaves, x + speed * (leaves - t)

    def _run(
        self, start: Fraction, end: Fraction, place: Fraction, speed: Fraction, cell: int
    ) -> Stretch:
        if self.at_end == "pingpong" and cell % 2:
            return Stretch(start, end, self.span.out_s - place, -speed)
        return Stretch(start, end, self.span.in_s + place, speed)

    def _place(self, t: Fraction) -> Fraction:
        """Where on the endless row of cells the point is; without the rounding, so that a range's
        sound does not depend on where it was cut."""
        from_end = self.span.length_s if self.backward(self.start_s) else 0
        if isinstance(self.speed, Track):
            return self.rate * area(self.speed, self.start_s, t) + from_end
        return self.travelled(t) + from_end

    def _knots(self, start: Fraction, end: Fraction) -> list[Fraction]:
        """The times between which the speed is taken as constant, reaching over [start, end]."""
        if not isinstance(self.speed, Track):
            return sorted({start, end})
        knots: set[Fraction] = set()
        keys = self.speed.keys
        for key, after in zip([None, *keys], [*keys, None], strict=True):
            a = max(start, key.time_s) if key else start
            b = min(end, after.time_s) if after else end
            if a < b and key and after and key.value != after.value and key.easing != "step":
                knots |= _grid(key.time_s, after.time_s, a, b)
            elif a < b:
                knots |= {a, b}
        return sorted(knots)


def _grid(first: Fraction, last: Fraction, start: Fraction, end: Fraction) -> set[Fraction]:
    """Steps from `first`, the last one cut at `last`: those that reach over [start, end]."""
    steps = range((start - first) // SPEED_STEP_S, -((first - end) // SPEED_STEP_S) + 1)
    return {min(first + n * SPEED_STEP_S, last) for n in steps}


def _cut(run: Stretch, start: Fraction, end: Fraction) -> Stretch | None:
    """The part of a run within [start, end)."""
    first, last = max(run.start_s, start), min(run.end_s, end)
    if first >= last:
        return None
    return Stretch(first, last, run.media_s + (first - run.start_s) * run.speed, run.speed)
