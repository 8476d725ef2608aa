"""Models at a time: frames, colours, tweens over spans, what holds and what switches."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

import pytest

from frameloom.params.animated import (
    Animated,
    Colour,
    In,
    Keyframe,
    Keyframes,
    Switched,
    Tween,
    Vec2,
)
from frameloom.params.base import Model, param
from frameloom.params.evaluate import Constant, Span, evaluate, prepare, value_at
from frameloom.params.exact import Frames, Length

FPS = Fraction(30)
SPAN = Span(Fraction(1), Fraction(3))


class Inner(Model):
    width: Animated[Annotated[float, In(0)]] = 0.1


class Sample(Model):
    type: Literal["sample"] = "sample"
    opacity: Animated[Annotated[float, In(0, 1)]] = 1.0
    offset: Animated[Annotated[Vec2, In()]] = (0.0, 0.0)
    tint: Animated[Colour] = Colour("#ff0000")
    on: Switched[bool] = True
    long: Length = Fraction(1, 2)
    colours: list[Animated[Colour]] = param([])
    inner: Inner = Inner()


def at(t: str | int, **given: object) -> dict[str, object]:
    return evaluate(Sample.read(given), Fraction(t), SPAN, FPS)


def test_plain_values() -> None:
    assert at(0, long="15f", colours=["white", "#0000"]) == {
        "type": "sample",
        "opacity": 1.0,
        "offset": (0.0, 0.0),
        "tint": (1.0, 0.0, 0.0, 1.0),
        "on": True,
        "long": Fraction(1, 2),
        "colours": ((1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 0.0)),
        "inner": {"width": 0.1},
    }


def test_a_tween_goes_over_its_owners_span_and_holds_outside() -> None:
    fade = {"from": 0, "to": 1}
    values = [at(t, opacity=fade)["opacity"] for t in (0, 1, "3/2", 3, 9)]
    assert values == [0.0, 0.0, 0.25, 1.0, 1.0]


def test_key_times_are_the_owners_clock_not_its_span() -> None:
    keys = {"keyframes": [{"time": "60f", "value": 0}, {"time": 4, "value": 1}]}
    assert [at(t, opacity=keys)["opacity"] for t in (1, 2, 3, 5)] == [0.0, 0.0, 0.5, 1.0]


def test_colours_blend_in_coded_numbers() -> None:
    mixed = at(2, tint={"from": "#000000", "to": "#ffffff80"})["tint"]
    assert mixed == pytest.approx((0.5, 0.5, 0.5, (1 + 128 / 255) / 2))


def test_what_moves_inside_lists_and_models_moves() -> None:
    found = at(
        2, colours=["red", {"from": "black", "to": "white"}], inner={"width": {"from": 0, "to": 4}}
    )
    assert found["colours"] == ((1.0, 0.0, 0.0, 1.0), (0.5, 0.5, 0.5, 1.0))
    assert found["inner"] == {"width": 2.0}


def test_booleans_switch_at_their_key() -> None:
    keys = {"keyframes": [{"time": 0, "value": False}, {"time": 2, "value": True}]}
    assert [at(t, on=keys)["on"] for t in ("1.999", 2)] == [False, True]


def test_the_segment_is_chosen_exactly() -> None:
    """A key at 1/3 s: one frame of 30 000/1001 fps before it and on it."""
    keys = Keyframes((Keyframe(Fraction(0), 0.0, "step"), Keyframe(Frames(10), 1.0)))
    fps = Fraction(30000, 1001)
    assert value_at(keys, Fraction(10) / fps, SPAN, fps) == 1.0
    assert value_at(keys, Fraction(10) / fps - Fraction(1, 10**30), SPAN, fps) == 0.0


def test_a_model_that_stands_still_is_prepared_as_a_constant() -> None:
    assert isinstance(prepare(Sample(), SPAN, FPS), Constant)
    assert not isinstance(prepare(Sample(opacity=Tween(0.0, 1.0)), SPAN, FPS), Constant)


def test_evaluation_does_not_share_state() -> None:
    prepared = prepare(Sample(opacity=Tween(0.0, 1.0)), SPAN, FPS)
    first = prepared.value(Fraction(2))
    prepared.value(Fraction(3))
    assert first["opacity"] == 0.5
