"""`frameloom effects`: each effect's parameters, ranges and defaults, read from the models."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from frameloom.cli.console import emit, say, styled, table

if TYPE_CHECKING:
    from frameloom.effects.base import Effect

EXAMPLES = ("frameloom effects", "frameloom effects vignette", "frameloom effects --json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="only this one, in full")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def run(args: argparse.Namespace) -> int:
    from frameloom.effects.base import EFFECTS

    names = [args.name] if args.name else list(EFFECTS.types)
    described = [describe(name, EFFECTS.find(name)) for name in names]
    if args.json:
        emit(described[0] if args.name else described)
    elif args.name:
        say(_page(described[0]))
        say(_picture(EFFECTS.find(args.name), described[0]))
    else:
        say(table([(styled(d["type"], "bold"), d["help"] + _later(d)) for d in described]))
    return 0


def _picture(model: type[Effect], described: dict[str, Any]) -> str:
    """Where a small picture of it lies, which is made here."""
    from frameloom.cli.gallery import TABLE_NAME, sample

    name, given = described["type"], dict.fromkeys(model.files, TABLE_NAME)
    required = [p["name"] for p in described["parameters"] if p["required"]]
    open_ones = [key for key in required if key not in given]
    if open_ones:
        return styled(f"no picture: {', '.join(open_ones)} must be given", "dim")
    if not described["available"]:
        return ""
    return f"picture: {sample(f'effect-{name}', effects=[{'type': name, **given}])}"


def describe(name: str, model: type[Effect]) -> dict[str, Any]:
    """What a person or an editor must know to use one effect."""
    from frameloom.project.document import document

    fields = {key: f for key, f in model.model_fields.items() if key != "type"}
    return {
        "type": name,
        "help": (model.__doc__ or "").strip().splitlines()[0],
        "available": model.maths is not None,
        "parameters": [
            {
                "name": field.alias or key,
                "help": field.description or "",
                "required": field.is_required(),
                "default": None if field.is_required() else document(field.default),
                **_kind(field.annotation),
            }
            for key, field in fields.items()
        ],
    }


def _kind(annotation: Any) -> dict[str, Any]:
    """Range, unit and choices of a parameter, and whether it may be animated."""
    from frameloom.params.animated import In, Keyframes

    parts = list(_parts(annotation))
    kind: dict[str, Any] = {"animated": any(get_origin(part) is Keyframes for part in parts)}
    for part in parts:
        if isinstance(part, In):
            kind |= {"min": part.low, "max": part.high, "unit": part.unit}
        elif get_origin(part) is Literal:
            kind["choices"] = list(get_args(part))
    return kind


def _parts(annotation: Any) -> Iterator[Any]:
    """The annotation and everything it is made of."""
    yield annotation
    for part in (*get_args(annotation), *getattr(annotation, "__metadata__", ())):
        if get_origin(annotation) is not Literal:
            yield from _parts(part)


def _page(described: dict[str, Any]) -> str:
    rows = [
        (styled(p["name"], "bold"), default_of(p), allowed_of(p), p["help"])
        for p in described["parameters"]
    ]
    title = styled(described["type"], "bold")
    return f"{title}: {described['help']}{_later(described)}\n{table(rows)}"


def _later(described: dict[str, Any]) -> str:
    return "" if described["available"] else styled(" (not built yet)", "dim")


def default_of(parameter: dict[str, Any]) -> str:
    """A parameter's default in words."""
    value = parameter["default"]
    if parameter["required"] or value is None:
        return "required" if parameter["required"] else "none"
    if isinstance(value, list | tuple):
        return " ".join(map(_shown, value))
    return _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float | Decimal) else str(value)


def allowed_of(parameter: dict[str, Any]) -> str:
    """A parameter's choices, or its range and unit, in words."""
    if "choices" in parameter:
        return ", ".join(map(str, parameter["choices"]))
    low, high = parameter.get("min"), parameter.get("max")
    if low is None and high is None:
        return str(parameter.get("unit", ""))
    bounds = f"{'' if low is None else f'{low:g}'}..{'' if high is None else f'{high:g}'}"
    return f"{bounds} {parameter['unit']}".strip()
