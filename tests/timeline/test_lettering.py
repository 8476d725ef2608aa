"""What a text layer shows at a time: the pane, its pieces, its numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.core.errors import ProjectError
from frameloom.core.lettering import Fill, Lettering
from frameloom.core.picture import Pane
from frameloom.layers.text import Text
from frameloom.params.evaluate import Span, evaluate
from frameloom.timeline.counting import written
from frameloom.timeline.pieces import ALL_THERE, GONE, HERE, coming
from tests.timeline.build import timeline

FPS = Fraction(30)


def panes(layer: dict[str, Any], *frames: int) -> list[Pane | None]:
    made = timeline({"layers": [{"type": "text", "text": "One two", **layer}]})
    shown = (made.picture(frame).panes for frame in frames)
    return [found[0] if found else None for found in shown]


def content(layer: dict[str, Any], *frames: int) -> list[Lettering | None]:
    found = [pane and pane.content for pane in panes(layer, *frames)]
    assert all(one is None or isinstance(one, Lettering) for one in found)
    return found  # type: ignore[return-value]


def test_what_does_not_change_is_the_same_object() -> None:
    still = {"position": {"from": [0, 0, 0], "to": [1, 0, 0]}, "opacity": {"from": 0.2, "to": 1}}
    first, second = content(still, 3, 90)
    assert first is second
    typed = content({"animate": {"type": "typewriter", "duration": 7}}, 0, 29, 30, 31)
    assert typed[0] is typed[1] and typed[1] is not typed[2] and typed[2] is typed[3]


def test_a_pane_is_the_block_with_its_padding() -> None:
    bare, padded = panes({"size": 0.1}, 0) + panes({"size": 0.1, "padding": 0.05}, 0)
    assert bare is not None and padded is not None
    assert bare.size[1] == pytest.approx(0.12)
    assert np.subtract(padded.size, bare.size) == pytest.approx([0.1, 0.1])
    (wrapped,) = panes({"size": 0.1, "width": 0.25}, 0)
    assert wrapped is not None and wrapped.size == pytest.approx((0.25, 0.24))


@pytest.mark.parametrize(
    ("keys", "middle"),
    [
        ({}, (0, 0)),
        ({"vertical_align": "top"}, (0, -0.5)),
        ({"vertical_align": "bottom"}, (0, 0.5)),
        ({"anchor": [0, 0]}, (0.5, -0.5)),
        ({"anchor": [1, 0], "vertical_align": "bottom"}, (-0.5, 0.5)),
    ],
)
def test_the_block_hangs_where_it_is_aligned(
    keys: dict[str, Any], middle: tuple[float, float]
) -> None:
    """`middle`: of the pane, from the position, in widths and heights of the pane."""
    (pane,) = panes({"size": 0.1, "position": [0.3, 0.2, 0], **keys}, 0)
    assert pane is not None
    place = pane.world_from_pane[:2, 3] - (0.3, 0.2)
    assert place == pytest.approx(np.multiply(middle, pane.size))


def test_there_is_no_pane_without_ink() -> None:
    assert panes({"text": "   "}, 0) == [None]
    assert panes({"animate": {"type": "fade", "delay": 1}}, 29) == [None]
    (boxed,) = panes({"text": "  ", "box": {"opacity": 1}}, 0)
    assert boxed is not None


def test_letters_lie_over_strokes_over_shadows_over_the_box() -> None:
    (drawn,) = content(
        {
            "text": [{"text": "a", "color": "#ff0000"}, {"text": "b", "color": "#0000ff"}],
            "stroke": {"color": "#00ff00"},
            "shadow": {"color": "#101010", "opacity": 0.5},
            "box": {"color": "#202020", "opacity": 0.5},
        },
        0,
    )
    assert drawn is not None
    parts = [part for part in drawn.parts if isinstance(part, Fill)]
    grey = [16 / 255, 32 / 255]
    kinds = [p.colour[0] in grey and grey.index(p.colour[0]) for p in parts[:3]]
    assert kinds == [1, 0, 0]
    assert [p.spread > 0 for p in parts[3:]] == [True, True, False, False]
    assert [p.colour[:3] for p in parts[5:]] == [(1, 0, 0), (0, 0, 1)]
    assert parts[0].colour[3] == pytest.approx(0.5) == parts[1].colour[3]


def animation(**keys: Any) -> dict[str, Any]:
    text = Text("x", animate=keys)
    whole = Span(Fraction(0), Fraction(5))
    found = evaluate(text, Fraction(0), whole, FPS)["animate"]
    assert isinstance(found, dict)
    return found


def test_a_typewriter_shows_piece_k_from_its_share_of_the_time_on() -> None:
    typing = animation(type="typewriter", duration=2, delay="1/3")
    for frame in range(120):
        t = Fraction(frame, 30)
        shown = [k for k in range(7) if t >= Fraction(1, 3) + Fraction(2) * k / 7]
        found = coming(typing, 7, t)
        expected = (HERE,) * len(shown) + (GONE,) * (7 - len(shown))
        assert found == (ALL_THERE if t >= Fraction(7, 3) else expected)


@pytest.mark.parametrize("stagger", [0, 0.25, 1])
def test_pieces_take_turns(stagger: float) -> None:
    fading = animation(type="fade", duration=3, easing="linear", stagger=stagger)
    count, own = 5, 3 / (1 + 4 * stagger)
    for step in range(30):
        found = coming(fading, count, Fraction(step, 10))
        expected = [min(max((step / 10 - k * stagger * own) / own, 0), 1) for k in range(count)]
        assert [one.opacity for one in found] == pytest.approx(expected, abs=1e-9)
    assert coming(fading, count, Fraction(3)) is ALL_THERE


def test_each_kind_comes_its_own_way() -> None:
    half = {"easing": "linear", "duration": 2, "stagger": 0}
    at = Fraction(1)

    def one(**keys: Any) -> Any:
        return coming(animation(**half, **keys), 3, at)[1]

    assert one(type="slide", offset=[0.2, 0.4]) == (0.5, (0.1, 0.2), 1.0, 0.0)
    assert one(type="scale", factor=0.5) == (0.5, (0.0, 0.0), 0.75, 0.0)
    assert one(type="blur", blur=0.04) == (0.5, (0.0, 0.0), 1.0, 0.02)


def test_a_scaling_piece_grows_about_its_own_middle() -> None:
    layer = {"animate": {"type": "scale", "by": "line", "easing": "linear", "duration": 2}}
    half, whole = content(layer, 30, 60)
    assert half is not None and whole is not None
    small, large = np.array(half.bounds), np.array(whole.bounds)
    assert small[2:] - small[:2] == pytest.approx((large[2:] - large[:2]) / 2)
    assert small[0] + small[2] == pytest.approx(large[0] + large[2], abs=0.005)


def counter(value: Any, **keys: Any) -> str:
    plain = {"value": value, "decimals": 0, "thousands": "", "point": ".", "digits": 1}
    return written(plain | keys)


@pytest.mark.parametrize(
    ("value", "keys", "text"),
    [
        (0.5, {}, "1"),
        (-0.5, {}, "-1"),
        (-0.4, {}, "0"),
        (1234567.891, {"thousands": ",", "decimals": 2}, "1,234,567.89"),
        (0.125, {"decimals": 2, "point": ","}, "0,13"),
        (7, {"digits": 3}, "007"),
        (999.5, {"thousands": " "}, "1 000"),
        (1e15, {"thousands": "."}, "1.000.000.000.000.000"),
        (1e-9, {"decimals": 3}, "0.000"),
    ],
)
def test_a_number_is_written(value: float, keys: dict[str, Any], text: str) -> None:
    assert counter(value, **keys) == text


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_what_is_written_is_the_nearest_number(value: float, decimals: int) -> None:
    found = Decimal(counter(value, decimals=decimals, thousands=",").replace(",", ""))
    assert abs(found - Decimal(repr(value))) <= Decimal(1).scaleb(-decimals) / 2


def test_a_number_counts() -> None:
    number = {"value": {"from": 0, "to": 100}}
    first, same, later = content({"text": [{"text": "Nr ", "number": number}]}, 0, 0, 60)
    assert first is same and first is not later


def test_a_font_that_is_not_there_is_told() -> None:
    with pytest.raises(ProjectError, match="No Such Font"):
        panes({"font": "No Such Font"}, 0)
