"""What people and programs must know of a model's parameters, read from its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from frameloom.params.animated import Keyframes, Tween
from frameloom.params.base import Model, key_of
from frameloom.params.colours import Colour
from frameloom.params.numbers import In, Scale


@dataclass(frozen=True, slots=True)
class Parameter:
    """`words`: what it may be, `number 0..1` or `colour`. `default` is as the model holds it.

    `low`, `high`, `unit` and `choices` where there are such; `models`: those it may hold.
    """

    key: str
    help: str
    words: str
    required: bool
    default: Any
    animated: bool
    low: float | None
    high: float | None
    unit: str
    choices: tuple[str, ...]
    models: tuple[type[Model], ...]


def parameters(model: type[Model]) -> list[Parameter]:
    """Every parameter of the model but its `type`, in order."""
    return [
        _parameter(model, name)
        for name in model.model_fields
        if name != "type" or len(_choices(model.model_fields[name].annotation)) > 1
    ]


def _parameter(model: type[Model], name: str) -> Parameter:
    field = model.model_fields[name]
    annotation = field.annotation
    for part in field.metadata:
        annotation = Annotated[annotation, part]  # type: ignore[assignment]
    parts = list(_parts(annotation))
    bounds = next((part for part in parts if isinstance(part, In)), In())
    return Parameter(
        key=key_of(model, name),
        help=field.description or "",
        words=words(annotation),
        required=field.is_required(),
        default=field.default,
        animated=any(get_origin(part) is Keyframes for part in parts),
        low=bounds.low,
        high=bounds.high,
        unit=bounds.unit,
        choices=_choices(annotation),
        models=tuple(part for part in parts if isinstance(part, type) and issubclass(part, Model)),
    )


def _parts(annotation: Any) -> Iterator[Any]:
    """The annotation and everything it is made of; not what a noun stands for."""
    yield annotation
    if get_origin(annotation) is not Literal and _noun(annotation) is None:
        for part in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
            yield from _parts(part)


def _noun(annotation: Any) -> str | None:
    """The word for a type that names itself, by its metadata."""
    nouns = (getattr(part, "noun", None) for part in getattr(annotation, "__metadata__", ()))
    return next((noun for noun in nouns if noun is not None), None)


def _choices(annotation: Any) -> tuple[str, ...]:
    for part in _parts(annotation):
        if get_origin(part) is Literal:
            return get_args(part)
    return ()


def words(annotation: Any) -> str:
    """What a value of this annotation is, for people."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(args[0], args[1:])
    if origin in (Union, UnionType):
        plain = [part for part in args if get_origin(part) not in (Tween, Keyframes)]
        moves = ", animated" if len(plain) < len(args) else ""
        return " or ".join(map(words, plain)) + moves
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in args)
    if origin is list:
        return f"list of {words(args[0])}"
    if origin is tuple:
        return f"[{', '.join(map(words, args))}]"
    return _named(annotation)


def _named(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, Model):
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return _NAMES.get(kind, "object")


_NAMES: Final[dict[Any, str]] = {
    NoneType: "null",
    bool: "true or false",
    str: "text",
    int: "whole number",
    float: "number",
    Fraction: "number",
    Colour: "colour",
    Scale: "number or [x, y, z]",
}


def _annotated(inner: Any, metadata: tuple[Any, ...]) -> str:
    for part in metadata:
        if isinstance(part, In):
            return _number(inner, part)
        if hasattr(part, "noun"):
            return str(part.noun)
    return words(inner)


_FAR: Final = 1e5


def _number(kind: Any, bounds: In) -> str:
    if get_origin(kind) is tuple:
        count = len(get_args(kind))
        name = "[" + ", ".join("xyzw"[:count] if count < 4 else ("x", "y", "w", "h")) + "]"
    else:
        name = _NAMES[kind]
    return " ".join(filter(None, (name, interval(bounds.low, bounds.high), bounds.unit)))


def interval(low: float | None, high: float | None) -> str:
    """`0..1`, `0..` or nothing; limits that nobody meets are not worth a word."""
    met = [None if bound is None or abs(bound) >= _FAR else bound for bound in (low, high)]
    if met == [None, None]:
        return ""
    return "..".join("" if bound is None else f"{bound:g}" for bound in met)
