"""From a caption file's bytes to text, whatever they were saved as.

A byte order mark decides; then UTF-8 where the bytes are UTF-8, UTF-16 where every other byte of
most characters is zero; what is left is an old 8-bit or East Asian code page, which
charset-normalizer guesses from the letters, and the caller is told.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_USUAL: Final = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "cp874", "koi8_r", "cp932", "gb18030", "big5", "cp949", "euc_jp",
]  # fmt: skip
"""What subtitle files were saved as before UTF-8."""
_LATIN: Final = {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258"}
_WESTERN: Final = frozenset("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßœšž")
_AMID_LETTERS: Final = re.compile(r"[^\W\d_][¿¹³£¯][^\W\d_]")
"""Polish read as Western: no such sign stands within a word."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x7f]")
"""In no text; 0x1a is the end of a file of old."""
_LOOKED_AT: Final = 1 << 20


class Decoded(NamedTuple):
    """`guessed`: nothing in the file says so."""

    text: str
    encoding: str
    guessed: bool


def decode(data: bytes, encoding: str | None = None) -> Decoded | None:
    """The text, line ends as they are; in `encoding` where given. None where it is no text."""
    if encoding is not None:
        return _as(data, encoding, guessed=False)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], name, guessed=False)
    wide = _wide(data)
    if wide is not None:
        return _as(data, wide, guessed=False)
    return _as(data, "utf-8", guessed=False) or _as(data, _guess(data), guessed=True)


def known(encoding: str) -> bool:
    """Whether Python can read text in an encoding of that name."""
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _as(data: bytes, encoding: str, *, guessed: bool) -> Decoded | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    if _CONTROL.search(text):
        return None
    return Decoded(text.removeprefix("\ufeff"), encoding, guessed)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: times and line ends have a zero byte in every pair."""
    head = data[: 2 * (len(data[:4096]) // 2)]
    if not head or len(data) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if 4 * max(even, odd) < len(head) // 2:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_LOOKED_AT], cp_isolation=_USUAL).best()
    name = found.encoding if found is not None else "cp1252"
    return _latin(data) if name in _LATIN else name


def _latin(data: bytes) -> str:
    """Which of the Latin code pages: most are the same letters in other places, so the guess is
    by what a Western text, a Turkish and a Hungarian one have that the others have not."""
    western = _as(data, "cp1252", guessed=True)
    if western is None or _AMID_LETTERS.search(western.text):
        return "cp1250"
    letters = {c for c in western.text.lower() if c > "\x7f" and c.isalpha()}
    if letters & set("ðþý") and not letters & set("áíóúæ"):
        return "cp1254"
    hungarian = letters & set("õû") and letters <= set("áéíóöõúüû")
    return "cp1252" if letters <= _WESTERN and not hungarian else "cp1250"
