"""Lines, alignment, words and boxes; and what holds for any text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from frameloom.core.errors import ProjectError
from frameloom.text import layout as module
from frameloom.text.layout import Layout, Span, boxes, layout
from frameloom.text.shape import metrics


def lines(made: Layout) -> list[str]:
    return [made.text[line.start : line.end] for line in made.lines]


def plain(text: str, size: float = 1.0, **how: object) -> Layout:
    return layout((Span(text, size),), **how)  # type: ignore[arg-type]


def seen(made: Layout, line: int = 0) -> str:
    """Graphemes of a line from left to right."""
    cells = sorted((c for c in made.graphemes if c.line == line), key=lambda c: (c.x0, c.x1))
    return "".join(made.text[c.start : c.end] for c in cells)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("aaa bbb ccc", 4.5, ["aaa bbb ", "ccc"]),
        ("aaa-bbb", 2.5, ["aaa-", "bbb"]),
        ("a\u00a0b c", 1.5, ["a\u00a0b ", "c"]),
        ("one\n\ntwo", 9.0, ["one\n", "\n", "two"]),
        ("one\r\ntwo\u2028three", 9.0, ["one\r\n", "two\u2028", "three"]),
        ("aaaaaa", 1.8, ["aaa", "aaa"]),
        ("(aaa) (bbb)", 2.6, ["(aaa) ", "(bbb)"]),
        # kinsoku: what may not begin a line does not, nor end one what may not
        ("日本語。日本", 3.0, ["日本", "語。日", "本"]),
        ("日本「語」", 3.0, ["日本", "「語」"]),
        ("データー", 3.0, ["デー", "ター"]),
        # dictionaries
        ("สวัสดีครับ", 3.2, ["สวัสดี", "ครับ"]),
    ],
)
def test_lines_break_by_unicode_s_rules(text: str, width: float, expected: list[str]) -> None:
    assert lines(plain(text, width=width)) == expected


def test_a_word_too_long_is_broken_between_graphemes() -> None:
    text = "e\u0301" * 8
    made = plain(text, width=1.8)
    assert len(made.lines) > 1
    assert all(not unicodedata.combining(line[0]) for line in lines(made))


def test_a_soft_hyphen_is_seen_only_where_its_line_ends() -> None:
    whole, broken = plain("aaa\u00adbbb"), plain("aaa\u00adbbb", width=2.2)
    assert whole.box == plain("aaabbb").box
    assert lines(broken) == ["aaa\u00ad", "bbb"]
    assert broken.lines[0].right - broken.lines[0].left == pytest.approx(
        plain("aaa\u2010").box[2] * 2
    )


def test_space_at_a_line_s_end_does_not_count() -> None:
    made = plain("aaa    aaa", width=plain("aaa").box[2] * 2 + 0.01)
    assert lines(made) == ["aaa    ", "aaa"]
    assert made.lines[0].right - made.lines[0].left == pytest.approx(plain("aaa").box[2] * 2)


@pytest.mark.parametrize(
    ("align", "x"),
    [("left", lambda w: -2.0), ("center", lambda w: -w / 2), ("right", lambda w: 2 - w)],
)
def test_lines_stand_left_centred_or_right(align: str, x: object) -> None:
    line = plain("ab", width=4.0, align=align).lines[0]
    assert line.left == pytest.approx(x(line.right - line.left))  # type: ignore[operator]


def test_justified_lines_fill_the_width_but_for_the_last() -> None:
    made = plain("aa bb cc dd ee ff", width=4.0, align="justify")
    assert len(made.lines) > 1
    for line in made.lines[:-1]:
        assert (line.left, line.right) == pytest.approx((-2.0, 2.0))
    assert made.lines[-1].right < 1.9 and made.lines[-1].left == pytest.approx(-2.0)
    for cell in made.graphemes:
        glyphs = [glyph for glyph in made.glyphs if glyph.grapheme == made.graphemes.index(cell)]
        assert all(glyph.x == pytest.approx(cell.x0) for glyph in glyphs)


def test_justified_lines_of_arabic_fill_it_too_and_end_on_the_right() -> None:
    made = plain("سلام سلام سلام سلام", width=5.0, align="justify")
    assert len(made.lines) > 1
    assert (made.lines[0].left, made.lines[0].right) == pytest.approx((-2.5, 2.5))
    assert made.lines[-1].right == pytest.approx(2.5)
    ends = sorted((cell.x0, cell.x1) for cell in made.graphemes if cell.line == 0)
    inside = [(x0, x1) for x0, x1 in ends if x0 >= -2.5 - 1e-9]
    assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(inside))


def test_justified_ideographs_spread_between_themselves() -> None:
    made = plain("日本語日本語日", width=3.5, align="justify")
    cells = [cell for cell in made.graphemes if cell.line == 0]
    assert [c.x0 for c in cells] == pytest.approx([-1.75, -0.5, 0.75])


@pytest.mark.parametrize(
    ("vertical_align", "box"), [("top", (-2.4, 0)), ("middle", (-1.2, 1.2)), ("bottom", (0, 2.4))]
)
def test_the_block_hangs_from_stands_on_or_is_about_the_origin(
    vertical_align: str, box: tuple[float, float]
) -> None:
    made = plain("a\nb", vertical_align=vertical_align)
    assert (made.box[1], made.box[3]) == pytest.approx(box)


def test_baselines_have_half_the_leading_on_each_side() -> None:
    made = plain("a\nb", line_height=2.0, vertical_align="top")
    ascent, descent = metrics(made.glyphs[0].font)
    assert made.lines[0].baseline == pytest.approx(-(2 - ascent - descent) / 2 - ascent)
    assert made.lines[0].baseline - made.lines[1].baseline == pytest.approx(2)


def test_a_line_is_as_high_as_its_largest_span() -> None:
    made = layout((Span("a", 1.0), Span("b", 3.0), Span("\nc", 1.0)), line_height=1.0)
    assert made.box[3] - made.box[1] == pytest.approx(4.0)


def test_a_tab_goes_to_the_next_stop() -> None:
    made = plain("a\tb\nccc\td", align="left")
    b, d = (next(g for g in made.graphemes if made.text[g.start] == c) for c in "bd")
    assert b.x0 == pytest.approx(d.x0)
    assert b.x0 - made.box[0] == pytest.approx(8 * 0.26, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("שלום abc 123", "abc 123 םולש"),
        ("abc שלום 123 def", "abc 123 םולש def"),
        ("سلام 123-456", "456-123 مالس"),
    ],
)
def test_mixed_directions_stand_in_their_order(text: str, shown: str) -> None:
    assert seen(plain(text)) == shown


def test_each_line_is_ordered_by_itself() -> None:
    made = plain("שלום עולם abc def", width=plain("שלום עולם").box[2] * 2 + 0.2)
    assert [seen(made, i).strip() for i in range(2)] == ["םלוע םולש", "abc def"]


def test_the_direction_asked_for_decides_the_sides() -> None:
    made = plain("abc!", direction="rtl")
    assert seen(made) == "!abc" and made.lines[0].rtl


def test_words_are_counted_through_the_text() -> None:
    made = plain("Hello, world!\n你好世界 ok")
    word = [c.word for c in made.graphemes]
    assert made.words == word[-1] + 1 == 5
    assert [made.text[c.start : c.end] for c in made.graphemes if c.word == 1] == [*"world!", "\n"]


def test_boxes_are_what_a_highlight_covers() -> None:
    made = plain("one two", align="left")
    (box,) = boxes(made, 4, 7)
    two = [cell for cell in made.graphemes if cell.start >= 4]
    assert box[:3:2] == pytest.approx((two[0].x0, two[-1].x1))
    assert box[3] - box[1] == pytest.approx(made.lines[0].ascent + made.lines[0].descent)


def test_a_range_across_directions_has_several_boxes() -> None:
    made = plain("abc שלום def")
    assert len(boxes(made, 1, 6)) == 2
    assert len(boxes(plain("aa bb", width=1.5), 0, 5)) == 2
    assert boxes(made, 3, 3) == ()


SCRIPTS = [
    "abcfi To.,!?()-'0123456789", "αβγ", "жшя", "אבגשָׁ", "سلامعربيؤ،", "กขฃ้ำเแะ", "कखक्षिर्त",
    "日本語。「」ーかなカナ", "한국어", "e\u0301\u0308",
    " \t\n\u00a0\u200b\u200d\u200e\u200f\u00ad\u2028",
]  # fmt: skip
CHARS = st.sampled_from("".join(SCRIPTS))
ALPHABET: SearchStrategy[str] = st.one_of(CHARS, CHARS, st.characters(max_codepoint=0x24F))


@given(
    st.lists(
        st.tuples(st.text(ALPHABET, max_size=14), st.sampled_from([0.5, 1.0, 2.0])), max_size=4
    ),
    st.sampled_from([None, 0.4, 2.0, 5.0]),
    st.sampled_from(["left", "center", "right", "justify"]),
    st.sampled_from([0.0, 0.0, 0.2]),
    st.sampled_from(["auto", "ltr", "rtl"]),
)
@settings(max_examples=150, deadline=None)
def test_what_holds_for_any_text(
    parts: list[tuple[str, float]],
    width: float | None,
    align: module.Align,
    letter_spacing: float,
    direction: module.Direction,
) -> None:
    spans = tuple(Span(text, size) for text, size in parts)
    layout.cache_clear()

    def make() -> Layout:
        return layout(
            spans, width=width, align=align, letter_spacing=letter_spacing, direction=direction
        )

    try:
        made = make()
    except ProjectError as error:
        assert "U+" in str(error)
        return
    text = "".join(span.text for span in spans)
    assert made.text == text
    edges = [(cell.start, cell.end) for cell in made.graphemes]
    assert [start for start, _ in edges] + [len(text)] == [0, *(end for _, end in edges)]
    assert [(a.end, b.start) for a, b in pairwise(made.lines) if a.end != b.start] == []
    for cell in made.graphemes:
        line = made.lines[cell.line]
        assert line.start <= cell.start and cell.end <= line.end and cell.x0 <= cell.x1 + 1e-9
        assert spans[cell.span].text
    for glyph in made.glyphs:
        cell = made.graphemes[glyph.grapheme]
        assert glyph.line == cell.line and glyph.word == cell.word < max(made.words, 1)
    for i, line in enumerate(made.lines):
        shown = [c for c in made.graphemes if c.line == i and text[c.start : c.end].strip()]
        if width is not None and line.right - line.left > width + 1e-6:
            assert len(shown) <= 1
    layout.cache_clear()
    assert make() == made


@given(st.text(max_size=12))
@settings(deadline=None)
def test_any_text_is_laid_out_or_told(text: str) -> None:
    try:
        made = plain(text, width=2.0)
    except ProjectError as error:
        assert "U+" in str(error) and "\n" not in str(error)
    else:
        assert made.text == text
