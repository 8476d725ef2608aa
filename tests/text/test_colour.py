"""Glyphs with colours of their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import EpsImagePlugin

from frameloom.core.errors import MediaError
from frameloom.text import colour, fonts
from frameloom.text.colour import bitmap, is_coloured
from frameloom.text.layout import Glyph, Span, layout
from tests.support.fonts import emoji_font

GRIN, BEAM = "\U0001f600", "\U0001f601"


def glyphs(folder: Path, text: str) -> tuple[Glyph, ...]:
    return layout((Span(text, 1.0),), base_dir=str(folder)).glyphs


@pytest.fixture(params=["colr0", "colr1", "sbix"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "fonts").mkdir()
    emoji_font(tmp_path / "fonts" / "emoji.ttf", request.param)
    return tmp_path


def test_a_colour_font_in_the_project_s_folder_is_taken_for_emoji(project: Path) -> None:
    letter, emoji = glyphs(project, f"a{GRIN}")
    assert letter.font.face.family == fonts.DEFAULT
    assert emoji.font.face.family.startswith("Test ")
    assert is_coloured(emoji.font, emoji.glyph_id)
    assert not is_coloured(letter.font, letter.glyph_id)
    assert bitmap(letter.font, letter.glyph_id, 100) is None


def test_its_picture_has_the_colours_and_the_place_that_the_font_says(project: Path) -> None:
    (emoji,) = glyphs(project, GRIN)
    made = bitmap(emoji.font, emoji.glyph_id, 100)
    assert made is not None
    height, width = made.pixels.shape[:2]
    x0, y0, x1, y1 = made.box

    def at(x: float, y: float) -> list[int]:
        column, row = (x - x0) / (x1 - x0) * width, (y1 - y) / (y1 - y0) * height
        return [int(v) for v in made.pixels[int(row), int(column)]]

    assert (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)) == (0, 0, 0.8, 0.8)
    left, right = at(0.05, 0.4), at(0.75, 0.4)
    if "colr1" in emoji.font.face.family:
        assert left[0] > 220 and left[2] < 40 and right[2] > 220 and right[0] < 40
    else:
        assert left == [0, 0, 255, 255] and right == [255, 0, 0, 255]


def test_a_sequence_with_a_joiner_is_one_glyph_of_one_grapheme(project: Path) -> None:
    made = layout((Span(f"{GRIN}\u200d{BEAM}", 1.0),), base_dir=str(project))
    assert len(made.glyphs) == len(made.graphemes) == 1


def test_vectors_are_as_fine_as_they_are_asked_for(tmp_path: Path) -> None:
    font = fonts.find(str(emoji_font(tmp_path / "emoji.ttf", "colr0")))
    small, large = bitmap(font, 2, 50), bitmap(font, 2, 500)
    assert small is not None and large is not None
    assert large.pixels.shape[0] > 9 * small.pixels.shape[0] - 20


def test_parts_in_the_text_s_colour_take_it(tmp_path: Path) -> None:
    font = fonts.find(str(emoji_font(tmp_path / "emoji.ttf", "colr0")))
    made = bitmap(font, 3, 100, (10, 200, 30))
    assert made is not None
    assert np.array_equal(made.pixels[50, 20], [10, 200, 30, 255])


@pytest.mark.parametrize(
    ("text", "coloured"), [("\u26bd", True), ("\u26bd\ufe0f", True), ("\u26bd\ufe0e", False)]
)
def test_what_is_emoji_by_itself_is_coloured_unless_text_says_otherwise(
    project: Path, text: str, coloured: bool
) -> None:
    """A football, which the font for Chinese has in black and white too."""
    (glyph,) = {g.font for g in glyphs(project, text)}
    assert glyph.face.colour is coloured


def test_emoji_without_a_colour_font_say_what_to_do() -> None:
    with pytest.raises(Exception, match=r"U\+1F600, GRINNING FACE.*NotoColorEmoji"):
        layout((Span(GRIN, 1.0),))


def test_a_font_s_picture_is_png_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostScript in its place would be run by an interpreter, if Pillow found one."""
    eps = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n%%EOF\n"
    ran: list[object] = []
    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *how, **_: ran.append(how))
    monkeypatch.setattr(colour, "_png", lambda _font, _glyph: eps)
    font = fonts.find(str(emoji_font(tmp_path / "eps.ttf", "sbix")))
    with pytest.raises(MediaError, match="is broken"):
        bitmap(font, 2, 100)
    assert ran == []


def test_a_glyph_as_large_as_a_house_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = fonts.find(str(emoji_font(tmp_path / "large.ttf", "colr0")))
    monkeypatch.setattr(colour, "_extents", lambda *_: (0.0, 0.0, 4000.0, 4000.0))
    with pytest.raises(MediaError, match="more than can be meant"):
        bitmap(font, 2, 4096)
