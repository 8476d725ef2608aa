"""Where text may be parted: paragraphs, graphemes, words and lines, by ICU.

Graphemes and words follow UAX 29 and lines UAX 14, with dictionaries for Thai, Lao, Khmer, Burmese,
Chinese and Japanese. The locale is fixed, so that a machine's language changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from frameloom.core.errors import ProjectError

LOCALE: Final = "en"
_HARD: Final = re.compile("\r\n|[\n\v\f\r\x85\u2028\u2029]")

_LONE: Final = re.compile("[\ud800-\udfff]")


def paragraphs(text: str) -> list[tuple[int, int, int]]:
    """(start, end, next) of each: `end` is before what breaks it, `next` after it.

    ProjectError for half of a surrogate pair, which is no character.
    """
    lone = _LONE.search(text)
    if lone:
        raise ProjectError(f"the text has U+{ord(lone[0]):04X}, half of a character; take it out")
    found, start = [], 0
    for mark in _HARD.finditer(text):
        found.append((start, mark.start(), mark.end()))
        start = mark.end()
    return [*found, (start, len(text), len(text))]


@lru_cache(maxsize=1024)
def graphemes(text: str) -> tuple[int, ...]:
    """Where each grapheme starts, and the length of the text."""
    from icu4py.breakers import CharacterBreaker

    return _bounds(text, CharacterBreaker(text, LOCALE).segments())


@lru_cache(maxsize=1024)
def line_breaks(text: str) -> frozenset[int]:
    """Places before which a line may end, 0 and the text's end among them."""
    from icu4py.breakers import LineBreaker

    return frozenset(_bounds(text, LineBreaker(text, LOCALE).segments()))


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[int, ...]:
    """Where each word starts, and the length of the text.

    A word is what white space parts, with the space after it; in scripts that write no spaces it is
    what the dictionary parts, with the punctuation after it.
    """
    from icu4py.breakers import WordBreaker

    starts = [0] if text and not text.isspace() else []
    for at in _bounds(text, WordBreaker(text, LOCALE).segments())[1:-1]:
        before, after = text[at - 1], text[at]
        if (
            not after.isspace()
            and not text[:at].isspace()
            and (
                before.isspace()
                or (_unspaced(after) and (_unspaced(before) or not before.isalnum()))
            )
        ):
            starts.append(at)
    return (*starts, len(text))


def _bounds(text: str, segments: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Starts of the segments and the text's end; ICU counts in UTF-16 units."""
    ends = [0, *(end for _, end in segments)]
    if not text or max(text) <= "\uffff":
        return tuple(ends)
    of_unit: list[int] = []
    for index, char in enumerate(text):
        of_unit += [index] * (1 + (char > "\uffff"))
    of_unit.append(len(text))
    return tuple(of_unit[end] for end in ends)


_UNSPACED: Final = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x2FDF), (0x3040, 0x30FF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip
"""Blocks of Thai, Lao, Burmese, Khmer, Han, Hiragana and Katakana: UAX 14's SA and ID letters."""

_FIRST: Final = [first for first, _ in _UNSPACED]


def _unspaced(char: str) -> bool:
    at = bisect_right(_FIRST, ord(char)) - 1
    return at >= 0 and ord(char) <= _UNSPACED[at][1]


def is_ideograph(char: str) -> bool:
    """Han, Hiragana or Katakana: what is set character by character."""
    return _unspaced(char) and not (char < "\u2e80" or "\ua9e0" <= char <= "\uaa7f")
