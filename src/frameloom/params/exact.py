"""Exact numbers and times, which keep the way they were written.

    5, 0.1        seconds as a JSON number: exactly the decimal that is written
    "1/3"         a fraction
    "150f"        frames, in the project file's own fps

`Exact` is a `Fraction`; `Frames` counts frames. Nothing here goes through a binary float, except
that a Python float means its shortest decimal: 0.1 is 1/10.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Annotated, Any, ClassVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from frameloom.core.time import NTSC_RATES
from frameloom.params.problems import wrong
from frameloom.params.schemas import DEFINED_AS

_FRACTION = re.compile(r"(-?[0-9]{1,30})/([0-9]{1,30})")
_FRAMES = re.compile(r"(-?[0-9]{1,12})f")
_LARGEST = 10**15
_INT32 = 2**31 - 1
_NTSC = {Fraction(name): rate for name, rate in NTSC_RATES.items()}
Written = int | Decimal | str


class Exact(Fraction):
    """A rational number with its notation: `.written` is what the file holds."""

    __slots__ = ("written",)
    written: Written

    def __new__(cls, written: Written) -> Exact:
        """`written` is well formed: see `read_exact`."""
        made = super().__new__(cls, written)
        made.written = written
        return made

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.written!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.written,)

    def __copy__(self) -> Exact:
        return self

    def __deepcopy__(self, memo: object) -> Exact:
        return self


@dataclass(frozen=True, slots=True, order=True)
class Frames:
    """A time as a number of frames of the project file's own fps."""

    count: int

    def __str__(self) -> str:
        return f"{self.count}f"


def seconds(time: Fraction | Frames, fps: Fraction) -> Fraction:
    """The time in exact seconds; `fps` is the project file's own."""
    return time.count / fps if isinstance(time, Frames) else time


def read_exact(value: object) -> Exact | None:
    """The value as an exact number, or None where it is none: bounded, so that nothing hangs.

    Takes integers, decimals, floats (their shortest decimal), fractions, and text like "1/3".
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, Exact):
        return value
    if isinstance(value, Integral):
        return Exact(int(value)) if abs(int(value)) <= _LARGEST else None
    if isinstance(value, Rational):
        value = notation(Fraction(value))
    elif isinstance(value, Real):
        value = Decimal(repr(float(value)))
    if isinstance(value, int):
        return Exact(value) if abs(value) <= _LARGEST else None
    if isinstance(value, Decimal):
        return Exact(value) if _is_handy(value) else None
    found = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    return Exact(found[0]) if found and int(found[2]) else None


def _is_handy(value: Decimal) -> bool:
    """Small enough to calculate with; `Fraction(Decimal("1e999999999"))` would never end."""
    if not value.is_finite() or value.adjusted() > 15:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -40 and abs(value) <= _LARGEST


def notation(value: Fraction) -> Written:
    """A whole number or a short decimal where it is one exactly, else text like "1/3"."""
    if value.denominator == 1:
        return value.numerator
    for places in range(1, 13):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return Decimal(scaled.numerator).scaleb(-places)
    return f"{value.numerator}/{value.denominator}"


@dataclass(frozen=True, slots=True)
class TimeIn:
    """The range of a time: from `low`, in seconds or in frames alike; `above` excludes it."""

    noun: ClassVar[str] = "time"
    low: int | None = None
    above: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        number: JsonSchemaValue = {"type": "number"}
        if self.low is not None:
            number["exclusiveMinimum" if self.above else "minimum"] = self.low
        sign = "-?" if self.low is None else ""
        text = {"type": "string", "pattern": rf"^{sign}\d+(/0*[1-9]\d*|f)$"}
        return {"anyOf": [number, text], DEFINED_AS: self._name()}

    def check(self, value: object) -> Exact | Frames:
        time = read_time(value)
        size = time.count if isinstance(time, Frames) else time
        if time is None or size is None or not self._holds(size):
            raise wrong(self.words(), value)
        return time

    def _holds(self, size: Fraction | int) -> bool:
        return self.low is None or (size > self.low if self.above else size >= self.low)

    def _name(self) -> str:
        return {None: "Time", False: "Moment", True: "Length"}[
            None if self.low is None else self.above
        ]

    def words(self) -> str:
        bound = {None: "", False: f" of at least {self.low}", True: f" above {self.low}"}[
            None if self.low is None else self.above
        ]
        return f'a time{bound}: seconds (2.5), a fraction ("1/3") or frames ("150f")'


def read_time(value: object) -> Exact | Frames | None:
    """Seconds or frames, or None where the value is no time."""
    if isinstance(value, Frames):
        return value
    found = _FRAMES.fullmatch(value) if isinstance(value, str) else None
    return Frames(int(found[1])) if found else read_exact(value)


@dataclass(frozen=True, slots=True)
class RateSchema:
    """Frames per second: above 0, at most 1000; the NTSC decimals mean their fractions."""

    noun: ClassVar[str] = "frame rate"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(read_rate)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        whole = {"type": "integer", "minimum": 1, "maximum": 1000}
        ntsc = {"enum": [float(name) for name in NTSC_RATES]}
        text = {"type": "string", "pattern": r"^\d+(/0*[1-9]\d*)?$"}
        return {"anyOf": [whole, ntsc, text], DEFINED_AS: "Rate"}


class Rate(Exact):
    """Frames per second as written; 29.97 is the fraction 30000/1001."""

    __slots__ = ()

    def __new__(cls, written: Written) -> Rate:
        value = Fraction(written)
        made = Fraction.__new__(cls, _NTSC.get(value, value))
        made.written = written
        return made


def read_rate(value: object) -> Rate:
    """Raises the validation error of a frame rate."""
    made = _rate(value)
    if made is None or not 0 < made <= 1000 or max(made.as_integer_ratio()) > _INT32:
        raise wrong(
            'a frame rate above 0 and up to 1000: a whole number, a fraction ("30000/1001") '
            f"or one of {', '.join(NTSC_RATES)}",
            value,
        )
    return made


def _rate(value: object) -> Rate | None:
    if isinstance(value, Rate):
        return value
    if isinstance(value, str) and (value in NTSC_RATES or re.fullmatch(r"[0-9]{1,10}", value)):
        return Rate(value)
    exact = read_exact(value)
    if exact is None:
        return None
    if isinstance(value, Fraction) and exact.denominator != 1:
        return Rate(f"{exact.numerator}/{exact.denominator}")
    is_decimal = exact.denominator != 1 and not isinstance(exact.written, str)
    return None if is_decimal and exact not in _NTSC else Rate(exact.written)


Time = Annotated[Fraction | Frames, TimeIn()]
"""Any time."""
Moment = Annotated[Fraction | Frames, TimeIn(0)]
"""A time from 0 on."""
Length = Annotated[Fraction | Frames, TimeIn(0, above=True)]
"""A time above 0."""
FrameRate = Annotated[Fraction, RateSchema()]
