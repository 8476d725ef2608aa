"""What a playing medium shows, against a playlist of frames written out and walked along."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, chain, cycle, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.core.errors import MediaError
from frameloom.timeline.playback import AtEnd, MediaSpan, Shown, media_span, shown_at

fractions = st.fractions(min_value=0, max_value=8, max_denominator=60)
lengths = st.fractions(min_value=Fraction(1, 60), max_value=1, max_denominator=60)
speeds = st.sampled_from([Fraction(n, d) for n in (-3, -2, -1, 1, 2, 5) for d in (1, 2, 3, 7)])


def frame_shown(pts: list[Fraction], shown: Shown) -> int:
    """The sampling rule of the contract, as a linear scan."""
    due = [
        i for i, p in enumerate(pts) if (p < shown.time_s if shown.before else p <= shown.time_s)
    ]
    return max(due, default=0)


def playlist(
    pts: list[Fraction], span: MediaSpan, at_end: AtEnd, *, backward: bool, seconds: Fraction
) -> list[tuple[int | None, Fraction]]:
    """(frame, how long) one after the other, for at least `seconds` seconds of media time."""
    ends = [*pts[1:], Fraction(10**6)]
    there = [
        (i, min(end, span.out_s) - max(start, span.in_s))
        for i, (start, end) in enumerate(zip(pts, ends, strict=True))
        if end > span.in_s and start < span.out_s
    ]
    back = there[::-1]
    once = back if backward else there
    rest: chain[tuple[int | None, Fraction]]
    if at_end == "hold":
        rest = chain(repeat((once[-1][0], seconds), 2))
    elif at_end == "hide":
        rest = chain(repeat((None, seconds), 2))
    elif at_end == "loop":
        rest = chain(cycle(once))
    else:
        rest = chain(cycle([*once[::-1], *once]))
    shown: list[tuple[int | None, Fraction]] = list(once)
    while sum((length for _, length in shown), Fraction(0)) <= seconds:
        shown.append(next(rest))
    return shown


@given(
    gaps=st.lists(lengths, min_size=1, max_size=8),
    cut=st.tuples(fractions, fractions),
    speed=speeds,
    t=fractions,
    at_end=st.sampled_from(["hold", "loop", "pingpong", "hide"]),
)
def test_against_a_playlist(
    gaps: list[Fraction],
    cut: tuple[Fraction, Fraction],
    speed: Fraction,
    t: Fraction,
    at_end: AtEnd,
) -> None:
    *pts, duration = accumulate([Fraction(0), *gaps])
    in_s, out_s = sorted(c % duration for c in cut)
    span = MediaSpan(in_s, out_s if out_s > in_s else duration)
    backward = speed < 0
    shown = shown_at(span, speed * t, at_end, backward=backward, from_end=backward)
    entries = playlist(pts, span, at_end, backward=backward, seconds=abs(speed) * t)
    clock = abs(speed) * t
    for frame, length in entries:
        if clock < length:
            assert (None if shown is None else frame_shown(pts, shown)) == frame
            return
        clock -= length
    pytest.fail("the playlist was too short")


def numbers(at_end: AtEnd, speed: int, count: int) -> list[int | None]:
    """Frame numbers shown by a 4 frame clip at 10 fps, a picture every 1/10 s."""
    pts = [Fraction(i, 10) for i in range(4)]
    span = MediaSpan(Fraction(0), Fraction(4, 10))
    out: list[int | None] = []
    for i in range(count):
        shown = shown_at(
            span, speed * Fraction(i, 10), at_end, backward=speed < 0, from_end=speed < 0
        )
        out.append(None if shown is None else frame_shown(pts, shown))
    return out


def test_the_four_ends_by_hand() -> None:
    assert numbers("hold", 1, 7) == [0, 1, 2, 3, 3, 3, 3]
    assert numbers("loop", 1, 7) == [0, 1, 2, 3, 0, 1, 2]
    assert numbers("pingpong", 1, 10) == [0, 1, 2, 3, 3, 2, 1, 0, 0, 1]
    assert numbers("hide", 1, 6) == [0, 1, 2, 3, None, None]
    assert numbers("hold", -1, 7) == [3, 2, 1, 0, 0, 0, 0]
    assert numbers("loop", -1, 7) == [3, 2, 1, 0, 3, 2, 1]
    assert numbers("pingpong", -1, 10) == [3, 2, 1, 0, 0, 1, 2, 3, 3, 2]
    assert numbers("hide", -1, 6) == [3, 2, 1, 0, None, None]


def test_the_hold_at_the_end_is_the_frame_below_the_trims_end() -> None:
    span = MediaSpan(Fraction(1), Fraction(2))
    held = shown_at(span, Fraction(1), "hold", backward=False, from_end=False)
    assert held == Shown(Fraction(2), before=True)
    held = shown_at(span, Fraction(-1), "hold", backward=True, from_end=True)
    assert held == Shown(Fraction(1), before=False)


CLIP_END = Fraction(5)


def test_a_trim_without_end_plays_to_the_end() -> None:
    assert media_span(CLIP_END, Fraction(1), None, file="a.mp4") == MediaSpan(
        Fraction(1), Fraction(5)
    )


def test_a_trim_may_reach_a_containers_rounding_too_far() -> None:
    span = media_span(CLIP_END, Fraction(0), Fraction("5.001"), file="a.mp4")
    assert span == MediaSpan(Fraction(0), Fraction(5))


@pytest.mark.parametrize(("in_s", "out_s"), [("0", "5.002"), ("5", None), ("7", "9")])
def test_a_trim_beyond_the_medium_names_file_and_time(in_s: str, out_s: str | None) -> None:
    with pytest.raises(MediaError, match=r"a\.mp4, at \d.*only 5\.000 s long") as caught:
        media_span(
            CLIP_END, Fraction(in_s), None if out_s is None else Fraction(out_s), file="a.mp4"
        )
    assert caught.value.time_s == (Fraction(out_s) if out_s else Fraction(in_s))
