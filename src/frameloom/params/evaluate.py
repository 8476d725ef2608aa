"""Models at a time: animated values become plain ones.

`prepare` does once what does not depend on the time (frames to seconds, colours to numbers, tweens
to keys), so that a frame costs only what really moves:

    prepared = prepare(model, span, fps)
    prepared.value(t)       # {"opacity": 0.06, "colour": (1.0, 0.0, 0.0, 1.0), ...}

Plain values: numbers are float, those that decide time `Fraction`; times are seconds; vectors are
tuples; colours (r, g, b, a) in 0..1, coded, straight alpha, blended in that form; models are dicts
under the names of the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from frameloom.params.animated import Keyframes, Tween
from frameloom.params.base import Model, key_of
from frameloom.params.colours import Colour
from frameloom.params.describe import parameters
from frameloom.params.exact import Frames, seconds
from frameloom.params.tracks import Key, Track


@dataclass(frozen=True, slots=True)
class Span:
    """[start_s, end_s) of an owner, on the clock that its times are local to."""

    start_s: Fraction
    end_s: Fraction

    @property
    def length_s(self) -> Fraction:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Constant:
    """What never changes."""

    plain: Any

    def value(self, _: Fraction) -> Any:
        return self.plain


@dataclass(frozen=True, slots=True)
class Series:
    """A list with parts that move."""

    parts: tuple[Prepared, ...]

    def value(self, t: Fraction) -> Any:
        return tuple(part.value(t) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Group:
    """A model with fields that move."""

    constants: dict[str, Any]
    moving: dict[str, Prepared]

    def value(self, t: Fraction) -> Any:
        return self.constants | {name: part.value(t) for name, part in self.moving.items()}


@dataclass(frozen=True, slots=True)
class Within:
    """A track kept in its parameter's range: easings such as `out_back` overshoot."""

    track: Track
    low: float
    high: float

    def value(self, t: Fraction) -> Any:
        value = self.track.value(t)
        if isinstance(value, tuple):
            return tuple(min(max(part, self.low), self.high) for part in value)
        return min(max(value, self.low), self.high)


Prepared = Constant | Track | Within | Series | Group


def prepare(value: Any, span: Span, fps: Fraction) -> Prepared:
    """Whatever a model holds, ready to be evaluated; `fps` is the project file's own."""
    if isinstance(value, Tween):
        ends = (span.start_s, value.from_), (span.end_s, value.to)
        return Track(tuple(Key(time, _plain(end, fps), value.easing) for time, end in ends))
    if isinstance(value, Keyframes):
        keys = [Key(seconds(k.time, fps), _plain(k.value, fps), k.easing) for k in value.keyframes]
        return Track(tuple(sorted(keys, key=lambda key: key.time_s)))
    if isinstance(value, Model):
        return prepare_fields(value, type(value).model_fields, span, fps)
    if isinstance(value, list):
        series = tuple(prepare(part, span, fps) for part in value)
        still = tuple(part.plain for part in series if isinstance(part, Constant))
        return Constant(still) if len(still) == len(series) else Series(series)
    return Constant(_plain(value, fps))


def prepare_fields(model: Model, names: Iterable[str], span: Span, fps: Fraction) -> Prepared:
    """As `prepare`, for some fields of a model only."""
    kind = type(model)
    parts = {
        key_of(kind, name): _within(kind, name, prepare(getattr(model, name), span, fps))
        for name in names
    }
    constants = {name: p.plain for name, p in parts.items() if isinstance(p, Constant)}
    moving: dict[str, Prepared] = {
        name: p for name, p in parts.items() if not isinstance(p, Constant)
    }
    return Group(constants, moving) if moving else Constant(constants)


def _within(model: type[Model], name: str, part: Prepared) -> Prepared:
    if not isinstance(part, Track):
        return part
    low, high = _ranges(model).get(key_of(model, name), (-math.inf, math.inf))
    if math.isinf(low) and math.isinf(high):
        return part
    first = part.keys[0].value
    numbers = first if isinstance(first, tuple) else (first,)
    if any(isinstance(n, bool) or not isinstance(n, int | float | Fraction) for n in numbers):
        return part
    return Within(part, low, high)


@cache
def _ranges(model: type[Model]) -> dict[str, tuple[float, float]]:
    return {
        parameter.key: (
            -math.inf if parameter.low is None else parameter.low,
            math.inf if parameter.high is None else parameter.high,
        )
        for parameter in parameters(model)
    }


def value_at(animated: Any, t: Fraction, span: Span, fps: Fraction) -> Any:
    """The plain value at `t`, on the clock of `span`."""
    return prepare(animated, span, fps).value(t)


def evaluate(model: Model, t: Fraction, span: Span, fps: Fraction) -> dict[str, Any]:
    """Every field of a model as a plain value at `t`."""
    return dict(prepare(model, span, fps).value(t))


def _plain(value: Any, fps: Fraction) -> Any:
    if isinstance(value, Frames):
        return seconds(value, fps)
    if isinstance(value, Fraction):
        return Fraction(value)
    if isinstance(value, Colour):
        return value.rgba
    if isinstance(value, tuple):
        return tuple(_plain(part, fps) for part in value)
    return value
