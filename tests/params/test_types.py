"""Exact numbers, ranges, colours, animated values: what is taken, and what is refused."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageColor

from frameloom.core.errors import ProjectError
from frameloom.params.animated import (
    Animated,
    Colour,
    Easing,
    FrameRate,
    In,
    Keyframe,
    Keyframes,
    Scale,
    Switched,
    Time,
    Tween,
    Vec3,
)
from frameloom.params.base import Model
from frameloom.params.colour_names import NAMES
from frameloom.params.exact import Exact, Frames, Rate, read_exact

bounded = settings(derandomize=True, deadline=None, max_examples=100)


class Sample(Model):
    number: Animated[Annotated[float, In(0, 1)]] = 0.5
    whole: Annotated[int, In(-3, 3)] = 0
    above: Annotated[float, In(0, above=True)] = 1.0
    exact: Animated[Annotated[Fraction, In(-100, 100)]] = Fraction(1)
    vector: Animated[Annotated[Vec3, In(-1, 1)]] = (0.0, 0.0, 0.0)
    scale: Animated[Scale] = Scale((1.0, 1.0, 1.0))
    colour: Animated[Colour] = Colour("red")
    on: Switched[bool] = False
    time: Time = Fraction(0)
    rate: FrameRate = Fraction(30)
    easing: Easing = "linear"


@bounded
@given(st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**9))
def test_fractions_stay_exact(value: Fraction) -> None:
    exact = read_exact(value)
    assert exact == value
    assert exact is not None
    assert read_exact(exact.written) == value


@bounded
@given(st.decimals(min_value=-(10**6), max_value=10**6, places=12))
def test_decimals_stay_exact(value: Decimal) -> None:
    assert read_exact(value) == Fraction(value)


@bounded
@given(st.floats(min_value=-1e6, max_value=1e6).filter(lambda x: x == 0 or abs(x) > 1e-20))
def test_floats_mean_their_shortest_decimal(value: float) -> None:
    assert read_exact(value) == Fraction(repr(value))


@pytest.mark.parametrize(
    "value",
    [
        True, None, "1", "1.5", "1/0", "1//2", " 1/2", "1/2 ", "١/٢", "a", "", [], {}, object(),
        float("nan"), float("inf"), Decimal("NaN"), Decimal("1e999999"), Decimal("1e-999999"),
        10**16, "9" * 40 + "/1", complex(1),
    ],
)  # fmt: skip
def test_what_is_no_exact_number(value: object) -> None:
    assert read_exact(value) is None


@pytest.mark.parametrize("value", [Exact("2/4"), Exact(Decimal("0.10")), Rate(Decimal("29.97"))])
def test_copies_keep_the_notation(value: Exact) -> None:
    for made in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert (made, made.written, type(made)) == (value, value.written, type(value))
    assert type(value + 0) is Fraction


def test_ntsc_rates_are_fractions() -> None:
    assert Rate(Decimal("59.94")) == Fraction(60000, 1001)


TAKEN: list[tuple[str, Any, Any]] = [
    ("number", np.float32(0.5), 0.5),
    ("number", np.int16(1), 1.0),
    ("whole", np.int64(3), 3),
    ("exact", np.float64(0.1), Fraction(1, 10)),
    ("time", np.int32(2), Fraction(2)),
    ("number", 1, 1.0),
    ("number", Decimal("0.25"), 0.25),
    ("number", Fraction(1, 4), 0.25),
    ("whole", Decimal("3.0"), 3),
    ("exact", "1/3", Fraction(1, 3)),
    ("exact", 0.1, Fraction(1, 10)),
    ("vector", [0, 1, Decimal("-0.5")], (0.0, 1.0, -0.5)),
    ("scale", 2, (2.0, 2.0, 2.0)),
    ("scale", [1, 2, 3], (1.0, 2.0, 3.0)),
    ("colour", "#FFF", "#FFF"),
    ("time", "30f", Frames(30)),
    ("time", -1, Fraction(-1)),
    ("rate", "24000/1001", Fraction(24000, 1001)),
    ("easing", [0.25, -3, 1, 4], (0.25, -3.0, 1.0, 4.0)),
    ("number", {"from": 0, "to": 1}, Tween(0.0, 1.0)),
    ("number", Tween(0, 1, "ease"), Tween(0.0, 1.0, "ease")),
    (
        "on",
        {"keyframes": [{"time": "1/3", "value": True}]},
        Keyframes((Keyframe(Fraction(1, 3), True),)),
    ),
    ("scale", {"from": 1, "to": [1, 2, 3]}, Tween((1.0, 1.0, 1.0), (1.0, 2.0, 3.0))),
]


@pytest.mark.parametrize(("name", "value", "kept"), TAKEN)
def test_what_is_taken(name: str, value: object, kept: object) -> None:
    assert getattr(Sample(**{name: value}), name) == kept
    sample = Sample()
    setattr(sample, name, value)
    assert getattr(sample, name) == kept


REFUSED: list[tuple[str, Any, str]] = [
    ("number", True, "it is true"),
    ("number", "0.5", 'it is "0.5"'),
    ("number", 1.0001, "from 0 to 1"),
    ("number", float("nan"), "nan"),
    ("number", 10**400, "a number"),
    ("number", [0.5], "a number"),
    ("whole", 1.5, "a whole number from -3 to 3"),
    ("whole", 4, "it is 4"),
    ("above", 0, "above 0"),
    ("exact", 101, "from -100 to 100"),
    ("exact", {"from": 0, "to": "1/0"}, "exact.to"),
    ("vector", [0, 0], "3 numbers"),
    ("vector", [0, 0, 2], r"vector\[2\]"),
    ("vector", {"from": [0, 0, 0], "to": [0, 5, 0]}, r"vector\.to\[1\]"),
    ("scale", [1, 2], "3 numbers"),
    ("colour", "#ggg", "a colour"),
    ("colour", "#fffff", "a colour"),
    ("colour", 0xFFFFFF, "a colour"),
    ("on", 1, "true or false"),
    ("on", {"from": False, "to": True}, "no such key"),
    ("time", "1 f", "a time"),
    ("time", None, "a time"),
    ("rate", "0/1", "frame rate"),
    ("rate", "4294967296/4294967297", "frame rate"),
    ("easing", "in-out", "easing"),
    ("easing", [0, 0, 1], "easing"),
    ("easing", [0, 0, 1, float("inf")], "easing"),
]


@pytest.mark.parametrize(("name", "value", "told"), REFUSED)
def test_what_is_refused(name: str, value: object, told: str) -> None:
    with pytest.raises(ProjectError, match=told):
        Sample(**{name: value})
    sample = Sample()
    with pytest.raises(ProjectError, match=told):
        setattr(sample, name, value)
    assert sample == Sample()


def test_css_names_mean_what_another_library_says() -> None:
    assert len(NAMES) == 148
    for name in NAMES:
        assert Colour(name).rgba == (*(c / 255 for c in ImageColor.getrgb(name)), 1.0)


@pytest.mark.parametrize(
    ("written", "rgba"),
    [
        ("#f80", (1.0, 136 / 255, 0.0, 1.0)),
        ("#F808", (1.0, 136 / 255, 0.0, 136 / 255)),
        ("#ff8800", (1.0, 136 / 255, 0.0, 1.0)),
        ("#ff880080", (1.0, 136 / 255, 0.0, 128 / 255)),
        ("Transparent", (0.0, 0.0, 0.0, 0.0)),
    ],
)
def test_colours(written: str, rgba: tuple[float, ...]) -> None:
    assert Colour(written).rgba == rgba
