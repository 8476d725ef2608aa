"""What the inspector must know of a model's fields, read from the models themselves.

Nothing here is written for one effect or one layer: a new one appears with its fields, ranges,
units, defaults and help.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from frameloom.effects.base import Effect
from frameloom.params.animated import EasingSchema, Keyframes, Tween
from frameloom.params.base import Model, key_of
from frameloom.params.colours import Colour
from frameloom.params.describe import Parameter, parameters
from frameloom.params.exact import RateSchema, TimeIn
from frameloom.params.numbers import Scale
from frameloom.params.registry import Registry
from frameloom.params.texts import Source
from frameloom.params.trim import TrimSchema
from frameloom.project.document import document as as_raw
from frameloom.project.presets import PresetWords
from frameloom.project.size import SizeSchema
from frameloom.studio.desk.places import Raw

Kind = Literal[
    "number", "integer", "vector", "scale", "colour", "enum", "boolean", "text", "words", "file",
    "font", "time", "easing", "size", "rate", "trim", "preset", "object", "objects", "variant",
    "variants", "values", "json",
]  # fmt: skip
"""`words`: text or a list of spans. `object`: another model's fields. `variant`: one of several
models by its `type`. `objects`, `variants` and `values` are lists. `json`: anything else."""

Holds = type[Model] | Registry[Any]


@dataclass(frozen=True, slots=True)
class Spec:
    """A field of a model.

    `default` is raw, and missing where the field is `required`. `animated`: it may have key frames;
    `tweened`: it may blend between them (booleans and enums only switch). `low` and `high`: what is
    allowed; `soft`: the ends of a slider, None where a slider would be of no use. `parts`: what the
    numbers of a vector are called. `holds`: the model or models of what is inside.
    """

    key: str
    label: str
    group: str
    kind: Kind
    help: str
    words: str
    required: bool
    nullable: bool
    default: Raw
    animated: bool
    tweened: bool
    unit: str
    low: float | None
    high: float | None
    soft: tuple[float, float] | None
    step: float
    choices: tuple[str, ...]
    parts: tuple[str, ...]
    holds: Holds | None


@dataclass(frozen=True, slots=True)
class Variant:
    """A type that can be added: `blank` is what a new one starts as."""

    type: str
    label: str
    help: str
    blank: Raw


@cache
def specs(model: type[Model]) -> tuple[Spec, ...]:
    """Every field of the model but its `type`, in the order of the model."""
    names = {key_of(model, name): name for name in model.model_fields}
    return tuple(_spec(model, names[one.key], one) for one in parameters(model))


def variants(
    registry: Registry[Any], own: Mapping[str, type[Model]] | None = None
) -> list[Variant]:
    """What a registry offers, with the project's own, by their labels."""
    found = {**registry.types, **(own or {})}
    made = [
        Variant(name, label(name), inspect.getdoc(model) or "", blank(model))
        for name, model in found.items()
    ]
    return sorted(made, key=lambda one: one.label)


def blank(model: type[Model]) -> Raw:
    """A new object of the model: its `type` and what it cannot do without."""
    kind = model.model_fields.get("type")
    made: Raw = {} if kind is None or kind.is_required() else {"type": kind.default}
    return made | {one.key: _first(one) for one in specs(model) if one.required}


_FIRST: Final[dict[Kind, Raw]] = {
    "words": "Text", "text": "Text", "file": "choose a file", "number": 1, "integer": 1,
    "time": 1, "boolean": False, "objects": [], "variants": [], "values": [],
}  # fmt: skip


def _first(spec: Spec) -> Raw:
    """A value for a required field: wrong ones are told at the field, as any are."""
    if spec.choices:
        return spec.choices[0]
    if spec.kind in ("number", "integer") and spec.low is not None:
        return as_raw(float(max(spec.low, min(1.0, spec.high or 1.0))))
    if spec.kind == "values":
        return ["#000000", "#ffffff"]
    return _FIRST.get(spec.kind)


def label(key: str) -> str:
    """`corner_radius` as people read it."""
    words = key.removesuffix("_db").replace("_", " ")
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class _Form:
    """An annotation taken apart: its `core`, and the `marks` of all levels around it."""

    core: Any
    marks: tuple[Any, ...]
    nullable: bool
    animated: bool
    tweened: bool


def _form(annotation: Any) -> _Form:
    marks: list[Any] = []
    nullable = animated = tweened = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            marks += annotation.__metadata__
            annotation = get_args(annotation)[0]
        elif origin in (Union, UnionType):
            choices = get_args(annotation)
            animated |= any(get_origin(part) is Keyframes for part in choices)
            tweened |= any(get_origin(part) is Tween for part in choices)
            nullable |= NoneType in choices
            plain = [p for p in choices if get_origin(p) not in (Keyframes, Tween)]
            plain = [part for part in plain if part is not NoneType]
            if len(plain) != 1:
                return _Form(annotation, tuple(marks), nullable, animated, tweened)
            annotation = plain[0]
        else:
            return _Form(annotation, tuple(marks), nullable, animated, tweened)


_MARKED: Final[tuple[tuple[type, Kind], ...]] = (
    (Registry, "variant"),
    (TimeIn, "time"),
    (RateSchema, "rate"),
    (SizeSchema, "size"),
    (EasingSchema, "easing"),
    (TrimSchema, "trim"),
    (PresetWords, "preset"),
)
_PLAIN: Final[dict[Any, Kind]] = {
    Colour: "colour",
    Scale: "scale",
    bool: "boolean",
    int: "integer",
    float: "number",
    Fraction: "number",
    str: "text",
}
_SOURCE: Final = _form(Source).marks[0]
_LISTS: Final[dict[Kind, Kind]] = {"object": "objects", "variant": "variants"}


def _kind(key: str, form: _Form) -> Kind:
    marked = (kind for mark in form.marks for made, kind in _MARKED if isinstance(mark, made))
    found = next(marked, None)
    if found is not None:
        return found
    if _SOURCE in form.marks:
        return "file"
    if key == "font":
        return "font"
    return _core_kind(form.core)


def _core_kind(core: Any) -> Kind:
    origin, args = get_origin(core), get_args(core)
    if origin is Literal:
        return "enum"
    if origin is tuple and {_form(part).core for part in args} <= {float, int, Fraction}:
        return "vector"
    if origin is list:
        return _LISTS.get(_kind("", _form(args[0])), "values")
    if origin in (Union, UnionType):
        return "words" if str in args else "json"
    if isinstance(core, type) and issubclass(core, Model):
        return "object"
    return _PLAIN.get(core, "json")


def _holds(form: _Form) -> Holds | None:
    """The model or the registry that says what is inside, of the field or of its items."""
    registry = next((mark for mark in form.marks if isinstance(mark, Registry)), None)
    if registry is not None:
        return registry
    args = get_args(form.core)
    if get_origin(form.core) is list:
        return _holds(_form(args[0]))
    if get_origin(form.core) in (Union, UnionType):
        return next((held for part in args if (held := _holds(_form(part)))), None)
    is_model = isinstance(form.core, type) and issubclass(form.core, Model)
    return form.core if is_model else None


def _spec(model: type[Model], name: str, one: Parameter) -> Spec:
    field = model.model_fields[name]
    annotation: Any = field.annotation
    for mark in field.metadata:
        annotation = Annotated[annotation, mark]
    form = _form(annotation)
    kind = _kind(one.key, form)
    low, high = _met(one.low), _met(one.high)
    return Spec(
        key=one.key,
        label=label(one.key),
        group=_group(model, name),
        kind=kind,
        help=one.help,
        words=one.words,
        required=one.required,
        nullable=form.nullable,
        default=None if one.required else as_raw(one.default),
        animated=one.animated and form.animated,
        tweened=form.tweened,
        unit=one.unit,
        low=low,
        high=high,
        soft=_soft(low, high),
        step=_step(kind, one.unit, low, high),
        choices=one.choices if kind == "enum" else (),
        parts=_parts(one.key, kind, form.core),
        holds=_holds(form),
    )


_FAR: Final = 1e5
_SLIDER: Final = 400
_STEPS: Final = {"degrees": 1.0, "units": 0.01, "heights": 0.005, "px": 1.0, "dB": 0.5}


def _met(bound: float | None) -> float | None:
    """A bound that anybody could meet."""
    return None if bound is None or abs(bound) >= _FAR else float(bound)


def _soft(low: float | None, high: float | None) -> tuple[float, float] | None:
    if low is None or high is None or high - low > _SLIDER:
        return None
    return low, high


def _step(kind: Kind, unit: str, low: float | None, high: float | None) -> float:
    """One notch: a round number, of about two hundred in the range."""
    if kind == "integer":
        return 1.0
    soft = _soft(low, high)
    if soft is None or soft[0] == soft[1]:
        return _STEPS.get(unit, 0.01)
    rough = (soft[1] - soft[0]) / 200
    power = 10.0 ** math.floor(math.log10(rough))
    return float(f"{next(n for n in (1, 2, 5, 10) if n * power >= rough * 0.999) * power:.3g}")


def _parts(key: str, kind: Kind, core: Any) -> tuple[str, ...]:
    if kind == "scale":
        return ("x", "y", "z")
    if kind != "vector":
        return ()
    count = len(get_args(core))
    return ("x", "y", "w", "h") if count == 4 and key == "crop" else tuple("xyzw"[:count])


_GROUPS: Final = {
    "Transform": ("position", "rotation", "scale", "anchor"),
    "Time": ("start", "end", "duration", "time"),
    "Compositing": ("visible", "opacity", "blend", "z_index", "mask", "space"),
    "Identity": ("id", "name"),
}
"""Of fields that many models share; all others go by the model that brings them."""


def _group(model: type[Model], name: str) -> str:
    for group, names in _GROUPS.items():
        if name in names:
            return group
    bases = [base for base in model.__mro__ if name in getattr(base, "__annotations__", ())]
    origin = bases[-1] if bases else model
    if origin in (model, Effect):
        return "Settings"
    return label(_snake(origin.__name__).removesuffix("_layer"))


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def spec_of(model: type[Model], key: str) -> Spec | None:
    """The field of this key, or None."""
    return next((one for one in specs(model) if one.key == key), None)
