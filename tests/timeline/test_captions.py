"""Captions on the timeline: on exactly their frames, cut to what fits, none over another."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.captions.cues import Cue, Run, Word
from frameloom.captions.pages import broken, line_ends, paged
from frameloom.core.errors import MediaError, ProjectError
from frameloom.core.lettering import Lettering
from frameloom.core.picture import Caption
from frameloom.project import Project
from frameloom.text.breaks import line_breaks
from frameloom.timeline import Timeline
from frameloom.timeline.caption_places import Rect, Wish, clear_of, placed

SIZE = (640, 360)


def timeline(captions: list[dict[str, Any]], *, fps: Any = 30, size: Any = SIZE) -> Timeline:
    project = Project.read(
        {"size": list(size), "fps": fps, "scenes": [{"duration": 6}], "captions": captions}
    )

    def no_media(_spec: object) -> Any:
        raise AssertionError("there are no media")

    return Timeline(project, no_media)


def owners(made: Timeline, frame: int) -> list[str]:
    """Which pages are drawn."""
    return sorted({caption.pane.owner for caption in made.picture(frame).captions})


def box(caption: Caption) -> tuple[float, float, float, float]:
    """Left, bottom, right, top: picture heights from the middle."""
    assert isinstance(caption.pane.content, Lettering)
    left, bottom, right, top = caption.pane.content.bounds
    place = caption.pane.world_from_pane
    x, y = place[0, 3], place[1, 3]
    return left * place[0, 0] + x, bottom * place[1, 1] + y, right * place[0, 0] + x, top + y


TIME = st.fractions(0, 6, max_denominator=240)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(TIME, TIME).filter(lambda t: t[0] < t[1]), min_size=1, max_size=5),
    st.sampled_from([24, 30, "30000/1001", 50]),
)
def test_every_cue_is_on_its_frames_alone(spans: list[tuple[Fraction, Fraction]], fps: Any) -> None:
    cues = [{"start": a, "end": b, "text": "x" * (i + 1)} for i, (a, b) in enumerate(spans)]
    made = timeline([{"cues": cues}], fps=fps)
    rate = Fraction(fps)
    for i in range(made.frames):
        due = sum(a <= i / rate < b for a, b in spans)
        assert len(made.picture(i).captions) == due


WORDS = [
    {"text": "one", "start": 1, "end": 2},
    {"text": "two", "start": 2, "end": "5/2"},
    {"text": "three", "start": 3, "end": 4},
]


def test_a_word_is_apart_while_it_is_spoken() -> None:
    made = timeline([{"cues": [{"start": 0, "end": 5, "words": WORDS}], "highlight": {}}])
    spoken = [len(made.picture(i).captions) - 1 for i in range(150)]
    assert spoken == [
        sum(w["start"] <= Fraction(i, 30) < Fraction(w["end"]) for w in WORDS) for i in range(150)
    ]


def test_a_word_fills_with_its_time() -> None:
    words = [{"text": "fill", "start": 1, "end": 2}]
    made = timeline([{"cues": [{"start": 0, "end": 3, "words": words}],
                      "highlight": {"fill": True}}])  # fmt: skip
    ends = []
    for i in range(31, 60):
        clip = made.picture(i).captions[-1].clip
        assert clip is not None
        ends.append(clip[1])
    steps = [b - a for a, b in pairwise(ends)]
    assert min(steps) == pytest.approx(max(steps)) and min(steps) > 0
    rest, filled = (made.picture(i).captions for i in (29, 60))
    assert len(rest) == len(filled) == 1 and rest[0].pane.content is not filled[0].pane.content


def test_a_word_fills_from_the_right_where_it_is_read_so() -> None:
    words = [{"text": "שלום", "start": 1, "end": 2}]
    made = timeline([{"cues": [{"start": 0, "end": 3, "words": words}],
                      "highlight": {"fill": True}}])  # fmt: skip
    early, late = (made.picture(i).captions[-1].clip for i in (35, 55))
    assert early is not None and late is not None
    assert early[0] > late[0] and early[1] == late[1] > 100


def test_what_does_not_change_is_the_same_object() -> None:
    made = timeline([{"cues": [{"start": 1, "end": 4, "text": "still"}]}])
    assert made.picture(30).captions[0].pane.content is made.picture(100).captions[0].pane.content


def test_overlapping_cues_are_stacked_and_stay() -> None:
    cues = [
        {"start": 0, "end": 3, "text": "first"},
        {"start": 1, "end": 5, "text": "second\nof two lines"},
        {"start": 2, "end": 4, "text": "third"},
    ]
    made = timeline([{"cues": cues}, {"cues": [{"start": 0, "end": 6, "text": "other"}]}])
    places: dict[str, tuple[float, float, float, float]] = {}
    for i in range(0, 150, 5):
        found = {caption.pane.owner: box(caption) for caption in made.picture(i).captions}
        spans = sorted((bottom, top) for _, bottom, _, top in found.values())
        assert all(a[1] < b[0] for a, b in pairwise(spans))
        for owner, rect in found.items():
            assert places.setdefault(owner, rect) == rect
    assert len(places) == 4


def test_captions_keep_to_the_margins() -> None:
    text = "a rather long caption that has to be wrapped in a picture that is upright"
    for size in ((360, 640), (640, 360), (400, 400)):
        captions = {"cues": [{"start": 0, "end": 1, "text": text}], "margin": [0.1, 0.2],
                    "style": {"size": 0.04, "stroke": None}, "position": [0, 1]}  # fmt: skip
        (caption,) = timeline([captions], size=size).picture(0).captions
        left, bottom, right, top = box(caption)
        aspect = size[0] / size[1]
        assert left >= -0.4 * aspect - 1e-6 and right <= 0.4 * aspect + 1e-6
        assert bottom >= -0.3 - 1e-6 and top <= 0.3


def test_a_long_cue_is_shown_in_parts() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    captions = {"cues": [{"start": 0, "end": 6, "text": text}], "max_lines": 1,
                "max_characters": 20}  # fmt: skip
    made = timeline([captions])
    shown = [owners(made, i) for i in range(made.frames)]
    assert all(len(found) == 1 for found in shown)
    assert len({found[0] for found in shown}) == 4


@given(st.text("ab cd\n中", max_size=60), st.integers(1, 20))
def test_lines_hold_so_many_characters(text: str, most: int) -> None:
    cue = Cue(Fraction(0), Fraction(1), (Run(text),))
    made = broken(cue, line_ends(text, most, line_breaks(text))).text
    assert made.replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")
    for line in made.split("\n"):
        whole = len(line_breaks(line.rstrip())) <= 2  # nowhere to break it
        assert len(line.rstrip()) <= most or whole


def test_words_stay_with_their_letters() -> None:
    text = "one two 中文字 four"
    words = tuple(
        Word(text.index(w), text.index(w) + len(w), Fraction(i), Fraction(i + 1))
        for i, w in enumerate(["one", "two", "中文字", "four"])
    )
    cue = Cue(Fraction(0), Fraction(4), (Run(text),), words)
    made = broken(cue, [4, 10])
    assert made.text == "one\ntwo 中文\n字 four"
    assert [made.text[w.first : w.end] for w in made.words] == ["one", "two", "中文\n字", "four"]
    pages = paged(made, [(0, 4), (4, 11), (11, 17)], 2)
    assert [(page.text, page.start_s, page.end_s) for page in pages] == [
        ("one", 0, 1),
        ("two 中文\n字 four", 1, 4),
    ]
    assert [page.text[w.first : w.end] for page in pages for w in page.words] == [
        "one", "two", "中文\n字", "four",
    ]  # fmt: skip


RECTS = st.builds(Rect, st.floats(0, 1), st.floats(0, 0.9), st.floats(0.1, 0.5), st.just(0.05))


@given(st.lists(RECTS, max_size=6), RECTS, st.booleans())
def test_a_block_finds_a_free_place(others: list[Rect], rect: Rect, upwards: bool) -> None:
    found = clear_of(rect, others, upwards, 0.0)
    assert not any(found.meets(other) for other in others)
    assert (found.x, found.w, found.h) == (rect.x, rect.w, rect.h)


def test_a_fixed_place_is_kept() -> None:
    wish = Wish(0.0, 0.0, (0.5, 0.5), True)
    assert placed(wish, (0.4, 0.2), 16 / 9, (0.05, 0.05)) == (-0.2, -0.1, 0.4, 0.2)


def test_shift_and_scale() -> None:
    captions = {"cues": [{"start": 1, "end": 2, "text": "a"}], "shift": -1, "scale": 2}
    made = timeline([captions])
    assert [i for i in range(180) if made.picture(i).captions] == list(range(30, 90))


def test_what_is_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"captions\[0\]\.cues\[1\]: .*U\+E000"):
        timeline([{"cues": [{"start": 0, "end": 1, "text": "a"},
                            {"start": 1, "end": 2, "text": "\ue000"}]}])  # fmt: skip
    file = tmp_path / "a.srt"
    with pytest.raises(MediaError, match=r"captions\[0\]\.src: .*a\.srt: there is no such"):
        timeline([{"src": str(file)}])
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\n\ue000\n")
    with pytest.raises(ProjectError, match=r"captions\[0\]\.src: .*a\.srt, line 2: .*U\+E000"):
        timeline([{"src": str(file)}])
    file.write_text("1\n00:00:0a,000 --> 00:00:02,000\nx\n")
    with pytest.raises(ProjectError, match=r"captions\[0\]\.src: .*a\.srt, line 2: cannot read"):
        timeline([{"src": str(file)}])
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\nx\n\ny\n")
    assert ["blank line" in note for note in timeline([{"src": str(file)}]).notes] == [True]
