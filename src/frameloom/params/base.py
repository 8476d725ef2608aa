"""The base of every model in a project file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from frameloom.params.objects import check_keys
from frameloom.params.problems import problem


def param(default: Any = ..., help: str = "") -> Any:
    """A field with its help; without a default it is required."""
    return Field(default=default, description=help)


class Model(BaseModel):
    """Unknown keys are refused, assignments are checked, mistakes are `ProjectError`s.

    Text is never taken for a number, nor a boolean; NaN and infinities are refused.
    """

    model_config = ConfigDict(
        extra="forbid",
        validate_assignment=True,
        validate_default=True,
        validate_by_name=True,
        validate_by_alias=True,
        strict=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # of the many models a project uses few: those are built when first used
    )
    _written: dict[str, tuple[Any, Any]] = PrivateAttr(default_factory=dict)
    """Of keys written with `{{variables}}`: the text in the file, and what it stood for."""

    def __init__(self, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise problem(error) from None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Own constructors are for people: nested models are validated in place all the same."""
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):
            vars(cls)["__init__"].__pydantic_base_init__ = True

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            super().__setattr__(name, value)
        except ValidationError as error:
            raise problem(error) from None
        if name in type(self).model_fields:
            self._written.pop(key_of(type(self), name), None)

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, data: Any) -> Any:
        return data if isinstance(data, cls) else check_keys(data, key_set(cls))

    @classmethod
    def read(cls, document: Any, own: Mapping[str, Mapping[str, Any]] | None = None) -> Self:
        """Raises ProjectError with the JSON path.

        `own`: for a registry's noun, the variants that only this document may use, by their type.
        """
        try:
            return cls.model_validate(document, context=own)
        except ValidationError as error:
            raise problem(error) from None


def key_of(model: type[BaseModel], name: str) -> str:
    """The key in the file of the field `name`."""
    return model.model_fields[name].alias or name


def key_set(model: type[BaseModel]) -> dict[str, None]:
    """The keys of a model in their order; field names that differ from their key count too."""
    return dict.fromkeys(key_of(model, name) for name in model.model_fields)
