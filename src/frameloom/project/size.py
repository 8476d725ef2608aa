"""The picture's size: [w, h], or a name for the shorter side with an aspect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from frameloom.core.time import round_half_up
from frameloom.params.numbers import read_int
from frameloom.params.problems import wrong
from frameloom.params.schemas import DEFINED_AS

SHORTER_SIDES: Final = {"480p": 480, "720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160}
SMALLEST, LARGEST = 2, 16384
ASPECTS: Final = ("16:9", "9:16", "1:1", "4:5")
_ASPECT = re.compile(r"([1-9][0-9]{0,4}):([1-9][0-9]{0,4})")

Pixels = tuple[int, int]
"""Width and height."""


@dataclass(frozen=True, slots=True)
class SizeSchema:
    """The validator of `size`."""

    noun: ClassVar[str] = "[w, h], each 2..16384, or " + ", ".join(f"`{s}`" for s in SHORTER_SIDES)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(read_size)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        side = {"type": "integer", "minimum": SMALLEST, "maximum": LARGEST}
        pair = {"type": "array", "prefixItems": [side, side], "minItems": 2, "maxItems": 2}
        return {"anyOf": [pair, {"enum": list(SHORTER_SIDES)}], DEFINED_AS: "Size"}


Size = Annotated[str | Pixels, SizeSchema()]


def read_size(value: object) -> str | Pixels:
    """Raises the validation error of a size."""
    allowed = (
        f"[width, height], each {SMALLEST} to {LARGEST} pixels, or one of "
        f"{', '.join(SHORTER_SIDES)}"
    )
    if isinstance(value, str) and value in SHORTER_SIDES:
        return value
    if isinstance(value, list | tuple) and len(value) == 2:
        width, height = (read_int(side) or 0 for side in value)
        if min(width, height) >= SMALLEST and max(width, height) <= LARGEST:
            return width, height
    raise wrong(allowed, value, near=SHORTER_SIDES)


def read_aspect(value: object) -> object:
    """Raises the validation error of an aspect; null is none."""
    if value is None:
        return None
    found = _ASPECT.fullmatch(value) if isinstance(value, str) else None
    if not found or not Fraction(1, 30) <= Fraction(int(found[1]), int(found[2])) <= 30:
        raise wrong(f"an aspect as text, such as {', '.join(ASPECTS)}", value, near=ASPECTS)
    return value


def pixels(size: str | Pixels, aspect: str | None) -> Pixels:
    """Width and height that `size` and `aspect` of a project mean."""
    if not isinstance(size, str):
        return size
    return with_ratio(SHORTER_SIDES[size], ratio_of(aspect or "16:9"))


def ratio_of(aspect: str) -> Fraction:
    """Width by height of a well-formed aspect."""
    width, height = map(int, aspect.split(":"))
    return Fraction(width, height)


def with_ratio(shorter: int, ratio: Fraction) -> Pixels:
    """Width and height; the longer side is rounded to an even number."""
    longer = 2 * round_half_up(shorter * max(ratio, 1 / ratio) / 2)
    return (longer, shorter) if ratio >= 1 else (shorter, longer)
