"""Fonts made for tests: coloured glyphs of known shape and colour."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph as SbixGlyph
from fontTools.ttLib.tables.sbixStrike import Strike
from PIL import Image

EM = 1000
GLYPHS = (".notdef", "space", "base", "square", "wide", "family", "joiner")
EMOJI = {ord(" "): "space", 0x26BD: "square", 0x1F600: "base", 0x1F601: "square", 0x200D: "joiner"}


def emoji_font(path: Path, kind: str) -> Path:
    """A font with two emoji, "colr0", "colr1" or "sbix", and a ligature for both with a joiner.

    U+1F600 is a square from 0 to 800 in both directions, red, with its left half blue on top
    (colr1: from red at the left to blue at the right).
    """
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(list(GLYPHS))
    builder.setupCharacterMap(EMOJI)
    builder.setupGlyf({name: _square(name) for name in GLYPHS})
    builder.setupHorizontalMetrics(dict.fromkeys(GLYPHS, (EM, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": f"Test {kind}", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWeightClass=400)
    builder.setupPost()
    builder.addOpenTypeFeatures("feature ccmp { sub base joiner square by family; } ccmp;")
    if kind == "sbix":
        builder.font["sbix"] = _sbix()
    else:
        builder.font["COLR"] = buildCOLR(_layers() if kind == "colr0" else _paints())
        builder.font["CPAL"] = buildCPAL([[(1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0)]])
    builder.save(path)
    return path


def _square(name: str) -> Any:
    width = {"base": 800, "square": 400, "wide": 800, "family": 800}.get(name, 0)
    pen = TTGlyphPen(None)
    if width:
        pen.moveTo((0, 0))
        pen.lineTo((0, 800))
        pen.lineTo((width, 800))
        pen.lineTo((width, 0))
        pen.closePath()
    return pen.glyph()


def _layers() -> dict[str, Any]:
    both = [("wide", 0), ("square", 1)]
    return {"base": both, "square": [("square", 0xFFFF)], "family": both}


def _paints() -> dict[str, Any]:
    stops = [{"StopOffset": 0.0, "PaletteIndex": 0}, {"StopOffset": 1.0, "PaletteIndex": 1}]
    gradient = {
        "Format": 4,
        "ColorLine": {"Extend": "pad", "ColorStop": [{**s, "Alpha": 1.0} for s in stops]},
        "x0": 0,
        "y0": 0,
        "x1": 800,
        "y1": 0,
        "x2": 0,
        "y2": 800,
    }
    painted = {"Format": 10, "Paint": gradient, "Glyph": "wide"}
    return {"base": painted, "square": painted, "family": painted}


def _sbix() -> Any:
    picture = Image.new("RGBA", (80, 80), (255, 0, 0, 255))
    picture.paste((0, 0, 255, 255), (0, 0, 40, 80))
    data = io.BytesIO()
    picture.save(data, "PNG")
    strike = Strike(ppem=100, resolution=72)
    for name in ("base", "square", "family"):
        strike.glyphs[name] = SbixGlyph(
            glyphName=name, graphicType="png ", imageData=data.getvalue()
        )
    table: Any = newTable("sbix")
    table.strikes[100] = strike
    return table
