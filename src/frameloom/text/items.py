"""A paragraph cut into runs: graphemes of one font, size, script and direction."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from frameloom.core.errors import ProjectError
from frameloom.text import bidi, breaks, fonts
from frameloom.text.fonts import Font
from frameloom.text.shape import has, script_of

COMMON: Final = "Zyyy"
Han = Literal["SC", "TC", "JP", "KR"]
"""Whose forms of Han characters: of mainland China, Taiwan, Japan, Korea."""

_SELECTORS: Final = "\ufe0e\ufe0f"


class Look(NamedTuple):
    """How a span's characters are set."""

    font: str | None
    weight: float
    italic: bool
    size: float

    def primary(self, base_dir: str) -> Font:
        return fonts.find(self.font, self.weight, self.italic, base_dir)


class Run(NamedTuple):
    """Graphemes first..last (half-open) that are shaped together."""

    first: int
    last: int
    font: Font | None
    """None for a tab, which is drawn by no font."""
    size: float
    script: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """What is known of a paragraph before its lines are broken."""

    text: str
    base: int
    levels: Sequence[int]
    """Of each character."""
    bounds: tuple[int, ...]
    """Where each grapheme starts in `text`, and the end."""
    grapheme_of: Sequence[int]
    """Of each character, and one more for the end."""
    runs: tuple[Run, ...]


def itemise(
    text: str, looks: Sequence[Look], direction: bidi.Direction, base_dir: str, han: Han
) -> Paragraph:
    """`looks` has one for each character; `han`: whose Han characters are meant."""
    base, levels = bidi.levels(text, direction)
    bounds = breaks.graphemes(text)
    runs: list[Run] = []
    grapheme_of: list[int] = []
    first, before = 0, None
    for i, script in enumerate(_scripts(text, bounds)):
        start, end = bounds[i], bounds[i + 1]
        look, part = looks[start], text[start:end]
        font = None
        if part != "\t":
            font = font_for(part, look.font, look.weight, look.italic, base_dir, han)
        kind = (font, look.size, script, levels[start])
        if kind != before or font is None:
            if before is not None:
                runs.append(Run(first, i, *before))
            first, before = i, kind
        grapheme_of += [i] * (end - start)
    count = len(bounds) - 1
    if before is not None:
        runs.append(Run(first, count, *before))
    return Paragraph(text, base, levels, bounds, [*grapheme_of, count], tuple(runs))


def _scripts(text: str, bounds: Sequence[int]) -> list[str]:
    """The script of each grapheme: what all scripts share goes with what is before it."""
    found = []
    last = ""
    for start, end in pairwise(bounds):
        for char in text[start:end]:
            script = script_of(char)
            if script:
                last = script
                break
        found.append(last)
    first = next((script for script in found if script), COMMON)
    return [script or first for script in found]


@lru_cache(maxsize=8192)
def font_for(
    part: str, name: str | None, weight: float, italic: bool, base_dir: str, han: Han
) -> Font:
    """The first font of the chain that has all of a grapheme; ProjectError if none has.

    The chain is the span's own font, then `fonts.fallbacks`; colour fonts come first for emoji.
    """
    primary = fonts.find(name, weight, italic, base_dir)
    if not _is_emoji(part) and _covers(primary, part):
        return primary
    families = sorted(fonts.fallbacks(base_dir), key=lambda family: _rank(family.name, han))
    chain = [primary, *(fonts.cut(family, weight, italic) for family in families)]
    if _is_emoji(part):
        chain.sort(key=lambda font: not font.face.colour)
    for font in chain:
        if _covers(font, part):
            return font
    raise ProjectError(missing(part, primary, families))


def _rank(family: str, han: Han) -> int:
    """Of the families for Chinese, Japanese and Korean the one for the text's language is first."""
    return int(" CJK " in family and not family.endswith(han)) + int("Mono" in family)


@lru_cache(maxsize=256)
def east_asian(text: str) -> Han:
    """Han characters look different in each: kana tell Japanese, Hangul Korean, Bopomofo Taiwan."""
    scripts = {script_of(char) for char in text}
    if scripts & {"Hira", "Kana"}:
        return "JP"
    if "Hang" in scripts:
        return "KR"
    return "TC" if "Bopo" in scripts else "SC"


_COLOURED: Final = frozenset(
    "\u231a\u231b\u23e9\u23ea\u23eb\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648\u2649\u264a\u264b"
    "\u264c\u264d\u264e\u264f\u2650\u2651\u2652\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4"
    "\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753"
    "\u2754\u2755\u2757\u2795\u2796\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
)
"""Emoji_Presentation below U+1F000: coloured unless U+FE0E follows."""


def _is_emoji(part: str) -> bool:
    if "\ufe0e" in part:
        return False
    if "\ufe0f" in part or "\u20e3" in part:
        return True
    return any("\U0001f000" <= char <= "\U0001faff" or char in _COLOURED for char in part)


def _covers(font: Font, part: str) -> bool:
    """Composed or decomposed: HarfBuzz takes what the font has."""
    return any(
        all(has(font.face, char) or is_ignorable(char) for char in form)
        or (part.isspace() and has(font.face, " "))
        for form in dict.fromkeys(
            (part, unicodedata.normalize("NFC", part), unicodedata.normalize("NFD", part))
        )
    )


_IGNORABLE: Final = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default_Ignorable_Code_Point: invisible where a font has nothing for them."""

_FIRST: Final = [first for first, _ in _IGNORABLE]


def is_ignorable(char: str) -> bool:
    """Whether the character needs no glyph."""
    at = bisect_right(_FIRST, ord(char)) - 1
    return at >= 0 and ord(char) <= _IGNORABLE[at][1]


def missing(part: str, primary: Font, families: Sequence[fonts.Family]) -> str:
    """The sentence of the error for a grapheme that no single font has."""
    faces = [primary.face, *(face for family in families for face in family.faces)]
    lacking = [c for c in part if not is_ignorable(c) and not any(has(face, c) for face in faces)]
    char = lacking[0] if lacking else part[0]
    name = unicodedata.name(char, "no name")
    shown = f'"{part}"' if part.isprintable() else "of a code"
    advice = _advice(part, char, families)
    return f"no font has the character {shown} (U+{ord(char):04X}, {name}); {advice}"


_EAST_ASIAN: Final = frozenset({"Hani", "Hira", "Kana", "Hang", "Bopo"})


def _advice(part: str, char: str, families: Sequence[fonts.Family]) -> str:
    has_extra = any(family.source == "extra" for family in families)
    folder = f"into the folder {fonts.FOLDER} beside the project"
    if script_of(char) in _EAST_ASIAN and not has_extra:
        return 'pip install "frameloom[cjk]"'
    if _is_emoji(part):
        return f"put a colour font such as NotoColorEmoji.ttf {folder}"
    return f"put a font that has it {folder}, or name one that has it"
