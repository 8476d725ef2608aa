"""Text of parameters: any text, names of things, and where a medium is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from frameloom.params.problems import wrong


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is not empty and holds no control character but tab and line break."""

    what: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def check(value: object) -> object:
            if not isinstance(value, str) or not value.strip() or _has_control(value):
                raise wrong(self.what, value)
            return value

        return core_schema.no_info_before_validator_function(
            check, core_schema.str_schema(min_length=1)
        )


@dataclass(frozen=True, slots=True)
class TextOr:
    """Of a union of two types: text is taken for the first one, all else for the second."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        first, second = get_args(source)
        choices: dict[Any, CoreSchema] = {
            "<text>": handler.generate_schema(first),
            "<other>": handler.generate_schema(second),
        }
        return core_schema.tagged_union_schema(
            choices, lambda value: "<text>" if isinstance(value, str) else "<other>"
        )


def _has_control(text: str) -> bool:
    """A lone surrogate counts: it cannot be written as UTF-8."""
    return any((c < " " and c not in "\t\n") or "\ud800" <= c <= "\udfff" for c in text)


Id = Annotated[str, Words("a name, as text")]
"""The id of a scene or a layer, unique within the project."""

Source = Annotated[str, Words("a file's path, as text")]
"""The path of a medium, relative to the project file."""
