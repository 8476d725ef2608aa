"""Key frames of one field: read, set at a time, removed; as edits.

Times are exact and on the clock of the field's owner: seconds of its scene, or of the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from frameloom.core.errors import UsageError
from frameloom.layers.base import Layer
from frameloom.params.animated import Frames, Moving, seconds
from frameloom.params.base import Model, key_of
from frameloom.params.evaluate import Span, prepare
from frameloom.params.exact import Written, notation, read_time
from frameloom.params.problems import path_text
from frameloom.project import Project
from frameloom.project.document import document as as_raw
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Edit, Put
from frameloom.studio.desk.fields import field_at
from frameloom.studio.desk.places import Path, Raw, get


@dataclass(frozen=True, slots=True)
class Key:
    """`easing` shapes the way to the next key."""

    time_s: Fraction
    value: Raw
    easing: Raw = "linear"


def keys(document: Document, path: Path) -> tuple[Key, ...]:
    """The keys of the field at the path, in time order; a tween has two, at the ends of its
    owner's span; none where the field does not move."""
    value, project = get(document.raw, path), _project(document)
    if not isinstance(value, dict):
        return ()
    if "from" in value:
        span = span_of(project, path)
        ease = value.get("easing", "linear")
        return Key(span.start_s, value["from"], ease), Key(span.end_s, value.get("to"))
    found = [
        Key(seconds(time, project.fps), key.get("value"), key.get("easing", "linear"))
        for key in value.get("keyframes") or ()
        if isinstance(key, dict) and (time := read_time(key.get("time"))) is not None
    ]
    return tuple(sorted(found, key=lambda key: key.time_s))


def value_at(document: Document, path: Path, time_s: Fraction) -> Raw:
    """What the field is at a time, as raw: floats are rounded to a millionth."""
    project = _project(document)
    field = field_at(document, path)
    if field is None or field.state not in ("tween", "keys"):
        return field.value if field is not None else None
    found = _part(project, path)
    if not isinstance(found, Moving):  # it is wrong as it stands: then the nearest key says it
        near = min(keys(document, path), key=lambda key: abs(key.time_s - time_s), default=None)
        return near.value if near is not None else None
    return _rounded(prepare(found, span_of(project, path), project.fps).value(time_s))


def set_key(
    document: Document,
    path: Path,
    time_s: Fraction,
    value: Raw = None,
    easing: Raw = None,
) -> tuple[Edit, ...]:
    """A key at the time: with the value, or with what the field is then; one that is there already
    is changed. Raises UsageError where the field cannot move."""
    field = field_at(document, path)
    if field is None or not field.spec.animated:
        raise UsageError(f"{path_text(path)}: cannot be animated")
    now = value_at(document, path, time_s) if value is None else value
    found = list(keys(document, path))
    old = next((key for key in found if key.time_s == time_s), None)
    ease = easing if easing is not None else old.easing if old else _easing_at(found, time_s)
    found = [key for key in found if key is not old]
    return (put_keys(document, path, [*found, Key(time_s, now, ease)]),)


def remove_key(document: Document, path: Path, time_s: Fraction) -> tuple[Edit, ...]:
    """Without the key at the time, none where there is none; without its last key, the field
    stands still as it was at that one."""
    found = keys(document, path)
    left = [key for key in found if key.time_s != time_s]
    if len(left) == len(found):
        return ()
    return (put_keys(document, path, left) if left else Put(path, found[0].value),)


def stand_still(document: Document, path: Path, time_s: Fraction) -> tuple[Edit, ...]:
    """Without any key: the value of the time holds."""
    return (Put(path, value_at(document, path, time_s)),)


def put_keys(document: Document, path: Path, found: Sequence[Key]) -> Put:
    """The field with exactly these keys, at least one."""
    fps = _project(document).fps
    made = [
        {"time": written(key.time_s, fps), "value": key.value}
        | ({} if key.easing == "linear" else {"easing": key.easing})
        for key in sorted(found, key=lambda key: key.time_s)
    ]
    return Put(path, {"keyframes": made})


def written(time_s: Fraction, fps: Fraction) -> Written:
    """A time as a file holds it: short decimals of a second, else frames, else a fraction."""
    if (time_s * 1000).denominator == 1:
        return notation(time_s)
    frames = time_s * fps
    return str(Frames(frames.numerator)) if frames.denominator == 1 else notation(time_s)


def local_time(document: Document, path: Path, frame: int) -> Fraction:
    """The time of a frame of the project on the clock of what is at the path."""
    project = _project(document)
    scene = scene_of(path)
    before = project.scenes[:scene] if scene is not None else []
    start = sum((seconds(one.duration, project.fps) for one in before), Fraction(0))
    return frame / Fraction(project.fps) - start


def scene_of(path: Path) -> int | None:
    """The index of the scene that the path leads into; None for what is the project's."""
    inside = len(path) > 1 and path[0] == "scenes" and isinstance(path[1], int)
    return cast(int, path[1]) if inside else None


def span_of(project: Project, path: Path) -> Span:
    """When the owner of the field at the path is there, on its own clock."""
    fps, index = Fraction(project.fps), scene_of(path)
    if index is None or index >= len(project.scenes):
        total = sum((seconds(scene.duration, fps) for scene in project.scenes), Fraction(0))
        return Span(Fraction(0), total)
    scene = project.scenes[index]
    start, end = Fraction(0), seconds(scene.duration, fps)
    owner = _part(project, path[:4]) if path[2:3] == ("layers",) else None
    if isinstance(owner, Layer):
        start = seconds(owner.start, fps)
        end = end if owner.end is None else seconds(owner.end, fps)
    return Span(start, end)


def _easing_at(found: Sequence[Key], time_s: Fraction) -> Raw:
    """A key in the middle of a segment goes on as the segment does."""
    before = [key for key in found if key.time_s < time_s]
    return before[-1].easing if before else "linear"


def _project(document: Document) -> Project:
    if document.project is None:
        raise UsageError(f"{document.path.name} is wrong: mend it first")
    return document.project


def _part(project: Project, path: Path) -> Any:
    """What the project has at a path of its document; None where it has nothing there."""
    found: Any = project
    for part in path:
        if isinstance(found, Model) and isinstance(part, str):
            names = {key_of(type(found), name): name for name in type(found).model_fields}
            found = getattr(found, names.get(part, ""), None)
        elif isinstance(found, list) and isinstance(part, int) and part < len(found):
            found = found[part]
        else:
            return None
    return found


def _rounded(value: Any) -> Raw:
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    is_number = isinstance(value, float | Fraction)
    return as_raw(Fraction(round(value * 1_000_000), 1_000_000)) if is_number else as_raw(value)


def scene_at(document: Document, frame: int) -> int:
    """The index of the scene that a frame of the project shows (entering scenes count)."""
    project = _project(document)
    time_s, end = frame / Fraction(project.fps), Fraction(0)
    for index, scene in enumerate(project.scenes):
        end += seconds(scene.duration, project.fps)
        if time_s < end:
            return index
    return len(project.scenes) - 1
