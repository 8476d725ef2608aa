"""Which cue is on which frame, against a linear scan."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.captions import Cue, Index, frames_of, retimed
from tests.captions.strategies import EXACT, RATES, cues, spoken


@settings(max_examples=80)
@given(st.lists(cues(), max_size=8), RATES, st.lists(st.integers(0, 10**5), min_size=1))
def test_an_index_is_a_linear_scan(made: list[Cue], fps: Fraction, frames: list[int]) -> None:
    made.sort(key=lambda cue: cue.start_s)
    spans = [frames_of(cue.start_s, cue.end_s, fps) for cue in made]
    index = Index(spans)
    edges = {edge + d for span in spans for edge in (span.start, span.stop) for d in (-1, 0, 1)}
    for i in {*frames, *edges}:
        scan = [k for k, cue in enumerate(made) if cue.start_s <= i / fps < cue.end_s]
        assert list(index.at(i)) == scan


@given(spoken(), EXACT.filter(bool), st.fractions(-50, 50, max_denominator=1000), RATES)
def test_shift_and_scale_move_all_times(
    cue: Cue, scale: Fraction, shift: Fraction, fps: Fraction
) -> None:
    moved = retimed(cue, scale, shift)
    assert (moved.start_s, moved.end_s) == (
        cue.start_s * scale + shift,
        cue.end_s * scale + shift,
    )
    for one, other in zip(cue.words, moved.words, strict=True):
        assert (other.start_s - shift) / scale == one.start_s
        assert (other.end_s - shift) / scale == one.end_s
