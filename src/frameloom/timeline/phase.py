"""How far something that moves at an animated speed has come: the integral of its speed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from frameloom.params.evaluate import Span, prepare
from frameloom.params.tracks import Track, area


@dataclass(frozen=True, slots=True)
class Phase:
    """`speed` is a number or a track of Fractions, from `start_s` on its owner's clock."""

    speed: float | Track
    start_s: Fraction

    @staticmethod
    def of(speed: Any, span: Span, fps: Fraction) -> Phase:
        """The phase of an animated number of a model."""
        prepared = prepare(speed, span, fps)
        if not isinstance(prepared, Track):
            return Phase(float(prepared.value(span.start_s)), span.start_s)
        keys = (replace(key, value=Fraction(key.value)) for key in prepared.keys)
        return Phase(Track(tuple(keys)), span.start_s)

    def at(self, t: Fraction) -> float:
        """Speed times seconds, summed up from the start to `t`."""
        if isinstance(self.speed, Track):
            return float(area(self.speed, self.start_s, t))
        return self.speed * float(t - self.start_s)
