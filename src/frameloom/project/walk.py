"""Every model and moving value of a project with its place: `scenes[0].layers[2]`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from frameloom.params.animated import Moving
from frameloom.params.base import Model, key_of

_HOLDERS = (Model, list, *Moving)
Place = tuple[str | int, ...]


def parts(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """`value` and all that is in it, depth first, in a fixed order: models, tweens, key frames."""
    if isinstance(value, Model):
        yield place, value
        for name in type(value).model_fields:
            part = getattr(value, name)
            if isinstance(part, _HOLDERS):
                yield from parts(part, (*place, key_of(type(value), name)))
    elif isinstance(value, Moving):
        yield place, value
        for key, part in value.document().items():
            yield from parts(part, (*place, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from parts(part, (*place, index))
