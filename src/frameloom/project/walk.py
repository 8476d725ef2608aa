"""Every part of a project with its place: `scenes[0].layers[2]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frameloom.params.animated import Keyframe, Keyframes, Tween
from frameloom.params.base import Model, key_of

Place = tuple[str | int, ...]


def parts(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """`value` itself and all that is in it, depth first, in a fixed order; not into `variables`."""
    yield place, value
    for key, part in _children(value):
        if place or key != "variables":
            yield from parts(part, (*place, key))


def _children(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, Model):
        for name in type(value).model_fields:
            yield key_of(type(value), name), getattr(value, name)
    elif isinstance(value, Tween | Keyframe | Keyframes):
        yield from value.document().items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)
    elif isinstance(value, dict):
        yield from value.items()
