"""`trim`: the part of a medium that plays, [in, out), out null for its end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from frameloom.params.exact import Frames, Length, Moment
from frameloom.params.problems import wrong


@dataclass(frozen=True, slots=True)
class TrimSchema:
    """A list of two times; the second may be null. That in < out is checked with the fps known."""

    noun: ClassVar[str] = "[time, time or null]"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def check(value: object) -> object:
            if not isinstance(value, list | tuple) or len(value) != 2:
                raise wrong("[in, out], two media times; out may be null", value)
            return tuple(value)

        out = core_schema.nullable_schema(handler.generate_schema(Length))
        pair = core_schema.tuple_schema([handler.generate_schema(Moment), out])
        return core_schema.no_info_before_validator_function(check, pair)


Trim = Annotated[tuple[Fraction | Frames, Fraction | Frames | None], TrimSchema()]
