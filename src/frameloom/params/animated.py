"""Values that may change over time, and the types of values there are.

`Animated[T]` in a model is a plain T, a `Tween[T]` over its owner's whole span, or `Keyframes[T]`;
`Switched[T]`, for booleans and enums, a plain T or `Keyframes[T]`. The range that T carries holds
for every value inside:

    opacity: Animated[Annotated[float, In(0, 1)]] = 1.0

Tweens and key frames are frozen; in the file they are `{"from": a, "to": b, "easing": E}` and
`{"keyframes": [{"time": t, "value": v, "easing": E}, ...]}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Generic, TypeVar, get_args, get_origin

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from frameloom.params.colours import Colour
from frameloom.params.easing import NAMES, EasingName
from frameloom.params.exact import Exact, FrameRate, Frames, Length, Moment, Time, seconds
from frameloom.params.numbers import In, Number, Scale, Share, Vec2, Vec3, Vec4, read_float
from frameloom.params.objects import check_keys
from frameloom.params.problems import wrong
from frameloom.params.schemas import DEFINED_AS

__all__ = [
    "Animated", "Colour", "Easing", "Exact", "FrameRate", "Frames", "In", "Keyframe", "Keyframes",
    "Length", "Moment", "Number", "Scale", "Share", "Switched", "Time", "Tween", "Vec2", "Vec3",
    "Vec4", "seconds",
]  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EasingSchema:
    """An easing's name, or a cubic Bezier [x1, y1, x2, y2] with x1 and x2 in 0..1."""

    noun: ClassVar[str] = "easing"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(read_easing)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        x, y = {"type": "number", "minimum": 0, "maximum": 1}, {"type": "number"}
        curve = {"type": "array", "prefixItems": [x, y, x, y], "minItems": 4, "maxItems": 4}
        return {"anyOf": [{"enum": list(NAMES)}, curve], DEFINED_AS: "Easing"}


Easing = Annotated[EasingName | Vec4, EasingSchema()]


def read_easing(value: object) -> object:
    """Raises the validation error of an easing."""
    allowed = "an easing's name or [x1, y1, x2, y2] with x1 and x2 from 0 to 1"
    if isinstance(value, str) and value in NAMES:
        return value
    if isinstance(value, list | tuple) and len(value) == 4:
        curve = tuple(read_float(part) for part in value)
        if None not in curve and all(0 <= (curve[i] or 0.0) <= 1 for i in (0, 2)):
            return curve
    raise wrong(allowed, value, near=NAMES)


@dataclass(frozen=True, slots=True)
class Tween(Generic[T]):
    """From one value to another over the owner's whole span."""

    from_: T
    to: T
    easing: Easing = "linear"

    def document(self) -> dict[str, object]:
        return {"from": self.from_, "to": self.to, "easing": self.easing}


@dataclass(frozen=True, slots=True)
class Keyframe(Generic[T]):
    """A value at a time local to the owner; `easing` shapes the segment that starts here."""

    time: Fraction | Frames
    value: T
    easing: Easing = "linear"

    def document(self) -> dict[str, object]:
        return {"time": self.time, "value": self.value, "easing": self.easing}


@dataclass(frozen=True, slots=True)
class Keyframes(Generic[T]):
    """Values at times, in order, at least one; held before the first and after the last."""

    keyframes: tuple[Keyframe[T], ...]

    def document(self) -> dict[str, object]:
        return {"keyframes": list(self.keyframes)}


Moving = Tween, Keyframe, Keyframes


def _as_document(value: object) -> object:
    return value.document() if isinstance(value, Moving) else value


@dataclass(frozen=True, slots=True)
class AnimatedSchema:
    """Builds the validator of `T | Tween[T] | Keyframes[T]` from that of T."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        branches = {get_origin(part): part for part in get_args(source)}
        (kind,) = get_args(branches[Keyframes])
        value = handler.generate_schema(kind)
        easing = handler.generate_schema(Easing)
        time = handler.generate_schema(Time)
        choices: dict[Any, CoreSchema] = {
            "<value>": value,
            "<keyframes>": _keyframes_schema(value, time, easing),
        }
        if Tween in branches:
            choices["<tween>"] = _tween_schema(value, easing)
        union = core_schema.tagged_union_schema(
            choices, lambda given: _branch(given, tween=Tween in branches)
        )
        return core_schema.no_info_before_validator_function(_as_document, union)


def _branch(given: object, *, tween: bool) -> str:
    if not isinstance(given, dict):
        return "<value>"
    return "<tween>" if tween and "keyframes" not in given else "<keyframes>"


def _object_schema(
    made: type, names: dict[str, str], fields: dict[str, core_schema.TypedDictField]
) -> CoreSchema:
    """An object of exactly these keys; `names` maps keys to parameters of `made`."""

    def check(value: object) -> object:
        return check_keys(_as_document(value), fields)

    def make(value: dict[str, Any]) -> object:
        return made(**{names.get(key, key): part for key, part in value.items()})

    inner = core_schema.typed_dict_schema(fields, extra_behavior="forbid")
    return core_schema.no_info_before_validator_function(
        check, core_schema.no_info_after_validator_function(make, inner)
    )


def _easing_field(easing: CoreSchema) -> core_schema.TypedDictField:
    default = core_schema.with_default_schema(easing, default="linear")
    return core_schema.typed_dict_field(default, required=False)


def _tween_schema(value: CoreSchema, easing: CoreSchema) -> CoreSchema:
    end = core_schema.typed_dict_field(value, required=True)
    return _object_schema(
        Tween, {"from": "from_"}, {"from": end, "to": end, "easing": _easing_field(easing)}
    )


def _keyframes_schema(value: CoreSchema, time: CoreSchema, easing: CoreSchema) -> CoreSchema:
    key = _object_schema(
        Keyframe,
        {},
        {
            "time": core_schema.typed_dict_field(time, required=True),
            "value": core_schema.typed_dict_field(value, required=True),
            "easing": _easing_field(easing),
        },
    )

    def check(given: object) -> object:
        if not isinstance(given, list | tuple) or not given:
            raise wrong("a list of at least one key frame", given)
        return list(given)

    keys = core_schema.no_info_before_validator_function(
        check,
        core_schema.no_info_after_validator_function(
            tuple, core_schema.list_schema(key, min_length=1)
        ),
    )
    field = core_schema.typed_dict_field(keys, required=True)
    return _object_schema(Keyframes, {}, {"keyframes": field})


Animated = Annotated[T | Tween[T] | Keyframes[T], AnimatedSchema()]
"""A value of type T, or one that moves."""

Switched = Annotated[T | Keyframes[T], AnimatedSchema()]
"""A boolean or an enum, which may switch at key frames."""
