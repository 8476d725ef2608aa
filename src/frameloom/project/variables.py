"""`{{name}}` in any text of a project.

A project is read with its variables in place, so every value has its own type; each model
remembers which of its keys were written with variables, and saving writes those again unless
they have been changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from frameloom.params.base import Model
from frameloom.params.numbers import read_float
from frameloom.params.problems import Place, listed, mistake, nearest
from frameloom.project.amounts import MOST_TEXT
from frameloom.project.document import document

_REFERENCE = re.compile(r"\{\{([^{}]*)\}\}")
UNFILLED = ("variables",)
"""Keys of the project whose text is taken as it is."""


def filled(raw: Any, variables: Mapping[str, Any], place: Place = ()) -> Any:
    """The document with its variables in place; a text that is one reference takes its type.

    Raises the validation error of a variable that is not defined, and of values that are too much
    where they are put in.
    """
    return _filled(raw, _Values(variables), place)


class _Values:
    """Variables that are put into a document: at most `MOST_TEXT` characters and parts in all."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._variables, self._left = variables, MOST_TEXT
        self._amounts: dict[str, int] = {}

    def take(self, name: str, place: Place) -> Any:
        if name not in self._variables:
            known = self._variables
            hint = nearest(name, known) or (
                f"; defined are {listed(known)}" if known else '; define it in "variables"'
            )
            raise mistake(f"there is no variable {name!r}{hint}", at=place)
        if name not in self._amounts:
            self._amounts[name] = _amount(self._variables[name])
        self._left -= self._amounts[name]
        if self._left < 0:
            text = f"variables put more than {MOST_TEXT} characters into the project"
            raise mistake(text, at=place)
        return self._variables[name]


def _amount(value: Any) -> int:
    """Characters and parts of a value."""
    if isinstance(value, dict):
        return 1 + sum(len(key) + _amount(part) for key, part in value.items())
    if isinstance(value, list | tuple):
        return 1 + sum(map(_amount, value))
    return len(value) if isinstance(value, str) else 1


def _filled(raw: Any, values: _Values, place: Place) -> Any:
    if isinstance(raw, str):
        return _filled_text(raw, values, place) if "{{" in raw else raw
    if isinstance(raw, dict):
        return {
            key: part if not place and key in UNFILLED else _filled(part, values, [*place, key])
            for key, part in raw.items()
        }
    if isinstance(raw, list | tuple):
        return [_filled(part, values, [*place, i]) for i, part in enumerate(raw)]
    return raw


def _filled_text(text: str, values: _Values, place: Place) -> Any:
    whole = _REFERENCE.fullmatch(text)
    if whole:
        return values.take(whole[1].strip(), place)
    return _REFERENCE.sub(
        lambda found: _inline(values.take(found[1].strip(), place), found[1].strip(), place), text
    )


def _inline(value: Any, name: str, place: Place) -> str:
    """A variable's value within a longer text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal):
        return format(Decimal(str(value)), "f") if read_float(value) is not None else str(value)
    if isinstance(value, str | int):
        return str(value)
    raise mistake(
        f"the variable {name!r} is a list, an object or null, and cannot stand inside a text",
        at=place,
    )


def has_reference(raw: Any) -> bool:
    """Whether a text somewhere in the document refers to a variable."""
    if isinstance(raw, str):
        return _REFERENCE.search(raw) is not None
    if isinstance(raw, dict):
        return any(has_reference(part) for part in raw.values())
    return isinstance(raw, list | tuple) and any(has_reference(part) for part in raw)


def remember(model: Model, raw: Mapping[str, Any]) -> None:
    """Notes in `model` and the models inside which keys of `raw` were written with variables."""
    fields = type(model).model_fields
    for name, field in fields.items():
        key = field.alias or name
        if key in UNFILLED or not has_reference(raw.get(key)):
            continue
        value = getattr(model, name)
        inner = _pairs(value, raw[key])
        for one, part in inner:
            remember(one, part)
        if not inner:
            model._written[key] = raw[key], document(value)


def _pairs(value: Any, raw: Any) -> list[tuple[Model, Mapping[str, Any]]]:
    """Models and the objects they were read from, where the two match one to one."""
    values, raws = (value, raw) if isinstance(value, list) else ([value], [raw])
    if not isinstance(raws, list) or len(values) != len(raws):
        return []
    pairs = list(zip(values, raws, strict=True))
    matching = all(isinstance(one, Model) and isinstance(part, dict) for one, part in pairs)
    return pairs if matching else []


def forget(value: Any) -> None:
    """Takes the variables' values for what was written, in a model and the models inside."""
    if isinstance(value, Model):
        value._written.clear()
        for name in type(value).model_fields:
            forget(getattr(value, name))
    elif isinstance(value, list):
        for part in value:
            forget(part)


def merged(declared: Mapping[str, Any], given: Mapping[str, object]) -> dict[str, Any]:
    """The project's variables with others over them; text takes the declared variable's type."""
    typed = {name: _like(declared.get(name), value) for name, value in given.items()}
    return {**declared, **typed}


def _like(declared: Any, value: object) -> object:
    """A value from outside, such as the text of `--set name=0.5`, in the variable's own type."""
    if isinstance(declared, str) and _is_number(value):
        return _inline(value, "", ())
    if not isinstance(value, str) or isinstance(declared, str):
        return value
    try:
        read = json.loads(value if value.startswith(("[", "{")) else value.lower(), **_EXACT)
    except (ValueError, RecursionError):
        return value
    return read if type(read) is type(declared) or _both_numbers(read, declared) else value


def _refuse(_: str) -> None:
    raise ValueError


_EXACT: Final[dict[str, Any]] = {"parse_float": Decimal, "parse_constant": _refuse}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _both_numbers(one: object, other: object) -> bool:
    return _is_number(one) and _is_number(other)
