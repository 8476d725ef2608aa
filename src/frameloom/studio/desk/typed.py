"""What people type into fields, as raw, and raw as it is typed."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Final

from frameloom.params.colours import is_colour, rgba
from frameloom.studio.desk.places import Raw, exact
from frameloom.studio.desk.specs import Kind

_TEXTS: Final[frozenset[Kind]] = frozenset(
    ("text", "rate", "enum", "colour", "file", "font", "preset")
)
"""Kinds whose text is the value, whatever it looks like."""


def read(kind: Kind, text: str) -> Raw:
    """What was typed into a field of this kind; a mistake in it stays, to be told at the field."""
    if kind in _TEXTS:
        return text
    if kind == "words":
        return parse(text) if text.lstrip().startswith("[{") else text
    return parse(text)


def parse(text: str) -> Raw:
    """A number, JSON, or the text itself."""
    word = text.strip()
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = None
    if number is not None and number.is_finite():
        whole = number == number.to_integral_value() and "e" not in word.lower()
        return int(number) if whole else number
    if word[:1] in ("[", "{"):
        try:
            return exact(json.loads(word, parse_float=Decimal))
        except ValueError:
            return text
    return text


def told(value: Raw) -> str:
    """Raw as it is typed."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, default=float, ensure_ascii=False)
    return str(value)


def components(value: Raw, count: int, missing: str = "0") -> list[str]:
    """The numbers of a vector as they are typed; one number is the same along all axes."""
    if isinstance(value, list) and len(value) == count:
        return [told(part) for part in value]
    single = told(value) if not isinstance(value, list | dict) else ""
    return [single or missing] * count


def number_or(value: Raw, default: float) -> float:
    """The value where it is a number."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return float(value) if is_number else default


def well_colour(value: Raw) -> str:
    """#rrggbb of a colour well written, else black."""
    if not isinstance(value, str) or not is_colour(value):
        return "#000000"
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgba(value)[:3])
