"""Which fonts a text is set in, and whether they have all its characters."""

from __future__ import annotations

from itertools import pairwise

from frameloom.text import breaks
from frameloom.text.faces import Face
from frameloom.text.items import Look, east_asian, font_for


def faces_of(
    text: str,
    font: str | None = None,
    weight: float = 400,
    italic: bool = False,
    base_dir: str = "",
    around: str | None = None,
) -> frozenset[Face]:
    """The faces that a layout of `text` is drawn with; `around` is all of the text it is part of.

    ProjectError for a font that is not there and for a character that no font has, as `layout`.
    """
    look = Look(font, weight, italic, 1.0)
    han = east_asian(text if around is None else around)
    parts = {
        text[start + first : start + last]
        for start, end, _ in breaks.paragraphs(text)
        for first, last in pairwise(breaks.graphemes(text[start:end]))
    } - {"\t"}
    fonts = {font_for(part, font, weight, italic, base_dir, han) for part in parts}
    return frozenset(font.face for font in fonts | {look.primary(base_dir)})
