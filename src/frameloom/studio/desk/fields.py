"""The fields of one thing in a document, as they stand: what the inspector draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from frameloom.params.base import Model
from frameloom.params.registry import Registry
from frameloom.project import Project
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.places import Path, Raw, get
from frameloom.studio.desk.specs import Holds, Spec, spec_of, specs

State = Literal["default", "plain", "tween", "keys", "variable"]
Own = Mapping[str, type[Model]]


@dataclass(frozen=True, slots=True)
class Field:
    """`value` is raw: the default where the document says nothing (`state` "default").

    `problems`: what is wrong at this field or inside it, in the command line's words.
    """

    spec: Spec
    path: Path
    value: Raw
    state: State
    problems: tuple[str, ...] = ()


def fields(document: Document, path: Path) -> tuple[Field, ...]:
    """The fields of the project (`()`), of a scene, layer, background, effect, transition, camera,
    or of any object inside them; empty where there is nothing with fields."""
    model = model_at(document.raw, path, own_effects(document))
    holder = get(document.raw, path)
    if model is None or not isinstance(holder, dict):
        return ()
    return tuple(_field(document, spec, (*path, spec.key), holder) for spec in specs(model))


def field_at(document: Document, path: Path) -> Field | None:
    """The one field at the path; None where there is none."""
    return next((one for one in fields(document, path[:-1]) if one.path == path), None)


def model_at(raw: Raw, path: Path, own: Own | None = None) -> type[Model] | None:
    """The model of the object at the path, by the types that the document names on the way."""
    model: type[Model] | None = Project
    holds: Holds | None = None
    for depth, part in enumerate(path, 1):
        if isinstance(part, str):
            spec = spec_of(model, part) if model is not None else None
            if spec is None:
                return None
            holds = spec.holds
        model = _model(holds, get(raw, path[:depth]), own or {})
    return model


def own_effects(document: Document) -> Own:
    """The effects that this project alone has, as far as they could be loaded."""
    if document.project is None:
        return {}
    own = document.project.own_effects
    return {name: own[name] for name in own if name in own.classes or own.allowed}


def _model(holds: Holds | None, value: Raw, own: Own) -> type[Model] | None:
    if not isinstance(value, dict):
        return None
    if not isinstance(holds, Registry):
        return holds
    kind: Any = value.get("type")
    found = holds.types.get(kind)
    return own.get(kind) if found is None and holds.noun == "effect" else found


def _field(document: Document, spec: Spec, path: Path, holder: Raw) -> Field:
    wrong = tuple(p.text for p in document.problems if p.path[: len(path)] == path)
    if spec.key not in holder:
        return Field(spec, path, spec.default, "default", wrong)
    value = holder[spec.key]
    return Field(spec, path, value, _state(spec, value), wrong)


def _state(spec: Spec, value: Raw) -> State:
    if isinstance(value, str) and "{{" in value:
        return "variable"
    if spec.animated and isinstance(value, dict):
        if "keyframes" in value:
            return "keys"
        if "from" in value:
            return "tween"
    return "plain"
