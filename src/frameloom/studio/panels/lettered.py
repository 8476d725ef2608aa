"""A font's name in its own letters, as a small drawing."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote

from frameloom.core.errors import FrameloomError
from frameloom.core.outline import POINTS, Outline

_COMMANDS: Final = "MLQC"
"""Of SVG, by the verbs of an outline: their points follow."""


@lru_cache(maxsize=512)
def lettered(family: str, text: str, base_dir: str) -> str | None:
    """The text in this family as an SVG's data URL, light on nothing, an em of 24 px; None where it
    cannot be drawn."""
    from frameloom.text.layout import Span, layout
    from frameloom.text.outlines import outline

    try:
        placed = layout((Span(text, 24.0, font=family),), align="left", base_dir=base_dir)
        parts = [
            _path(outline(glyph.font, glyph.glyph_id), glyph.x, glyph.y, glyph.size)
            for glyph in placed.glyphs
        ]
    except FrameloomError:
        return None
    x0, y0, x1, y1 = placed.box
    box = f"{x0:.1f} {-y1:.1f} {x1 - x0:.1f} {y1 - y0:.1f}"
    size = f'width="{x1 - x0:.1f}" height="{y1 - y0:.1f}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {size}>'
        f'<path fill="#d5dae0" d="{"".join(parts)}"/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"


def _path(shape: Outline, x: float, y: float, size: float) -> str:
    parts, at = [], 0
    for verb in shape.verbs:
        count = int(POINTS[verb])
        points = shape.points[at : at + count] * size
        numbers = " ".join(f"{x + px:.2f} {-(y + py):.2f}" for px, py in points)
        parts.append(_COMMANDS[verb] + numbers)
        at += count
    return "".join(parts)
