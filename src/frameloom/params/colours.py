"""Colours as a project writes them: #rgb, #rgba, #rrggbb, #rrggbbaa or a CSS name."""

from __future__ import annotations

import re
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from frameloom.params.colour_names import NAMES
from frameloom.params.problems import wrong
from frameloom.params.schemas import DEFINED_AS

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_ALLOWED = "a colour: #rgb, #rrggbb, #rrggbbaa or a CSS name"


class Colour(str):
    """A colour as written; `rgba` is what it means."""

    __slots__ = ()

    @property
    def rgba(self) -> tuple[float, float, float, float]:
        """R', G', B', A in 0..1: coded, straight alpha."""
        return rgba(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(read_colour)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        pattern = r"^(#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+)$"
        return {"type": "string", "format": "color", "pattern": pattern, DEFINED_AS: "Colour"}


def read_colour(value: object) -> Colour:
    """Raises the validation error of a colour."""
    if not isinstance(value, str):
        raise wrong(_ALLOWED, value)
    if not is_colour(value):
        raise wrong(_ALLOWED, value, near=() if value.startswith("#") else NAMES)
    return value if isinstance(value, Colour) else Colour(value)


def is_colour(text: str) -> bool:
    """Whether it is a colour well written."""
    return bool(_HEX.fullmatch(text)) or text.lower() in NAMES or text.lower() == "transparent"


def rgba(text: str) -> tuple[float, float, float, float]:
    """R', G', B', A in 0..1 of a well-formed colour: coded, straight alpha."""
    word = text.lower()
    if word == "transparent":
        return (0.0, 0.0, 0.0, 0.0)
    digits = NAMES.get(word, word.removeprefix("#"))
    if len(digits) <= 4:
        digits = "".join(digit * 2 for digit in digits)
    r, g, b, a = (int(digits.ljust(8, "f")[i : i + 2], 16) / 255 for i in (0, 2, 4, 6))
    return (r, g, b, a)
