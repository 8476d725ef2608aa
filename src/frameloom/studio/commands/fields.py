"""What is done in the inspector: values typed, keys, parts put in and taken out."""

from __future__ import annotations

from typing import Any

from frameloom.core.errors import UsageError
from frameloom.params.registry import Registry
from frameloom.studio.commands.clock import there
from frameloom.studio.commands.step import Step
from frameloom.studio.desk import keys
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Add, Cut, Edit, Put, Shift
from frameloom.studio.desk.fields import Field, field_at, own_effects
from frameloom.studio.desk.places import Path, Raw, exact, get, has
from frameloom.studio.desk.specs import Holds, blank, label
from frameloom.studio.desk.typed import components, parse, read


def type_in(document: Document, path: Path, frame: int, text: str, part: int | None = None) -> Step:
    """The field becomes what was typed, or one number of it, the `part`; nothing is its default.
    What has keys gets one at the frame."""
    field = _field(document, path)
    if not text.strip():
        return Step(_named(field), _default(document, field))
    if part is None:
        return put(document, path, frame, read(field.spec.kind, text))
    now = [
        parse(one) for one in components(value_now(document, field, frame), len(field.spec.parts))
    ]
    now[part] = parse(text)
    return put(document, path, frame, now)


def put(document: Document, path: Path, frame: int, value: Raw) -> Step:
    """The field has this value: where it moves, at this frame."""
    field = _field(document, path)
    if field.state in ("tween", "keys"):
        t = keys.local_time(document, path, frame)
        return Step(_named(field), keys.set_key(document, path, t, exact(value)))
    return Step(_named(field), (Put(path, exact(value)),))


def reset(document: Document, path: Path) -> Step:
    """Back to the default."""
    field = _field(document, path)
    return Step(_named(field), _default(document, field))


def toggle_key(document: Document, path: Path, frame: int) -> Step:
    """A key at the frame; one that is there is taken out."""
    field, t = _field(document, path), keys.local_time(document, path, frame)
    here = any(key.time_s == t for key in keys.keys(document, path))
    return Step(
        f"Key of {_named(field).lower()}",
        (keys.remove_key if here else keys.set_key)(document, path, t),
    )


def become(document: Document, path: Path, kind: str) -> Step:
    """What is at the path becomes a new one of this type; none where it is empty."""
    field = _field(document, path)
    if kind:
        return Step(_named(field), (Put(path, _new(document, field.spec.holds, kind)),))
    edits: tuple[Edit, ...] = (Cut(path),) if has(document.raw, path) else ()
    return Step(f"Remove {_named(field).lower()}", edits)


def add(document: Document, path: Path, kind: str) -> Step:
    """A new one of this type at the end of the list at the path."""
    field = _field(document, path)
    count = len(get(document.raw, path) or [])
    made = _new(document, field.spec.holds, kind)
    return Step(f"Add {label(kind).lower()}", (Add((*path, count), made),))


def shift(document: Document, path: Path, index: int) -> Step:
    """To another place in its list."""
    there(document, path)
    last = len(get(document.raw, path[:-1])) - 1
    return Step("Reorder", (Shift(path, min(max(0, index), last)),))


def cut(document: Document, path: Path, title: str) -> Step:
    """Takes it out of its list."""
    there(document, path)
    return Step(f"Remove {title}", (Cut(path),))


def enable(document: Document, path: Path, title: str, on: bool) -> Step:
    """Switches an effect on or off."""
    there(document, path)
    return Step(f"{title} on or off", (Put((*path, "enabled"), on),))


def value_now(document: Document, field: Field, frame: int) -> Raw:
    """What the field is at a frame of the project."""
    if field.state not in ("tween", "keys"):
        return field.value
    return keys.value_at(document, field.path, keys.local_time(document, field.path, frame))


def _field(document: Document, path: Path) -> Field:
    found = field_at(document, path)
    if found is None:
        raise UsageError("that field is not there any more")
    return found


def _named(field: Field) -> str:
    """`Shadow blur`: with what it is of, where that is a part of something."""
    holder = field.path[-2] if len(field.path) > 1 else 0
    name = field.spec.label
    return f"{label(holder)} {name.lower()}" if isinstance(holder, str) else name


def _default(document: Document, field: Field) -> tuple[Edit, ...]:
    if field.spec.required:
        return (Put(field.path, ""),)
    return (Cut(field.path),) if has(document.raw, field.path) else ()


def _new(document: Document, holds: Holds | None, kind: str) -> Any:
    if isinstance(holds, Registry):
        model = {**holds.types, **own_effects(document)}.get(kind)
        if model is None:
            raise UsageError(f"there is no {holds.noun} {kind}")
        return blank(model)
    return blank(holds) if holds is not None else {}
