"""A model as the JSON document that it is read from.

Defaults are left out, the keys stand in a fixed order, numbers and times keep their notation.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from frameloom.params.animated import Exact, Frames, Moving, Scale
from frameloom.params.base import Model, key_of
from frameloom.params.exact import Written, notation

_FIRST = ("frameloom", "type", "id", "name", "src")
_ALWAYS = ("frameloom", "type")
_WHOLE_BELOW = 1e15
FramesWriter = Callable[[Frames], Written]


def document(value: Any, frames: FramesWriter = str) -> Any:
    """`value` as objects, lists, text, numbers, booleans and null; `frames` writes frame times."""
    if isinstance(value, Model):
        return _object(value, frames)
    if isinstance(value, Moving):
        parts = value.document()
        if parts.get("easing") == "linear":
            del parts["easing"]
        return {key: document(part, frames) for key, part in parts.items()}
    if isinstance(value, dict):
        return {key: document(part, frames) for key, part in value.items()}
    if isinstance(value, Scale) and len(set(value)) == 1:
        return document(value[0], frames)
    if isinstance(value, list | tuple):
        return [document(part, frames) for part in value]
    return _plain(value, frames)


def _plain(value: Any, frames: FramesWriter) -> Any:
    if isinstance(value, Frames):
        return frames(value)
    if isinstance(value, Exact):
        return value.written
    if isinstance(value, Fraction):
        return notation(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_BELOW:
        return int(value)
    return str(value) if isinstance(value, str) else value


def _object(model: Model, frames: FramesWriter) -> dict[str, Any]:
    fields = type(model).model_fields
    found: dict[str, Any] = {}
    for name, field in fields.items():
        key, value = key_of(type(model), name), getattr(model, name)
        if key not in _ALWAYS and not field.is_required() and value == field.default:
            continue
        found[key] = _part(model, key, value, frames)
    first = {key: found.pop(key) for key in _FIRST if key in found}
    return first | found


def _part(model: Model, key: str, value: Any, frames: FramesWriter) -> Any:
    """What was written with variables, as long as it still says what it said then."""
    raw, meant = model._written.get(key, (None, None))
    if key in model._written and document(value) == meant:
        return raw
    return document(value, frames)
