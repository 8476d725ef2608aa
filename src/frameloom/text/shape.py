"""Shaping by HarfBuzz: a run of one font, script and direction becomes glyphs."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from frameloom.text.faces import Face, open_face
from frameloom.text.fonts import Font

if TYPE_CHECKING:
    import uharfbuzz as hb

PER_UNIT: Final = 64
"""HarfBuzz counts in whole numbers: so many to a font's unit, as variable widths are fractions."""

LANGUAGE: Final = "und"
"""No language of its own: what a machine is set to must not change a glyph."""

CURSIVE: Final = frozenset(
    {"Adlm", "Arab", "Mand", "Mani", "Mong", "Nkoo", "Ougr", "Phag", "Phlp", "Rohg", "Sogd", "Syrc"}
)
"""Scripts whose letters join: space between letters would tear them apart."""


class Shaped(NamedTuple):
    """One glyph, in em: its advance, and how far it is moved from where the pen is."""

    glyph_id: int
    advance: float
    dx: float
    dy: float


class Cluster(NamedTuple):
    """Characters first..last (half-open) of the text, and the glyphs that are them, in em."""

    first: int
    last: int
    advance: float
    glyphs: tuple[Shaped, ...]


@lru_cache(maxsize=256)
def engine(font: Font) -> hb.Font:
    """HarfBuzz's own object for `font`."""
    import uharfbuzz as hb

    face = open_face(font.face)
    made = hb.Font(face)
    made.scale = (face.upem * PER_UNIT, face.upem * PER_UNIT)
    if font.variations:
        made.set_variations(dict(font.variations))
    if font.embolden:
        made.synthetic_bold = (font.embolden, font.embolden, False)
    if font.slant:
        made.synthetic_slant = font.slant
    return made


@lru_cache(maxsize=64)
def characters(face: Face) -> hb.Set:
    """Code points that the face maps to glyphs."""
    return open_face(face).unicodes


def has(face: Face, char: str) -> bool:
    """Whether the face maps the character to a glyph."""
    return ord(char) in characters(face)


@lru_cache(maxsize=256)
def metrics(font: Font) -> tuple[float, float]:
    """Ascent and descent, in em, both positive."""
    made = engine(font)
    extents = made.get_font_extents("ltr")
    return extents.ascender / made.scale[1], -extents.descender / made.scale[1]


@lru_cache(maxsize=1024)
def width(font: Font, char: str) -> float:
    """Advance of one character by itself, in em."""
    made = engine(font)
    return float(made.get_glyph_h_advance(made.get_nominal_glyph(ord(char)) or 0) / made.scale[0])


@lru_cache(maxsize=8192)
def shape(
    text: str, start: int, end: int, font: Font, script: str, rtl: bool, spaced: bool
) -> tuple[Cluster, ...]:
    """text[start:end] in glyphs, from left to right; what is around it decides how its ends join.

    `spaced`: letters stand apart, so those ligatures that are only for looks are left out.
    """
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text, start, end - start)
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.script = script
    buffer.language = LANGUAGE
    made = engine(font)
    hb.shape(made, buffer, {"liga": False, "clig": False} if spaced else None)
    em = made.scale[0]
    by_first: dict[int, list[Shaped]] = {}
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        dx, dy, advance, _ = place.position
        glyph = Shaped(info.codepoint, advance / em, dx / em, dy / em)
        by_first.setdefault(info.cluster, []).append(glyph)
    ends = dict(pairwise([*sorted(by_first), end]))
    return tuple(
        Cluster(first, ends[first], sum(glyph.advance for glyph in glyphs), tuple(glyphs))
        for first, glyphs in by_first.items()
    )


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """The script's ISO 15924 tag; empty for what all scripts share (digits, marks, spaces)."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(char)
    buffer.guess_segment_properties()
    return buffer.script or ""
