"""What is done in the viewport: layers and the camera moved, turned, scaled, with keys or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from frameloom.core.errors import UsageError
from frameloom.project import Camera
from frameloom.studio.commands import clock
from frameloom.studio.commands.clock import there
from frameloom.studio.commands.step import Step
from frameloom.studio.desk import keys
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Edit, Put
from frameloom.studio.desk.fields import field_at
from frameloom.studio.desk.places import Path, get

_PLACES: Final = 5
"""Digits behind the point: a hundredth of a pixel at 8K."""


def place(document: Document, path: Path, frame: int, **values: Any) -> Step:
    """The layer's `position`, `rotation`, `scale` at this frame."""
    return _put(document, path, frame, values, "Move in the picture")


def camera(document: Document, path: Path, frame: int, **values: Any) -> Step:
    """The camera's `position`, `rotation`, `fov` at this frame, of the scene that `path` is in."""
    scene = clock.scene_path(path)
    whole = get(document.raw, (*scene, "camera")) or {}
    if "keyframes" in whole:
        raise UsageError("this camera has whole poses as key frames: change them in the inspector")
    edits: list[Edit] = []
    if "rotation" in values and whole.get("look_at") is not None:
        edits.append(Put((*scene, "camera", "look_at"), None))
    if not whole:
        rounded = {name: _rounded(value) for name, value in values.items()}
        return Step("Move camera", (Put((*scene, "camera"), rounded),))
    moved = _put(document, (*scene, "camera"), frame, values, "Move camera")
    return Step(moved.label, (*edits, *moved.edits))


def pose(document: Document, path: Path, frame: int, names: Iterable[str]) -> dict[str, Any]:
    """What these fields of a layer or a camera are at a frame. Raises UsageError where the project
    is wrong as it stands."""
    t = keys.local_time(document, path, frame)
    if path[-1] == "camera" and get(document.raw, path) is None:
        defaults = {name: field.default for name, field in Camera.model_fields.items()}
        return {name: defaults[name] for name in names}
    return {name: keys.value_at(document, (*path, name), t) for name in names}


def _put(document: Document, path: Path, frame: int, values: dict[str, Any], label: str) -> Step:
    """What moves gets a key at the frame; what stands still gets the value."""
    there(document, path)
    edits: list[Edit] = []
    for name, value in values.items():
        field = field_at(document, (*path, name))
        if field is None:
            raise UsageError(f"{name}: it has none")
        if field.state in ("tween", "keys"):
            t = keys.local_time(document, path, frame)
            edits += keys.set_key(document, field.path, t, _rounded(value))
        else:
            edits.append(Put(field.path, _rounded(value)))
    return Step(label, tuple(edits))


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, _PLACES) if isinstance(value, float) else value
