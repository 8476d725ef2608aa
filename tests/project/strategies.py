"""Documents of any model, drawn from its annotations: new types are tested without a word here.

Numbers keep to their ranges and times to seconds, in every notation. `lawful` mends what only a
whole project can break: ids, order in time, transitions.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st

from frameloom.params.animated import (
    EasingSchema,
    In,
    Keyframes,
    Scale,
    Tween,
)
from frameloom.params.base import Model, key_of
from frameloom.params.colours import Colour
from frameloom.params.easing import NAMES
from frameloom.params.exact import RateSchema, TimeIn
from frameloom.params.registry import Registry
from frameloom.params.texts import TextOr, Words
from frameloom.params.trim import TrimSchema
from frameloom.project.presets import NAMES as PRESETS
from frameloom.project.presets import PresetWords
from frameloom.project.project import Project
from frameloom.project.size import SHORTER_SIDES, SizeSchema

Json = Any
Strategy = st.SearchStrategy[Json]

words = st.text("abcäß日 {}", min_size=1, max_size=6).map(lambda text: f"a{text}")
colours = st.sampled_from(
    ["#000", "#fffF", "#0080Ff", "#12345678", "red", "RebeccaPurple", "transparent"]
)
easings = st.sampled_from([*NAMES, [0, 0.5, 1, -2], [Decimal("0.25"), 0, Decimal("0.5"), 1]])
rates = st.sampled_from(
    [1, 24, 25, 30, 60, Decimal("23.976"), Decimal("29.97"), "30000/1001", "30", "25/2"]
)


def times(low: int | None = None, *, above: bool = False) -> Strategy:
    """Seconds as integer, decimal or fraction, and frames."""
    first = 1 if above else 0
    whole = st.integers(first, 500)
    decimal = st.integers(first, 5000).map(lambda n: Decimal(n).scaleb(-2))
    fraction = st.tuples(whole, st.integers(1, 30)).map(lambda pair: f"{pair[0]}/{pair[1]}")
    return st.one_of(whole, decimal, fraction, whole.map(lambda n: f"{n}f"))


def numbers(kind: type, bounds: In) -> Strategy:
    low = -1000 if bounds.low is None else bounds.low
    high = max(1000, low) if bounds.high is None else bounds.high
    if kind is int:
        return st.integers(int(low), int(high))
    steps = st.integers(1 if bounds.above else 0, 1000)
    return steps.map(lambda n: _short(low + (high - low) * n / 1000))


def _short(value: float) -> int | Decimal:
    found = round(Decimal(repr(float(value))), 4)
    return int(found) if found == int(found) else found.normalize()


def documents(model: type[Model]) -> Strategy:
    """Objects that the model reads."""
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        annotation = (
            Annotated[field.annotation, *field.metadata] if field.metadata else (field.annotation)
        )
        key = key_of(model, name)
        if key in _SPECIAL:
            values = _SPECIAL[key]
        elif key == "type" and isinstance(field.default, str):
            values = (
                st.just(field.default) if _is_single(field.annotation) else (values_of(annotation))
            )
            required[key] = values
            continue
        else:
            values = values_of(annotation)
        (required if field.is_required() else optional)[key] = values
    return st.fixed_dictionaries(required, optional=optional)


_SPECIAL: dict[str, Strategy] = {
    "variables": st.just({}),
    "frameloom": st.just(1),
    "aspect": st.sampled_from([None, "16:9", "9:16", "4:5"]),
    "crop": st.sampled_from([[0, 0, 1, 1], [Decimal("0.5"), 0, Decimal("0.5"), Decimal("0.1")]]),
    "reflection": st.sampled_from([True, False, None, {}, {"gap": 1}]),
}


def _is_single(annotation: Any) -> bool:
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


def values_of(annotation: Any) -> Strategy:  # noqa: PLR0911 - one for each kind
    """What a field of this annotation may hold in the file."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        return _annotated(inner, metadata)
    if origin in (Union, UnionType):
        return st.one_of(*(values_of(part) for part in get_args(annotation)))
    if origin is Literal:
        return st.sampled_from(get_args(annotation))
    if origin is list:
        return st.lists(values_of(get_args(annotation)[0]), min_size=2, max_size=3)
    if origin is tuple:
        return st.tuples(*map(values_of, get_args(annotation))).map(list)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return documents(annotation)
    return _PLAIN[annotation]


_PLAIN: dict[Any, Strategy] = {
    bool: st.booleans(),
    str: words,
    NoneType: st.none(),
    Colour: colours,
    Scale: st.one_of(st.integers(0, 3), st.just([1, 2, Decimal("0.5")])),
    float: numbers(float, In(0, 1)),
}


def _annotated(inner: Any, metadata: list[Any]) -> Strategy:
    for part in metadata:
        for kind, made in _BY_METADATA.items():
            if isinstance(part, kind):
                return made(inner, part)
    moving = [part for part in get_args(inner) if get_origin(part) in (Tween, Keyframes)]
    return _animated(moving) if moving else values_of(inner)


def _animated(moving: list[Any]) -> Strategy:
    values = values_of(get_args(moving[0])[0])
    choices = [values, values, _keyframes(values)]
    if any(get_origin(part) is Tween for part in moving):
        tween = st.fixed_dictionaries({"from": values, "to": values}, optional={"easing": easings})
        choices.append(tween)
    return st.one_of(*choices)


@st.composite
def _keyframes(draw: Any, values: Strategy) -> Json:
    moments = sorted(draw(st.lists(st.integers(0, 50), min_size=1, max_size=3)))
    keys = [{"time": Decimal(n).scaleb(-1), "value": draw(values)} for n in moments]
    if draw(st.booleans()):
        keys[0]["easing"] = draw(easings)
    return {"keyframes": keys}


def _ordered_pair(inner: Any, bounds: In) -> Strategy:
    """A vector, in ascending order: so it may stand for a range too."""
    kinds = get_args(inner)
    ascending = kinds == (Fraction, Fraction)
    drawn = st.tuples(*(numbers(kind, bounds) for kind in kinds))
    return drawn.map(sorted if ascending else list)


_BY_METADATA: dict[type, Callable[[Any, Any], Strategy]] = {
    In: lambda inner, bounds: (
        _ordered_pair(inner, bounds) if get_origin(inner) is tuple else numbers(inner, bounds)
    ),
    TimeIn: lambda _, bounds: times(bounds.low, above=bounds.above),
    RateSchema: lambda *_: rates,
    EasingSchema: lambda *_: easings,
    SizeSchema: lambda *_: st.sampled_from([*SHORTER_SIDES, [1920, 1080], [2, 16384]]),
    TrimSchema: lambda *_: st.sampled_from([[0, None], ["1/3", 2], [0, "150f"], [1, None]]),
    PresetWords: lambda *_: st.sampled_from(PRESETS),
    Words: lambda *_: words,
    TextOr: lambda inner, _: values_of(inner),
    Registry: lambda _, registry: st.one_of(*map(documents, registry.types.values())),
}


@st.composite
def projects(draw: Any) -> Json:
    """Documents of whole projects that keep all the rules."""
    return lawful(draw(documents(Project)))


def lawful(project: Json) -> Json:
    if not isinstance(project.get("size"), str):
        project.pop("aspect", None)
    project["scenes"] = project.get("scenes") or [{}]
    for index, scene in enumerate(project["scenes"]):
        scene.pop("id", None)
        scene.pop("camera", None)
        scene["duration"] = 7 + index
        (scene.get("background") or {}).pop("continuous", None)
        for part in (scene.get("background") or {}, *scene.get("layers", [])):
            part.pop("frame_rate", None)
            part.pop("start_number", None)
        if index == 0 or scene.get("transition"):
            scene.pop("transition", None)
        for layer in scene.get("layers", []):
            for key in ("id", "end", "mask", "points", "stroke", "shape"):
                layer.pop(key, None)
    project.pop("captions", None)
    return project
