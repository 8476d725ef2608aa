"""Plain numbers and vectors of parameters: their range and unit, and what is refused.

Booleans and text are no numbers; NaN and the infinities are refused. `In` says the range:

    opacity: Annotated[float, In(0, 1)]
    offset: Annotated[Vec2, In(unit="units")]     # each component
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Annotated, Any, get_args, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from frameloom.params.exact import read_exact
from frameloom.params.problems import wrong

Vec2 = tuple[float, float]
Vec3 = tuple[float, float, float]
Vec4 = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class In:
    """The range low..high of a number, both ends included unless `above` excludes the lower.

    `unit` is a word for people: "px", "degrees", "units", "heights" (of the picture), "dB".
    """

    low: float | None = None
    high: float | None = None
    unit: str = ""
    above: bool = False

    def holds(self, value: float | Fraction) -> bool:
        if self.low is not None and (value <= self.low if self.above else value < self.low):
            return False
        return self.high is None or value <= self.high

    def words(self, noun: str) -> str:
        """`a number from 0 to 1`."""
        low, high = _told(self.low), _told(self.high)
        if low and high:
            return (
                f"{noun} above {low} and up to {high}"
                if self.above
                else (f"{noun} from {low} to {high}")
            )
        if low:
            return f"{noun} {'above' if self.above else 'of at least'} {low}"
        return f"{noun} of at most {high}" if high else noun

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if get_origin(source) is tuple:
            return vector_schema([self._scalar(kind) for kind in get_args(source)])
        return self._scalar(source)

    def _scalar(self, kind: Any) -> CoreSchema:
        read, noun, schema = _KINDS[kind]

        def check(value: object) -> Any:
            number = read(value)
            if number is None or not self.holds(number):
                raise wrong(self.words(noun), value)
            return number

        low, high = self.low, self.high
        bounds: dict[str, Any] = {"gt" if self.above else "ge": low} if low is not None else {}
        bounds |= {"le": high} if high is not None else {}
        if kind is Fraction:
            shown = core_schema.union_schema([core_schema.float_schema(**bounds), _FRACTION_TEXT])
            return core_schema.no_info_plain_validator_function(
                check, json_schema_input_schema=shown
            )
        return core_schema.no_info_before_validator_function(check, schema(**bounds))


_FRACTION_TEXT = core_schema.str_schema(pattern=r"^-?\d+/0*[1-9]\d*$")


def _told(bound: float | None) -> str:
    if bound is None:
        return ""
    return str(int(bound)) if float(bound).is_integer() else f"{bound:g}"


def read_float(value: object) -> float | None:
    """A finite float, or None where the value is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def read_int(value: object) -> int | None:
    """A whole number of 64 bits, or None; 3.0 is 3."""
    if isinstance(value, Integral) and not isinstance(value, bool):
        whole = int(value)
    else:
        exact = None if isinstance(value, str) else read_exact(value)
        if exact is None or exact.denominator != 1:
            return None
        whole = exact.numerator
    return whole if -(1 << 63) <= whole < 1 << 63 else None


_KINDS: dict[Any, tuple[Callable[[object], Any], str, Callable[..., CoreSchema]]] = {
    float: (read_float, "a number", core_schema.float_schema),
    int: (read_int, "a whole number", core_schema.int_schema),
    Fraction: (read_exact, "a number", core_schema.float_schema),
}


def vector_schema(parts: list[CoreSchema]) -> CoreSchema:
    """A list of exactly so many numbers; becomes a tuple."""

    def check(value: object) -> object:
        if not isinstance(value, list | tuple) or len(value) != len(parts):
            raise wrong(f"a list of {len(parts)} numbers", value)
        return tuple(value)

    return core_schema.no_info_before_validator_function(check, core_schema.tuple_schema(parts))


class Scale(tuple[float, float, float]):
    """A scale along x, y and z; a single number in the file stands for all three."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = In()._scalar(float)

        def spread(value: object) -> object:
            if isinstance(value, list | tuple):
                return value
            single = read_float(value)
            if single is None:
                raise wrong("a number or a list of 3 numbers", value)
            return (single,) * 3

        vector = vector_schema([number, number, number])
        inner = core_schema.no_info_before_validator_function(
            spread, vector, json_schema_input_schema=core_schema.union_schema([number, vector])
        )
        return core_schema.no_info_after_validator_function(cls, inner)


Number = Annotated[float, In()]
Share = Annotated[float, In(0, 1)]
"""A number from 0 to 1."""
