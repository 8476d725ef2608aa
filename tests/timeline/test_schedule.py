"""Scenes and frames against a plain walk."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.timeline.schedule import schedule

rates = st.sampled_from(
    [Fraction(n) for n in (24, 25, 30, 50, 60)] + [Fraction(30000, 1001), Fraction(24000, 1001)]
)
durations = st.lists(
    st.fractions(min_value=Fraction(1, 1000), max_value=3, max_denominator=1000),
    min_size=1,
    max_size=6,
)


@given(durations=durations, fps=rates)
def test_against_a_walk(durations: list[Fraction], fps: Fraction) -> None:
    plan = schedule(durations, fps)
    total = sum(durations)
    assert plan.frames == max(1, (total * fps + Fraction(1, 2)) // 1)
    for frame in range(plan.frames):
        t, start, expected = Fraction(frame) / fps, Fraction(0), -1
        for index, duration in enumerate(durations):
            if start <= t < start + duration:
                expected = index
            start += duration
        slot = plan.slot_of(frame)
        assert slot.index == expected
        assert slot.start_s <= t < slot.end_s
        assert frame in slot.frames


@given(durations=durations, fps=rates)
def test_ranges_tile_the_timeline(durations: list[Fraction], fps: Fraction) -> None:
    plan = schedule(durations, fps)
    assert [f for slot in plan.slots for f in slot.frames] == list(range(plan.frames))
    assert plan.total_s == sum(durations)


def test_half_a_frame_rounds_up() -> None:
    assert schedule([Fraction(5, 60)], Fraction(30)).frames == 3
    assert schedule([Fraction(1, 1000)], Fraction(30)).frames == 1


def test_a_frame_outside_is_refused() -> None:
    plan = schedule([Fraction(1)], Fraction(10))
    for frame in (-1, 10):
        with pytest.raises(IndexError, match=r"0\.\.9"):
            plan.slot_of(frame)
