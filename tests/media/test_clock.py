"""The sampling rule, told from the contract: the largest pts <= m; below m going backwards."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.media.clock import Clock, fine_tick_s, tolerance_s


@pytest.mark.parametrize(
    ("tick", "early"),
    [
        (Fraction(1, 90_000), 0),
        (Fraction(1, 10_000), 0),
        (Fraction(1, 1000), Fraction(1, 2000)),
        (Fraction(1, 600), Fraction(1, 1200)),
        (Fraction(1, 100), Fraction(1, 1000)),
        (Fraction(1, 30), Fraction(1, 1000)),
    ],
)
def test_only_coarse_clocks_are_early(tick: Fraction, early: Fraction) -> None:
    assert tolerance_s(tick) == early


@given(
    st.integers(-(1 << 34), 1 << 34),
    st.integers(0, 10**6),
    st.sampled_from([Fraction(1, 90_000), Fraction(1001, 30_000), Fraction(1, 12_800)]),
)
def test_a_frame_is_due_from_its_own_time_on(zero: int, ticks: int, tick: Fraction) -> None:
    clock = Clock(tick, zero)
    at, near = ticks * tick, tick / 1000 + clock.early_s
    pts = zero + ticks
    assert clock.time_s(pts) == at
    assert clock.due(pts, at) and not clock.due(pts, at - near)
    assert not clock.due(pts, at, before=True) and clock.due(pts, at + near, before=True)


@given(st.sampled_from([24, 25, 30, 48, 50, 60, Fraction(30_000, 1001)]), st.integers(0, 20_000))
def test_millisecond_clocks_show_every_frame_once_at_their_own_rate(fps: Fraction, n: int) -> None:
    clock = Clock(Fraction(1, 1000), 0)
    rounded = [int(Fraction(k) / fps * 1000 + Fraction(1, 2)) for k in (n, n + 1)]
    shown, following = (clock.due(pts, n / Fraction(fps)) for pts in rounded)
    assert shown and not following
    again, itself = (clock.due(pts, (n + 1) / Fraction(fps), before=True) for pts in rounded)
    assert again and not itself


@given(st.fractions(Fraction(1, 10**6), 10))
def test_fine_ticks_divide_the_step_and_are_not_coarse(step: Fraction) -> None:
    tick = fine_tick_s(step)
    assert (step / tick).denominator == 1 and tolerance_s(tick) == 0
