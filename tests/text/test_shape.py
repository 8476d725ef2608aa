"""Shaping, against HarfBuzz called by hand on the same file."""

from __future__ import annotations

import pytest
import uharfbuzz as hb

from frameloom.text import fonts
from frameloom.text.fonts import Font
from frameloom.text.layout import Layout, Span, layout

REM = 1.0


def by_hand(font: Font, text: str, script: str, direction: str) -> list[tuple[int, float, float]]:
    """(glyph, x, advance) in em, from left to right, of text in one font."""
    face = hb.Face(hb.Blob.from_file_path(font.face.path), font.face.index)
    made = hb.Font(face)
    made.set_variations(dict(font.variations))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.script, buffer.direction, buffer.language = script, direction, "und"
    hb.shape(made, buffer)
    x, found = 0.0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        found.append(
            (info.codepoint, (x + place.x_offset) / face.upem, place.x_advance / face.upem)
        )
        x += place.x_advance
    return found


def set_in(text: str, **how: object) -> Layout:
    return layout((Span(text, REM),), align="left", **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("family", "script", "direction", "text"),
    [
        (None, "Latn", "ltr", "AVATAR To. office fluffy"),
        (None, "Cyrl", "ltr", "ГОТОВО"),
        (None, "Grek", "ltr", "Ελληνικά"),
        (None, "Deva", "ltr", "क्षत्रियहिन्दीर्कि"),
        ("Noto Sans Thai", "Thai", "ltr", "น้ำเก็บที่"),
        ("Noto Sans Arabic", "Arab", "rtl", "السلامعليكم"),
        ("Open Sans", "Hebr", "rtl", "שָׁלוֹם"),
        ("Noto Sans CJK JP", "Hira", "ltr", "ひらがな"),
    ],
)
def test_glyphs_and_advances_are_harfbuzz_s(
    family: str | None, script: str, direction: str, text: str
) -> None:
    made = set_in(text)
    expected = by_hand(fonts.find(family), text, script, direction)
    left = made.lines[0].left
    assert [glyph.glyph_id for glyph in made.glyphs] == [glyph for glyph, _, _ in expected]
    assert [glyph.x - left for glyph in made.glyphs] == pytest.approx(
        [x for _, x, _ in expected], abs=2e-3
    )
    assert [glyph.advance for glyph in made.glyphs] == pytest.approx(
        [advance for _, _, advance in expected], abs=1e-3
    )
    assert {glyph.font.face.family for glyph in made.glyphs} == {family or fonts.DEFAULT}


def test_kerning_draws_a_pair_together() -> None:
    pair, alone = set_in("AV"), set_in("A").box[2] * 2 + set_in("V").box[2] * 2
    assert pair.box[2] * 2 < alone - 0.02


def test_a_ligature_is_one_glyph_of_several_graphemes() -> None:
    made = set_in("ffi", width=None)
    assert len(made.glyphs) == 1
    widths = [cell.x1 - cell.x0 for cell in made.graphemes]
    assert widths == pytest.approx([made.glyphs[0].advance / 3] * 3)


def test_letters_set_apart_are_no_ligature() -> None:
    assert len(set_in("ffi", letter_spacing=0.1).glyphs) == 3


def test_space_between_letters_is_between_them_only() -> None:
    close, apart = set_in("abc"), set_in("abc", letter_spacing=0.5)
    assert apart.box[2] * 2 == pytest.approx(close.box[2] * 2 + 1.0)


def test_space_between_letters_leaves_joined_ones_joined() -> None:
    assert set_in("سلام", letter_spacing=0.5).box == set_in("سلام").box


def test_two_looks_of_one_font_are_shaped_together() -> None:
    whole = set_in("سلام")
    parted = layout((Span("سل", REM), Span("ام", REM)), align="left")
    assert [g.glyph_id for g in parted.glyphs] == [g.glyph_id for g in whole.glyphs]
    assert {glyph.span for glyph in parted.glyphs} == {0, 1}


def test_letters_join_across_two_weights() -> None:
    """A bold word part keeps the forms that it has inside the word."""
    mixed = layout((Span("بي", REM), Span("ت", REM, weight=700)), align="left")
    assert [g.glyph_id for g in mixed.glyphs] == [g.glyph_id for g in set_in("بيت").glyphs]


def test_the_machine_s_language_changes_no_glyph(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set_in("Київ Şişli б")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    monkeypatch.setenv("LANG", "sr_RS.UTF-8")
    layout.cache_clear()
    assert set_in("Київ Şişli б") == before
