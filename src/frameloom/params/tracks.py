"""Animated values with their times resolved: what evaluation reads, frame by frame.

A track is its keys in time order. Before the first and after the last key the value holds; in
between, the easing of the earlier key shapes the way to the later one. Which segment a time is in
is decided in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

from frameloom.core.time import round_half_up
from frameloom.params.bezier import Bezier
from frameloom.params.easing import EasingName, ease, ease_integral

INTEGRAL_TICKS_PER_S: Final = 1_000_000
"""An integral over an animated speed is rounded to this clock, then exact."""


@dataclass(frozen=True, slots=True)
class Key:
    """`value` at `time_s`; `easing` shapes the segment that starts here."""

    time_s: Fraction
    value: Any
    easing: EasingName | Bezier = "linear"


@dataclass(frozen=True)
class Track:
    """At least one key, in time order; of two at one time the later in the list counts from there.

    Values are numbers (int, float or Fraction), tuples of numbers (vectors, colours: component by
    component), or anything else, which switches at its key.
    """

    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        if any(later.time_s < earlier.time_s for earlier, later in pairwise(self.keys)):
            raise ValueError("keys must be in time order")

    @cached_property
    def times(self) -> list[Fraction]:
        return [key.time_s for key in self.keys]

    def value(self, t: Fraction) -> Any:
        index = self._last_key_at(t)
        if index < 0:
            return self.keys[0].value
        key = self.keys[index]
        if index + 1 == len(self.keys) or key.time_s == t:
            return key.value
        after = self.keys[index + 1]
        return blend(key.value, after.value, _progress(key, after, t), key.easing)

    def _last_key_at(self, t: Fraction) -> int:
        """The index of the last key with time <= `t`, or -1."""
        index = len(self.times) - 1
        while index >= 0 and self.times[index] > t:
            index -= 1
        return index


def blend(a: Any, b: Any, progress: Fraction, easing: EasingName | Bezier) -> Any:
    """From `a` to `b`, 0 <= `progress` < 1; between Fractions a linear blend stays exact."""
    if easing == "step":
        return a
    if isinstance(a, Fraction) and isinstance(b, Fraction) and easing == "linear":
        return a + (b - a) * progress
    if _is_number(a) and _is_number(b):
        return float(a) + float(b - a) * ease(easing, float(progress))
    if isinstance(a, tuple) and isinstance(b, tuple) and all(map(_is_number, (*a, *b))):
        eased = ease(easing, float(progress))
        return tuple(float(p) + float(q - p) * eased for p, q in zip(a, b, strict=True))
    return a


def area(track: Track, start: Fraction, end: Fraction) -> Fraction:
    """The integral of a track of Fractions from `start` to `end`.

    Constant, linear and step segments are exact; other easings use the closed form of their
    antiderivative in floats, whose error is far below a millionth.
    """
    return _primitive(track.keys, end) - _primitive(track.keys, start)


def integral(track: Track, start: Fraction, end: Fraction) -> Fraction:
    """`area`, rounded to 1/1 000 000 s: the media time travelled at an animated speed."""
    ticks = round_half_up(area(track, start, end) * INTEGRAL_TICKS_PER_S)
    return Fraction(ticks, INTEGRAL_TICKS_PER_S)


def direction(track: Track, t: Fraction) -> int:
    """Which way a point with this speed moves at `t`: 1 or -1; standing still it keeps facing
    where it last went, and before it first moves, where it will go. All zero counts as forward.
    """
    now = track.value(t)
    before = [key.value for key in track.keys if key.time_s < t]
    after = [key.value for key in track.keys if key.time_s >= t]
    for value in (now, *reversed(before), *after):
        if value:
            return 1 if value > 0 else -1
    return 1


def _primitive(keys: Sequence[Key], t: Fraction) -> Fraction:
    """The integral from the first key to `t` (negative before it)."""
    first, last = keys[0], keys[-1]
    total: Fraction = min(t - first.time_s, Fraction(0)) * first.value
    total += max(t - last.time_s, Fraction(0)) * last.value
    for key, after in pairwise(keys):
        if key.time_s < t and key.time_s < after.time_s:
            total += _segment_area(key, after, min(t, after.time_s))
    return total


def _segment_area(key: Key, after: Key, t: Fraction) -> Fraction:
    length, progress = after.time_s - key.time_s, _progress(key, after, t)
    if key.easing == "linear":
        eased_area = progress * progress / 2
    else:
        eased_area = Fraction(ease_integral(key.easing, float(progress)))
    area: Fraction = key.value * progress + (after.value - key.value) * eased_area
    return length * area


def _progress(key: Key, after: Key, t: Fraction) -> Fraction:
    return (t - key.time_s) / (after.time_s - key.time_s)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Fraction)) and not isinstance(value, bool)
