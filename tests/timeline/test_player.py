"""Players: animated speeds against a fine walk, and sound that plays what the picture shows."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.sound import Stretch
from frameloom.params.tracks import Key, Track
from frameloom.timeline.playback import AtEnd, MediaSpan, Shown
from frameloom.timeline.player import Player

ends = st.sampled_from(["hold", "loop", "pingpong", "hide"])
times = st.fractions(min_value=0, max_value=6, max_denominator=40)
speeds = st.fractions(min_value=-3, max_value=3, max_denominator=4)
constants = speeds.filter(bool)


@st.composite
def spans(draw: st.DrawFn) -> MediaSpan:
    start = draw(st.fractions(min_value=0, max_value=2, max_denominator=20))
    return MediaSpan(
        start, start + draw(st.fractions(min_value=Fraction(1, 4), max_value=2, max_denominator=20))
    )


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    at = sorted(draw(st.lists(times, min_size=1, max_size=4)))
    easing = st.sampled_from(["linear", "step", "in_quad", "ease_in_out"])
    return Track(tuple(Key(t, draw(speeds), draw(easing)) for t in at))  # type: ignore[arg-type]


def test_a_constant_speed_is_exact() -> None:
    player = Player(MediaSpan(Fraction(0), Fraction(5)), Fraction(1, 3), Fraction(1, 7))
    assert player.shown(Fraction(1, 3)) == Shown((Fraction(1, 3) - Fraction(1, 7)) / 3)


def test_fit_maps_the_span_onto_the_layer() -> None:
    span = MediaSpan(Fraction(1), Fraction(2))
    player = Player(span, Fraction(1), Fraction(3), rate=Fraction(1, 4))
    assert player.shown(Fraction(3)) == Shown(Fraction(1))
    assert player.shown(Fraction(5)) == Shown(Fraction(3, 2))
    assert player.shown(Fraction(7)) == Shown(Fraction(2), before=True)
    back = Player(span, Fraction(-1), Fraction(3), rate=Fraction(1, 4))
    assert back.shown(Fraction(3)) == Shown(Fraction(2), before=True)
    assert back.shown(Fraction(5)) == Shown(Fraction(3, 2), before=True)


def test_slowing_to_a_stop_and_back() -> None:
    """1 at 0, -1 at 2: up to 1/2, back at 0 after 2 s, backwards from the middle on."""
    track = Track((Key(Fraction(0), Fraction(1)), Key(Fraction(2), Fraction(-1))))
    player = Player(MediaSpan(Fraction(1), Fraction(4)), track, Fraction(0))
    assert player.shown(Fraction(1)) == Shown(Fraction(3, 2))
    assert player.shown(Fraction(3, 2)) == Shown(Fraction("1.375"), before=True)
    assert player.shown(Fraction(2)) == Shown(Fraction(1))


def test_a_freeze_after_going_back_keeps_its_frame() -> None:
    keys = (Key(Fraction(0), Fraction(-1), "step"), Key(Fraction(1), Fraction(0)))
    player = Player(MediaSpan(Fraction(0), Fraction(4)), Track(keys), Fraction(0))
    assert player.shown(Fraction(1)) == player.shown(Fraction(2)) == Shown(Fraction(3), before=True)


def test_an_integral_starts_at_the_layers_start() -> None:
    track = Track((Key(Fraction(0), Fraction(0)), Key(Fraction(4), Fraction(4))))
    player = Player(MediaSpan(Fraction(0), Fraction(100)), track, Fraction(2))
    assert player.shown(Fraction(4)) == Shown(Fraction(6))


@given(span=spans(), speed=constants, at_end=ends, start=times, length=times)
def test_sound_is_where_the_picture_runs_forward(
    span: MediaSpan, speed: Fraction, at_end: AtEnd, start: Fraction, length: Fraction
) -> None:
    """At the middle of every forward stretch, and only in one, the sound's media time is shown."""
    player = Player(span, speed, Fraction(0), at_end)
    sounding, _ = player.stretches(start, start + length)
    for n in range(40):
        t = start + length * Fraction(2 * n + 1, 80)
        shown = player.shown(t)
        here = [s for s in sounding if s.start_s <= t < s.end_s]
        assert len(here) <= 1
        moving = player.shown(t + Fraction(1, 10**9)) != shown
        on_edge = any(t in (s.start_s, s.end_s) for s in sounding)
        if on_edge:
            continue
        if shown is None or shown.before or not moving:
            assert not here
        else:
            (stretch,) = here
            assert stretch.media_s + (t - stretch.start_s) * stretch.speed == shown.time_s


@settings(max_examples=40)
@given(span=spans(), track=tracks(), at_end=ends, start=times, length=times)
def test_stretches_are_ordered_and_within_the_span(
    span: MediaSpan, track: Track, at_end: AtEnd, start: Fraction, length: Fraction
) -> None:
    sounding, backwards = Player(span, track, Fraction(0), at_end).stretches(start, start + length)
    clock = start
    for s in sounding:
        assert clock <= s.start_s < s.end_s <= start + length
        assert s.speed > 0
        assert span.in_s <= s.media_s
        assert s.media_s + (s.end_s - s.start_s) * s.speed <= span.out_s
        clock = s.end_s
    assert all(start <= t < start + length for t in backwards)


def test_a_changing_speed_meets_itself_exactly() -> None:
    track = Track((Key(Fraction(1), Fraction(1)), Key(Fraction(2), Fraction(2), "in_quad")))
    sounding, _ = Player(MediaSpan(Fraction(0), Fraction(50)), track, Fraction(0)).stretches(
        Fraction(0), Fraction(4)
    )
    assert len(sounding) == 12, "one before, ten during, one after the change"
    for a, b in pairwise(sounding):
        assert a.end_s == b.start_s
        assert a.media_s + (a.end_s - a.start_s) * a.speed == b.media_s


@settings(max_examples=40)
@given(span=spans(), speed=st.one_of(constants, tracks()), at_end=ends, cut=times)
def test_any_cut_of_the_range_sounds_the_same(
    span: MediaSpan, speed: Fraction | Track, at_end: AtEnd, cut: Fraction
) -> None:
    player = Player(span, speed, Fraction(0), at_end)
    whole, _ = player.stretches(Fraction(0), Fraction(6))
    parts = [
        s for a, b in ((Fraction(0), cut), (cut, Fraction(6))) for s in player.stretches(a, b)[0]
    ]
    for t in (Fraction(n, 16) for n in range(96)):
        assert media_at(whole, t) == media_at(parts, t)


def media_at(stretches: list[Stretch], t: Fraction) -> Fraction | None:
    here = [s for s in stretches if s.start_s <= t < s.end_s]
    return here[0].media_s + (t - here[0].start_s) * here[0].speed if here else None


@pytest.mark.parametrize("speed", [-1, 1])
def test_backward_sound_is_reported(speed: int) -> None:
    player = Player(MediaSpan(Fraction(0), Fraction(1)), Fraction(speed), Fraction(0), "pingpong")
    sounding, backwards = player.stretches(Fraction(0), Fraction(2))
    assert [s.start_s for s in sounding] == [Fraction(0 if speed > 0 else 1)]
    assert backwards == [Fraction(1 if speed > 0 else 0)]
