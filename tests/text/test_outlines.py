"""Outlines, against fontTools reading the same file."""

from __future__ import annotations

import numpy as np
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from frameloom.core.outline import CUBIC, MOVE, POINTS, QUAD
from frameloom.text import fonts
from frameloom.text.outlines import outline
from frameloom.text.shape import engine


def theirs(font: fonts.Font, char: str) -> tuple[float, ...]:
    """Bounds in em of a character, drawn by fontTools."""
    with TTFont(font.face.path, fontNumber=font.face.index) as file:
        glyphs = file.getGlyphSet(location=dict(font.variations))
        pen = BoundsPen(glyphs)
        glyphs[file.getBestCmap()[ord(char)]].draw(pen)
        return tuple(v / file["head"].unitsPerEm for v in pen.bounds)


def glyph(font: fonts.Font, char: str) -> int:
    return int(engine(font).get_nominal_glyph(ord(char)))


@pytest.mark.parametrize(
    ("font", "char"),
    [
        (fonts.find(None), "H"),
        (fonts.find(None, 900), "H"),
        (fonts.find(None, 100, True), "l"),
        (fonts.find("Open Sans"), "ש"),
        (fonts.find("Noto Sans CJK JP"), "田"),
    ],
)
def test_outlines_are_where_the_font_draws_them(font: fonts.Font, char: str) -> None:
    made = outline(font, glyph(font, char))
    low, high = made.points.min(axis=0), made.points.max(axis=0)
    assert (*low, *high) == pytest.approx(theirs(font, char), abs=2e-3)
    assert made.verbs[0] == MOVE
    assert POINTS[made.verbs].sum() == len(made.points)


def test_both_kinds_of_curves_are_kept() -> None:
    quadratic, cubic = fonts.find(None), fonts.find("Noto Sans CJK JP")
    assert QUAD in outline(quadratic, glyph(quadratic, "O")).verbs
    assert CUBIC in outline(cubic, glyph(cubic, "O")).verbs


def test_a_space_has_no_outline() -> None:
    font = fonts.find(None)
    assert not len(outline(font, glyph(font, " ")).points)


def test_a_family_without_italics_is_slanted() -> None:
    upright, leaning = (fonts.find("Noto Sans Thai", italic=lean) for lean in (False, True))
    gap = outline(leaning, glyph(leaning, "ก")).points
    plain = outline(upright, glyph(upright, "ก")).points
    assert np.allclose(gap[:, 0], plain[:, 0] + fonts.SLANT * plain[:, 1])


def test_a_family_without_bold_is_emboldened() -> None:
    thin, thick = (fonts.find("Noto Sans CJK JP", weight=w) for w in (400, 700))
    bounds = [outline(f, glyph(f, "一")).points for f in (thin, thick)]
    heights = [points[:, 1].max() - points[:, 1].min() for points in bounds]
    assert heights[1] > heights[0] + fonts.EMBOLDEN_EM / 2
