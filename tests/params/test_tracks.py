"""Keys, blends and integrals against slow, separate reckonings."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.params.easing import NAMES, EasingName, ease
from frameloom.params.tracks import Key, Track, direction, integral

times = st.fractions(min_value=-3, max_value=9, max_denominator=30)
speeds = st.fractions(min_value=-4, max_value=4, max_denominator=12)
easings = st.sampled_from(NAMES)


@st.composite
def tracks(draw: st.DrawFn, allowed: st.SearchStrategy[EasingName] = easings) -> Track:
    at = sorted(draw(st.lists(times, min_size=1, max_size=5)))
    return Track(tuple(Key(t, draw(speeds), draw(allowed)) for t in at))


@given(track=tracks(), t=times)
def test_value_against_a_scan(track: Track, t: Fraction) -> None:
    passed = [k for k in track.keys if k.time_s <= t]
    to_come = [k for k in track.keys if k.time_s > t]
    if not passed or not to_come or passed[-1].time_s == t:
        assert track.value(t) == (passed[-1] if passed else to_come[0]).value
        return
    a, b = passed[-1], to_come[0]
    eased = ease(a.easing, float((t - a.time_s) / (b.time_s - a.time_s)))
    expected = float(a.value) + float(b.value - a.value) * eased
    assert float(track.value(t)) == pytest.approx(expected, abs=1e-12)


def test_linear_between_fractions_is_exact() -> None:
    track = Track((Key(Fraction(0), Fraction(1)), Key(Fraction(3), Fraction(2))))
    assert track.value(Fraction(1)) == Fraction(4, 3)


def test_vectors_and_colours_go_component_by_component() -> None:
    track = Track((Key(Fraction(0), (0.0, 10.0, 1)), Key(Fraction(2), (1.0, 20.0, 1), "linear")))
    assert track.value(Fraction(1)) == (0.5, 15.0, 1.0)


@pytest.mark.parametrize("values", [(False, True), ("grid", "dots"), (None, 1.0), ((0, 1), None)])
def test_everything_else_switches_at_its_key(values: tuple[object, object]) -> None:
    track = Track((Key(Fraction(0), values[0]), Key(Fraction(2), values[1])))
    assert track.value(Fraction(1999, 1000)) is values[0]
    assert track.value(Fraction(2)) is values[1]


def test_two_keys_at_one_time_jump() -> None:
    keys = (
        Key(Fraction(0), 0.0),
        Key(Fraction(1), 1.0),
        Key(Fraction(1), 5.0),
        Key(Fraction(2), 6.0),
    )
    track = Track(keys)
    assert track.value(Fraction(1)) == 5.0
    assert track.value(Fraction(99, 100)) == pytest.approx(0.99)


def test_keys_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        Track((Key(Fraction(1), 0.0), Key(Fraction(0), 1.0)))


@given(
    track=tracks(), start=times, length=st.fractions(min_value=0, max_value=4, max_denominator=9)
)
def test_integral_against_a_sum(track: Track, start: Fraction, length: Fraction) -> None:
    if not length:
        assert integral(track, start, start) == 0
        return
    cuts = sorted({start, start + length, *(k for k in track.times if start < k < start + length)})
    total, n = 0.0, 100
    for a, b in pairwise(cuts):
        middles = [a + (b - a) * Fraction(2 * i + 1, 2 * n) for i in range(n)]
        total += sum(float(track.value(t)) for t in middles) * float(b - a) / n
    assert float(integral(track, start, start + length)) == pytest.approx(total, abs=5e-3)


@given(track=tracks(st.sampled_from(["linear", "step"])), start=times, a=times, b=times)
def test_linear_and_step_integrals_are_exact(
    track: Track, start: Fraction, a: Fraction, b: Fraction
) -> None:
    """Trapezia in Fractions, rounded once, give the same number to the bit."""

    def area(end: Fraction) -> Fraction:
        low, high = min(start, end), max(start, end)
        cuts = sorted({low, high, *(k for k in track.times if low < k < high)})
        total = Fraction(0)
        for p, q in pairwise(cuts):
            total += (q - p) * track.value((p + q) / 2)  # exact: the middle of a straight line
        return total if end >= start else -total

    for end in (a, b):
        assert integral(track, start, end) == Fraction(
            (area(end) * 10**6 + Fraction(1, 2)) // 1, 10**6
        )


def test_integral_is_rounded_to_a_millionth() -> None:
    track = Track((Key(Fraction(0), Fraction(0)), Key(Fraction(3), Fraction(1))))
    assert integral(track, Fraction(0), Fraction(1)) == Fraction(166_667, 1_000_000)


@pytest.mark.parametrize("name", NAMES)
def test_every_easing_integrates_beyond_its_segment(name: EasingName) -> None:
    track = Track((Key(Fraction(0), Fraction(2), name), Key(Fraction(1), Fraction(-1))))
    inside = integral(track, Fraction(0), Fraction(1))
    assert integral(track, Fraction(-1), Fraction(0)) == 2
    assert integral(track, Fraction(0), Fraction(3)) == inside - 2


def test_direction_keeps_facing_where_it_went() -> None:
    values = [0, 1, 0, -1, 0, 0, 1]
    track = Track(tuple(Key(Fraction(i), Fraction(v), "step") for i, v in enumerate(values)))
    ways = [direction(track, Fraction(n, 2)) for n in range(14)]
    assert ways == [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, 1, 1]


def test_direction_before_the_first_move_looks_ahead() -> None:
    ramp = Track((Key(Fraction(0), Fraction(0)), Key(Fraction(2), Fraction(-1))))
    assert direction(ramp, Fraction(0)) == -1
    assert direction(Track((Key(Fraction(0), Fraction(0)),)), Fraction(0)) == 1
