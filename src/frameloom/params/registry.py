"""Variants found by their `type`: every model in a package, and those that others install."""

from __future__ import annotations

import importlib
import pkgutil
from collections import ChainMap
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from frameloom.core.errors import UnavailableError, UsageError
from frameloom.params.base import Model
from frameloom.params.objects import check_type
from frameloom.params.problems import listed, nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Registry(Generic[M]):
    """The variants of `base` in the modules of `package` and in an entry point group.

    In an annotation, `Annotated[Base, Registry(...)]` takes any of them by its `type`, those that
    the document being read brings itself (`Model.read`), and every instance of `Base`.
    """

    noun: str
    base: type[M]
    package: str
    entry_points: str = ""

    @cached_property
    def types(self) -> dict[str, type[M]]:
        """Every variant by its type, in alphabetical order."""
        package = importlib.import_module(self.package)
        names = (f"{self.package}.{info.name}" for info in pkgutil.iter_modules(package.__path__))
        found = [self._variants(importlib.import_module(name)) for name in names]
        own = dict(pair for variants in found for pair in variants)
        for name, made in self._installed():
            if name in own:
                raise UnavailableError(
                    f"the {self.noun} {name!r} of an installed package is already there; "
                    "uninstall that package"
                )
            own[name] = made
        return dict(sorted(own.items()))

    def _variants(self, module: Any) -> list[tuple[str, type[M]]]:
        return [
            (type_of(made), made)
            for made in vars(module).values()
            if isinstance(made, type)
            and issubclass(made, self.base)
            and made.__module__ == module.__name__
            and type_of(made)
        ]

    def _installed(self) -> list[tuple[str, type[M]]]:
        """Raises UnavailableError where an installed package's variant cannot be loaded."""
        if not self.entry_points:
            return []
        from importlib.metadata import entry_points

        return [self._loaded(point) for point in entry_points(group=self.entry_points)]

    def _loaded(self, point: EntryPoint) -> tuple[str, type[M]]:
        try:
            made = point.load()
        except Exception as error:
            raise UnavailableError(
                f"the {self.noun} {point.name!r} of an installed package does not load: {error}; "
                "mend or uninstall that package"
            ) from error
        if not (isinstance(made, type) and issubclass(made, self.base) and type_of(made)):
            raise UnavailableError(
                f"the {self.noun} {point.name!r} of an installed package is no {self.base.__name__}"
                " with a type; mend or uninstall that package"
            )
        return type_of(made), made

    def find(self, name: str) -> type[M]:
        """Raises UsageError with the nearest name where there is no such type."""
        if name not in self.types:
            hint = nearest(name, self.types) or f"; there are {listed(self.types)}"
            raise UsageError(f"there is no {self.noun} {name!r}{hint}")
        return self.types[name]

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Variants are looked up when one is read: only those that a document uses are built."""

        def read(value: Any, info: ValidationInfo) -> object:
            if isinstance(value, self.base):
                return value
            known = ChainMap(self.types, (info.context or {}).get(self.noun, {}))
            kind = check_type(value, known, self.noun)
            return known[kind].model_validate(value, context=info.context)

        return core_schema.with_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        choices: dict[Any, CoreSchema] = {}
        for name, made in self.types.items():
            made.model_rebuild()
            choices[f"<{name}>"] = made.__pydantic_core_schema__
        return handler(core_schema.tagged_union_schema(choices, lambda value: value["type"]))


def type_of(model: type[Model]) -> str:
    """What `type` is in the file; empty for a base."""
    field = model.model_fields.get("type")
    return field.default if field is not None and isinstance(field.default, str) else ""
