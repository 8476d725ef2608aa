"""The bidirectional algorithm, against unicode-bidi (through python-bidi) and the annex."""

from __future__ import annotations

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.text import bidi

BRACKETS = str.maketrans("()[]", "<<>>")


def seen(text: str, direction: bidi.Direction = "auto") -> str:
    base, levels = bidi.levels(text, direction)
    line = bidi.of_line(text, levels, 0, len(text), base)
    return "".join(text[i] for i in bidi.order(line))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc"),
        ("אבג", "גבא"),
        ("אבג abc", "abc גבא"),
        ("abc אבג!", "abc גבא!"),
        ("אבג 123 דה", "הד 123 גבא"),
        ("אבג 1-2", "1-2 גבא"),
        ("ابج 1-2", "2-1 جبا"),
        ("abc (אבג) d", "abc (גבא) d"),
        ("אבג (abc) ד", "ד )abc( גבא"),
        ("א\u2067b\u2069ג", "ג\u2069b\u2067א"),
        ("abc \u202eabc\u202c d", "abc \u202e\u202ccba d"),
        ("אב 10$ גד", "דג 10$ בא"),
        ("a\u2068אב, c\u2069d", "a\u2068c ,בא\u2069d"),
    ],
)
def test_the_order_in_sight(text: str, shown: str) -> None:
    assert seen(text) == shown


def test_the_direction_asked_for_wins() -> None:
    assert seen("abc!", "rtl") == "!abc"
    assert seen("אב!", "ltr") == "בא!"


def test_spaces_at_a_line_s_end_go_to_the_end() -> None:
    base, levels = bidi.levels("אב cd  ef")
    line = bidi.of_line("אב cd  ef", levels, 0, 7, base)
    assert line == [1, 1, 1, 2, 2, 1, 1]


CHARS = "ab 1 2,.:+-$%()[]אבגابج٣٤\u0301\u05b0 \u200f\u200e"
VISIBLE = {"NSM", "BN"}


@given(st.text(CHARS, max_size=16), st.sampled_from(["auto", "ltr", "rtl"]))
@settings(max_examples=400)
def test_like_unicode_bidi(text: str, direction: bidi.Direction) -> None:
    theirs = get_display(text, base_dir={"auto": None, "ltr": "L", "rtl": "R"}[direction])
    assert _bare(seen(text, direction)) == _bare(theirs)


def _bare(text: str) -> str:
    """Without marks, which the other leaves behind their letters, and brackets as mirrored."""
    kept = [c for c in text if unicodedata.bidirectional(c) not in VISIBLE]
    return "".join("|" if c in "()[]" else c for c in kept)


@given(st.text(max_size=30), st.sampled_from(["auto", "ltr", "rtl"]))
def test_any_text_has_levels_and_an_order(text: str, direction: bidi.Direction) -> None:
    base, levels = bidi.levels(text, direction)
    assert len(levels) == len(text) and all(base <= level <= 126 for level in levels)
    assert sorted(bidi.order(levels)) == list(range(len(text)))


@pytest.mark.parametrize("char", [c for c in map(chr, range(0x20, 0x3100)) if bidi.closing(c)])
def test_brackets_close_with_what_mirrors_them(char: str) -> None:
    partner = bidi.closing(char)
    assert unicodedata.mirrored(partner) and unicodedata.category(partner) == "Pe"
    name, other = unicodedata.name(char), unicodedata.name(partner)
    assert name.startswith("LEFT") == other.startswith("RIGHT")
    assert name.startswith("TIBETAN") or name.split()[-1] == other.split()[-1]
