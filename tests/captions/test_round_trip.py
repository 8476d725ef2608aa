"""What is written reads back: by Frameloom, by pysubs2 and by ffmpeg."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.captions import WRITERS, Cue, Run, Word, cut, parse
from frameloom.captions.shown import frames_of
from tests.captions.strategies import MS, RATES, cues, spoken

F = Fraction
LONG = range(10**9)


@pytest.mark.parametrize("kind", ["srt", "vtt"])
@settings(max_examples=60)
@given(st.lists(cues(time=MS), min_size=1, max_size=4))
def test_whole_milliseconds_come_back(kind: str, made: list[Cue]) -> None:
    made.sort(key=lambda cue: cue.start_s)
    track = parse(WRITERS[kind](cut(made, LONG, F(1000))), f".{kind}")
    assert track.notes == ()
    assert [(c.start_s, c.end_s, c.runs) for c in track.cues] == [
        (c.start_s, c.end_s, c.runs) for c in made
    ]
    tops = [cue.place.anchor[1] == 0.0 for cue in track.cues]
    assert tops == [cue.place.anchor[1] == 0.0 for cue in made]


Span = tuple[int, int]


@settings(max_examples=60)
@given(st.lists(st.one_of(cues(), spoken()), min_size=1, max_size=3), RATES, st.data())
def test_a_part_shows_on_the_same_frames(
    made: list[Cue], fps: Fraction, data: st.DataObject
) -> None:
    """Every cue and word of what was written is on exactly the frames it is on in the picture."""
    made.sort(key=lambda cue: cue.start_s)
    first = data.draw(st.integers(0, int(50 * fps)))
    end = first + data.draw(st.integers(1, int(60 * fps) + 1))
    found = parse(WRITERS["vtt"](cut(made, range(first, end), fps)), ".vtt").cues

    def on(part: Cue | Word) -> Span:
        frames = frames_of(part.start_s, part.end_s, fps)
        return max(frames.start, first) - first, min(frames.stop, end) - first

    def back(part: Cue | Word) -> Span:
        frames = frames_of(part.start_s, part.end_s, fps)
        return frames.start, frames.stop

    expected = [(cue.text, on(cue)) for cue in made if on(cue)[0] < on(cue)[1]]
    assert sorted((cue.text, back(cue)) for cue in found) == sorted(expected)
    by_place = {(cue.text, back(cue)): cue for cue in found}
    for cue in made:
        frames = frames_of(cue.start_s, cue.end_s, fps)
        spans = [on(word) for word in cue.words]
        if first <= frames.start and frames.stop <= end and all(a < b for a, b in spans):
            words = by_place[cue.text, on(cue)].words if frames else ()
            # a word as long as its cue needs no time stamp
            assert [back(word) for word in words] == spans or (not words and spans == [on(cue)])


MADE = [
    Cue(F(1, 3), F(5, 2), (Run("One & <two>"),)),
    Cue(F(5, 2), F(4), (Run("Three\nfour"),)),
    Cue(F(7, 2), F(5), (Run("five -- 6"),)),
]


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_others_read_the_same(kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"a.{kind}"
    lines = cut(MADE, range(120), F(30))
    file.write_text(WRITERS[kind](lines), encoding="utf-8")
    times = [(line.start_ms, line.end_ms) for line in lines]
    assert times == [(333, 2500), (2500, 4000), (3500, 4000)]
    theirs = pysubs2.load(str(file))
    assert [(event.start, event.end) for event in theirs] == times
    assert [event.plaintext for event in theirs][1:] == ["Three\nfour", "five -- 6"]
    asked = ["ffmpeg", "-v", "error", "-i", str(file), "-f", "srt", "-"]
    again = subprocess.run(asked, capture_output=True, check=True, timeout=60).stdout.decode()
    assert [(c.start_s * 1000, c.end_s * 1000) for c in parse(again).cues] == times
    assert [cue.text for cue in parse(again).cues] == [cue.text for cue in MADE]
