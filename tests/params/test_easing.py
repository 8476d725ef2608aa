"""Easings against easings.net written out, dense sampling and numeric integration."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.params.bezier import Bezier
from frameloom.params.easing import CSS, NAMES, EasingName, ease, ease_integral

unit = st.floats(0.0, 1.0)
beziers = st.tuples(unit, st.floats(-1.5, 2.5), unit, st.floats(-1.5, 2.5))
MONOTONE = [
    name
    for name in NAMES
    if not any(word in name for word in ("back", "elastic", "bounce", "spring"))
]


def reference(name: str, p: float) -> float:  # noqa: PLR0911
    """easings.net, function by function, for those with a formula of their own there."""
    c1, c4, c5 = 1.70158, 2 * math.pi / 3, 2 * math.pi / 4.5
    c2 = c1 * 1.525
    match name:
        case "in_out_quad":
            return 2 * p * p if p < 0.5 else 1 - (-2 * p + 2) ** 2 / 2
        case "out_cubic":
            return 1 - (1 - p) ** 3
        case "in_out_quint":
            return 16 * p**5 if p < 0.5 else 1 - (-2 * p + 2) ** 5 / 2
        case "in_out_sine":
            return -(math.cos(math.pi * p) - 1) / 2
        case "out_expo":
            return 1 if p == 1 else 1 - 2 ** (-10 * p)
        case "in_out_expo":
            if p in (0, 1):
                return p
            return 2 ** (20 * p - 10) / 2 if p < 0.5 else (2 - 2 ** (-20 * p + 10)) / 2
        case "out_circ":
            return math.sqrt(1 - (p - 1) ** 2)
        case "in_out_circ":
            if p < 0.5:
                return (1 - math.sqrt(1 - (2 * p) ** 2)) / 2
            return (math.sqrt(1 - (-2 * p + 2) ** 2) + 1) / 2
        case "in_back":
            return (c1 + 1) * p**3 - c1 * p**2
        case "out_back":
            return 1 + (c1 + 1) * (p - 1) ** 3 + c1 * (p - 1) ** 2
        case "in_out_back":
            if p < 0.5:
                return (2 * p) ** 2 * ((c2 + 1) * 2 * p - c2) / 2
            return ((2 * p - 2) ** 2 * ((c2 + 1) * (p * 2 - 2) + c2) + 2) / 2
        case "in_elastic":
            return p if p in (0, 1) else -(2 ** (10 * p - 10)) * math.sin((p * 10 - 10.75) * c4)
        case "out_elastic":
            return p if p in (0, 1) else 2 ** (-10 * p) * math.sin((p * 10 - 0.75) * c4) + 1
        case "in_out_elastic":
            if p in (0, 1):
                return p
            if p < 0.5:
                return -(2 ** (20 * p - 10) * math.sin((20 * p - 11.125) * c5)) / 2
            return 2 ** (-20 * p + 10) * math.sin((20 * p - 11.125) * c5) / 2 + 1
        case "out_bounce":
            n, d = 7.5625, 2.75
            if p < 1 / d:
                return n * p * p
            if p < 2 / d:
                return n * (p - 1.5 / d) ** 2 + 0.75
            if p < 2.5 / d:
                return n * (p - 2.25 / d) ** 2 + 0.9375
            return n * (p - 2.625 / d) ** 2 + 0.984375
    raise KeyError(name)


WITH_REFERENCE = [
    *("in_out_quad", "out_cubic", "in_out_quint", "in_out_sine", "out_expo", "in_out_expo"),
    *("out_circ", "in_out_circ", "in_back", "out_back", "in_out_back"),
    *("in_elastic", "out_elastic", "in_out_elastic", "out_bounce"),
]


@pytest.mark.parametrize("name", WITH_REFERENCE)
def test_formulas_of_easings_net(name: EasingName) -> None:
    for p in np.linspace(0, 1, 1001):
        assert ease(name, float(p)) == pytest.approx(reference(name, float(p)), abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_ends_are_exact_and_progress_is_clamped(name: EasingName) -> None:
    assert ease(name, 0.0) == ease(name, -0.5) == 0.0
    assert ease(name, 1.0) == ease(name, 1.5) == 1.0
    assert ease_integral(name, 0.0) == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("name", MONOTONE)
def test_never_goes_back(name: EasingName) -> None:
    values = [ease(name, p / 2000) for p in range(2001)]
    assert all(b >= a for a, b in pairwise(values))


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("in_") and "in_out" not in n])
def test_out_is_in_turned(name: EasingName) -> None:
    out, both = name.replace("in_", "out_"), name.replace("in_", "in_out_")
    for p in np.linspace(0, 1, 101):
        assert ease(out, float(p)) == pytest.approx(1 - ease(name, 1 - float(p)), abs=1e-12)  # type: ignore[arg-type]
        assert ease(both, float(p)) == pytest.approx(1 - ease(both, 1 - float(p)), abs=1e-9)  # type: ignore[arg-type]


def test_step_switches_only_at_the_end() -> None:
    assert [ease("step", p) for p in (0.0, 0.5, 1 - 2**-53, 1.0)] == [0, 0, 0, 1]


def test_spring_overshoots_as_documented() -> None:
    values = [ease("spring", p / 4000) for p in range(4001)]
    peak = max(range(4001), key=lambda i: values[i])
    assert peak / 4000 == pytest.approx(0.25, abs=1e-3)
    assert values[peak] == pytest.approx(1.226, abs=1e-3)
    assert ease("spring", 0.001) < 0.001, "it starts at rest"


def sampled_bezier(points: Bezier, p: float, n: int = 60_001) -> float:
    """y where x is p: the curve drawn as 60 000 chords."""
    s = np.linspace(0, 1, n)
    x = 3 * s * (1 - s) ** 2 * points[0] + 3 * s**2 * (1 - s) * points[2] + s**3
    y = 3 * s * (1 - s) ** 2 * points[1] + 3 * s**2 * (1 - s) * points[3] + s**3
    return float(np.interp(p, x, y))


@given(points=beziers, p=unit)
def test_bezier_against_dense_sampling(points: Bezier, p: float) -> None:
    # Where the curve is vertical a float's last bit of x is worth up to a cube root of it in y.
    lower, upper = sampled_bezier(points, p - 1e-9), sampled_bezier(points, p + 1e-9)
    near = sampled_bezier(points, p)
    tolerance = 1e-7 + abs(upper - near) + abs(near - lower)
    assert abs(ease(points, p) - near) < tolerance


@pytest.mark.parametrize("name", sorted(CSS))
def test_css_names_are_their_beziers(name: EasingName) -> None:
    for p in np.linspace(0, 1, 21):
        assert ease(name, float(p)) == pytest.approx(sampled_bezier(CSS[name], float(p)), abs=1e-8)


def test_css_ease_has_the_published_middle() -> None:
    assert ease("ease", 0.5) == pytest.approx(0.8024033876, abs=1e-10)


def test_a_bezier_that_goes_back_in_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.1"):
        ease((1.2, 0.0, 0.5, 1.0), 0.5)


def numeric_integral(easing: EasingName | Bezier, p: float) -> float:
    """Midpoint rule on 22 000 panels (bounce's knees, in 22nds, lie between panels)."""
    n = 22_000
    return sum(ease(easing, p * (k + 0.5) / n) for k in range(n)) * p / n


@pytest.mark.parametrize("name", [n for n in NAMES if n not in CSS])
def test_integral_is_the_area(name: EasingName) -> None:
    for p in (0.13, 0.5, 0.77, 1.0):
        assert ease_integral(name, p) == pytest.approx(numeric_integral(name, p), abs=2e-6)


@given(points=beziers, p=st.floats(0.01, 0.98), width=st.floats(1e-3, 0.02))
def test_bezier_integral_grows_by_the_value(points: Bezier, p: float, width: float) -> None:
    n = 400
    grown = ease_integral(points, p + width) - ease_integral(points, p)
    values = [ease(points, p + width * (k + 0.5) / n) for k in range(n)]
    assert grown == pytest.approx(sum(values) * width / n, abs=2e-4 * width**0.5)


@given(points=beziers)
def test_bezier_integral_over_the_whole(points: Bezier) -> None:
    assert ease_integral(points, 0.0) == pytest.approx(0.0, abs=1e-12)
    s = np.linspace(0, 1, 20_001)
    x = 3 * s * (1 - s) ** 2 * points[0] + 3 * s**2 * (1 - s) * points[2] + s**3
    y = 3 * s * (1 - s) ** 2 * points[1] + 3 * s**2 * (1 - s) * points[3] + s**3
    assert ease_integral(points, 1.0) == pytest.approx(float(np.trapezoid(y, x)), abs=1e-6)
