"""Easings: how a segment gets from its start (0) to its end (1), and their integrals.

The in / out / in_out families are Robert Penner's, with the constants of easings.net (three.js and
its editors use the same): back overshoots by 1.70158, times 1.525 in in_out; elastic has the period
0.3 (0.45 in in_out). `out` is `in` turned about (1/2, 1/2); `in_out` is both at half size. The CSS
names are their cubic Béziers. Two have no common definition:

- `step` holds 0 and is 1 only at the end: the value switches at the next key.
- `spring` is a damped oscillation of two whole periods,
  (1 - exp(-6 p) (cos(4 pi p) + 6 / (4 pi) sin(4 pi p))) / (1 - exp(-6)): at rest at 0, exactly 1 at
  1, its first and largest overshoot 22.6 % at p = 1/4.

Every family carries its antiderivative in closed form, so that a speed that eases has an exact
integral. Progress outside 0..1 is clamped.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, Literal, get_args

from frameloom.params.bezier import Bezier, bezier_integral, bezier_value

Curve = Callable[[float], float]
EasingName = Literal[
    "linear",
    "in_quad", "out_quad", "in_out_quad",
    "in_cubic", "out_cubic", "in_out_cubic",
    "in_quart", "out_quart", "in_out_quart",
    "in_quint", "out_quint", "in_out_quint",
    "in_sine", "out_sine", "in_out_sine",
    "in_expo", "out_expo", "in_out_expo",
    "in_circ", "out_circ", "in_out_circ",
    "in_back", "out_back", "in_out_back",
    "in_elastic", "out_elastic", "in_out_elastic",
    "in_bounce", "out_bounce", "in_out_bounce",
    "ease", "ease_in", "ease_out", "ease_in_out",
    "step", "spring",
]  # fmt: skip
NAMES: Final[tuple[EasingName, ...]] = get_args(EasingName)

CSS: Final[dict[str, Bezier]] = {
    "ease": (0.25, 0.1, 0.25, 1.0),
    "ease_in": (0.42, 0.0, 1.0, 1.0),
    "ease_out": (0.0, 0.0, 0.58, 1.0),
    "ease_in_out": (0.42, 0.0, 0.58, 1.0),
}


def ease(easing: EasingName | Bezier, progress: float) -> float:
    """The eased progress: 0 at 0 and 1 at 1; back, elastic, spring and Béziers may leave 0..1."""
    return _curve(easing).value(min(1.0, max(0.0, progress)))


def ease_integral(easing: EasingName | Bezier, progress: float) -> float:
    """The integral of `ease(easing, p)` over p from 0 to `progress` (clamped to 0..1)."""
    return _curve(easing).integral(min(1.0, max(0.0, progress)))


@dataclass(frozen=True, slots=True)
class _Curve:
    value: Curve
    integral: Curve


def _power(n: int) -> _Curve:
    return _Curve(lambda p: math.pow(p, n), lambda p: math.pow(p, n + 1) / (n + 1))


def _sine() -> _Curve:
    half_pi = math.pi / 2
    return _Curve(
        lambda p: 1.0 - math.cos(half_pi * p) if p < 1.0 else 1.0,
        lambda p: p - math.sin(half_pi * p) / half_pi,
    )


def _expo() -> _Curve:
    rate = 10.0 * math.log(2.0)
    return _Curve(
        lambda p: math.exp2(10.0 * p - 10.0) if p > 0.0 else 0.0,
        lambda p: (math.exp2(10.0 * p - 10.0) - 2.0**-10) / rate,
    )


def _circ() -> _Curve:
    def height(p: float) -> float:
        return math.sqrt((1.0 - p) * (1.0 + p))

    return _Curve(
        lambda p: 1.0 - height(p),
        lambda p: p - 0.5 * (p * height(p) + math.asin(p)),
    )


def _back(overshoot: float) -> _Curve:
    def value(p: float) -> float:
        return p * p * ((overshoot + 1.0) * p - overshoot) if p < 1.0 else 1.0

    return _Curve(value, lambda p: p**3 * ((overshoot + 1.0) * p / 4.0 - overshoot / 3.0))


def _elastic(period: float) -> _Curve:
    """-2^(10 p - 10) sin((10 p - 10 - 10 period / 4) 2 pi / (10 period)), for 0 < p < 1."""
    growth, turn = 10.0 * math.log(2.0), 2.0 * math.pi / period
    shift = 1.0 + period / 4.0

    def value(p: float) -> float:
        if p in (0.0, 1.0):
            return p
        return -(math.exp2(10.0 * p - 10.0)) * math.sin((p - shift) * turn)

    def primitive(p: float) -> float:
        angle = (p - shift) * turn
        wave = growth * math.sin(angle) - turn * math.cos(angle)
        return -(math.exp2(10.0 * p - 10.0)) * wave / (growth * growth + turn * turn)

    return _Curve(value, lambda p: primitive(p) - primitive(0.0))


# `out_bounce`: four parabolas 7.5625 (p - centre)^2 + floor, each up to its end (p in elevenths).
_BOUNCES: Final = (
    (4 / 11, 0.0, 0.0),
    (8 / 11, 6 / 11, 0.75),
    (10 / 11, 9 / 11, 0.9375),
    (1.0, 10.5 / 11, 0.984375),
)


def _out_bounce(p: float) -> float:
    for end, centre, floor in _BOUNCES:
        if p < end:
            return 7.5625 * (p - centre) ** 2 + floor
    return 1.0


def _out_bounce_integral(p: float) -> float:
    total, start = 0.0, 0.0
    for end, centre, floor in _BOUNCES:
        stop = min(p, end)
        total += 7.5625 / 3.0 * ((stop - centre) ** 3 - (start - centre) ** 3)
        total += floor * (stop - start)
        if p <= end:
            break
        start = end
    return total


def _spring() -> _Curve:
    decay, turn = 6.0, 4.0 * math.pi
    scale = 1.0 / (1.0 - math.exp(-decay))
    norm = decay * decay + turn * turn

    def value(p: float) -> float:
        if p in (0.0, 1.0):
            return p
        wave = math.cos(turn * p) + decay / turn * math.sin(turn * p)
        return scale * (1.0 - math.exp(-decay * p) * wave)

    def primitive(p: float) -> float:
        """The antiderivative of exp(-decay p) (cos + decay / turn sin)."""
        sine, cosine = math.sin(turn * p), math.cos(turn * p)
        wave = -2.0 * decay * cosine + (turn - decay * decay / turn) * sine
        return math.exp(-decay * p) * wave / norm

    return _Curve(value, lambda p: scale * (p - primitive(p) + primitive(0.0)))


def _reverse(curve: _Curve) -> _Curve:
    """The curve turned about (1/2, 1/2): `in` becomes `out` and the other way round."""
    whole = curve.integral(1.0)
    return _Curve(
        lambda p: 1.0 - curve.value(1.0 - p),
        lambda p: p - (whole - curve.integral(1.0 - p)),
    )


def _in_out(curve: _Curve) -> _Curve:
    """`curve` at half size up to 1/2, then its reverse."""

    def value(p: float) -> float:
        if p < 0.5:
            return curve.value(2.0 * p) / 2.0
        return 1.0 - curve.value(2.0 - 2.0 * p) / 2.0

    def integral(p: float) -> float:
        if p < 0.5:
            return curve.integral(2.0 * p) / 4.0
        return p - 0.5 + curve.integral(2.0 - 2.0 * p) / 4.0

    return _Curve(value, integral)


_FAMILIES: Final[dict[str, tuple[_Curve, _Curve]]] = {
    **{
        name: (_power(n), _power(n))
        for n, name in enumerate(("quad", "cubic", "quart", "quint"), 2)
    },
    "sine": (_sine(), _sine()),
    "expo": (_expo(), _expo()),
    "circ": (_circ(), _circ()),
    "back": (_back(1.70158), _back(1.70158 * 1.525)),
    "elastic": (_elastic(0.3), _elastic(0.45)),
    "bounce": (_reverse(_Curve(_out_bounce, _out_bounce_integral)),) * 2,
}
"""Per family its `in` curve, and the one that `in_out` is made of."""


_STEP: Final = _Curve(lambda p: float(p >= 1.0), lambda _: 0.0)


@lru_cache(maxsize=256)
def _curve(easing: EasingName | Bezier) -> _Curve:
    if not isinstance(easing, str) or easing in CSS:
        points = CSS[easing] if isinstance(easing, str) else easing
        return _Curve(partial(bezier_value, points), partial(bezier_integral, points))
    way, _, family = easing.rpartition("_")
    if way == "in":
        return _FAMILIES[family][0]
    if way == "out":
        return _reverse(_FAMILIES[family][0])
    if way == "in_out":
        return _in_out(_FAMILIES[family][1])
    return {"linear": _power(1), "step": _STEP, "spring": _spring()}[easing]
