"""The inspector: every field of what is selected, told to the page as plain values.

The page draws them and sends commands back; what is being typed there is the page's own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from frameloom.core.errors import FrameloomError
from frameloom.params.registry import Registry
from frameloom.studio.commands.fields import value_now
from frameloom.studio.desk import keys
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.fields import Field, fields, model_at, own_effects
from frameloom.studio.desk.places import Path, Raw, get
from frameloom.studio.desk.specs import Holds, label, variants
from frameloom.studio.desk.typed import components, number_or, told, well_colour

if TYPE_CHECKING:
    from frameloom.studio.page.tab import Tab

Plain = dict[str, Any]
_NOT_HERE: Final = {("scenes",), ("frameloom",)}
"""Fields of the project that have a place of their own, or that nobody changes."""
_ORDER: Final = ("Settings", "Medium", "Transform", "Compositing", "Time")
_OWNERS: Final = {"scenes": "Scene", "layers": "Layer", "effects": "Effect"}


def inspected(tab: Tab) -> Plain:
    """What the inspector shows of the tab's selection: names on the way there, and fields by
    group. `done` is the last of the page's commands that it tells of."""
    document = tab.document
    path = _inspected_path(document, tab.selection or ())
    model = model_at(document.raw, path, own_effects(document))
    groups: dict[str, list[Plain]] = {}
    for one in fields(document, path):
        if one.path not in _NOT_HERE:
            groups.setdefault(one.spec.group, []).append(_field(tab, one, ""))
    order = sorted(groups, key=lambda g: _ORDER.index(g) if g in _ORDER else len(_ORDER))
    return {
        "k": "inspect",
        "path": list(path),
        "model": model.__name__ if model else "",
        "rev": document.revision,
        "done": tab.done,
        "fixed": document.read_only,
        "crumbs": [_crumb(document, place) for place in _places(path)],
        "groups": [{"title": title, "fields": groups[title]} for title in order],
    }


def _inspected_path(document: Document, path: Path) -> Path:
    """What is selected, or what holds it, as far as it has fields; else the project."""
    own = own_effects(document)
    while path and (isinstance(path[-1], str) or model_at(document.raw, path, own) is None):
        path = path[:-1]
    return path


def _places(path: Path) -> list[Path]:
    return [path[:n] for n in range(len(path) + 1) if n == 0 or isinstance(path[n - 1], int)]


def _crumb(document: Document, place: Path) -> Plain:
    kind = get(document.raw, place, {})
    known = kind if isinstance(kind, dict) and place else {}
    name = known.get("id") or label(str(known.get("type", "")))
    return {"path": list(place), "text": str(name or owner_label(place))}


def owner_label(path: Path) -> str:
    """`Scene 2`, for people."""
    if not path:
        return "Project"
    last = path[-1]
    if isinstance(last, int) and len(path) > 1:
        return f"{_OWNERS.get(str(path[-2]), str(path[-2]).capitalize())} {last + 1}"
    return str(last).replace("_", " ").capitalize()


def _field(tab: Tab, one: Field, prefix: str) -> Plain:
    """One field: what never changes of it, and what it is now. `name` is what it is called among
    all of the inspector's: `Shadow blur`."""
    spec = one.spec
    name = f"{prefix} {spec.label.lower()}".strip() if prefix else spec.label
    made: Plain = {
        "key": spec.key, "path": list(one.path), "kind": spec.kind, "label": spec.label,
        "name": name, "help": _help(one), "state": one.state, "problems": "; ".join(one.problems),
    }  # fmt: skip
    match spec.kind:
        case "object" | "variant":
            return made | _object(tab, one, name)
        case "objects" | "variants":
            return made | _list(tab, one, name)
        case "values":
            values = one.value if isinstance(one.value, list) else []
            return made | {"values": [told(value) for value in values]}
    reset = one.state != "default" and not spec.required
    now = _value_now(tab, one)
    return made | {
        "unit": spec.unit,
        "reset": reset,
        "at": _key_state(tab, one),
        **_shown(one, now),
    }


def _object(tab: Tab, one: Field, name: str) -> Plain:
    """Another model: none, or its own fields beneath."""
    there = isinstance(one.value, dict) and one.state != "default"
    inner = fields(tab.document, one.path) if there else ()
    return {
        "kind": "object",
        "now": _kind_of(one) if there else "",
        "choices": _choices(tab.document, one.spec.holds),
        "inner": [_field(tab, field, name) for field in inner],
        "problems": _besides(tab.document, one, [field.path for field in inner]),
    }


def _list(tab: Tab, one: Field, name: str) -> Plain:
    """A stack of models, each inspected in its own place."""
    items = one.value if isinstance(one.value, list) else []
    paths = [(*one.path, i) for i in range(len(items))]
    return {
        "kind": "list",
        "add": f"Add to {name.lower()}",
        "choices": _choices(tab.document, one.spec.holds),
        "items": [_item(tab, path, item) for path, item in zip(paths, items, strict=True)],
        "problems": _besides(tab.document, one, paths),
    }


def _item(tab: Tab, path: Path, item: Raw) -> Plain:
    known = item if isinstance(item, dict) else {}
    title = known.get("id") or label(str(known.get("type", ""))) or owner_label(path)
    wrong = [p.text for p in tab.document.problems if p.path[: len(path)] == path]
    enabled = known.get("enabled", True) is True if path[-2] == "effects" else None
    return {
        "path": list(path), "title": str(title), "enabled": enabled, "problems": "; ".join(wrong)
    }  # fmt: skip


def _besides(document: Document, one: Field, shown: list[Path]) -> str:
    """What is wrong here and at none of the places that are shown beneath."""
    inside = [p for p in document.problems if p.path[: len(one.path)] == one.path]
    return "; ".join(
        p.text for p in inside if not any(p.path[: len(path)] == path for path in shown)
    )


def _value_now(tab: Tab, one: Field) -> Raw:
    try:
        return value_now(tab.document, one, tab.frame)
    except FrameloomError:
        return None


def _key_state(tab: Tab, one: Field) -> str:
    """`here`: a key at the playhead; `between`: elsewhere; `still`; empty: it cannot have any."""
    if not one.spec.animated:
        return ""
    if one.state not in ("tween", "keys"):
        return "still"
    try:
        now: Fraction = keys.local_time(tab.document, one.path, tab.frame)
        found = keys.keys(tab.document, one.path)
    except FrameloomError:
        return "between"
    return "here" if any(key.time_s == now for key in found) else "between"


def _shown(one: Field, value: Raw) -> Plain:
    """The value as its control has it."""
    spec = one.spec
    match spec.kind:
        case "boolean":
            return {"checked": value is True}
        case "vector" | "scale":
            missing = "" if spec.kind == "scale" else "0"
            texts = components(value, len(spec.parts), missing)
            return {"texts": texts, "parts": list(spec.parts), "step": spec.step}
        case "number" | "integer":
            slider = spec.soft and {"low": spec.soft[0], "high": spec.soft[1]}
            number = number_or(value, spec.low or 0)
            return {"text": told(value), "number": number, "step": spec.step, "slider": slider}
        case "colour":
            return {"text": told(value), "hex": well_colour(value)}
        case "enum":
            found = [["", "none"]] if spec.nullable else []
            found += [[name, name.replace("_", " ")] for name in spec.choices]
            return {"text": told(value), "choices": found}
    return {"text": told(value)}


def _help(field: Field) -> str:
    spec = field.spec
    default = "" if spec.required or spec.default is None else f" Default {spec.default}."
    return f"{spec.help} ({spec.words}){default}"


def _choices(document: Document, holds: Holds | None) -> list[list[str]]:
    """Types that can be put there, with their names; one model is just there or not."""
    if isinstance(holds, Registry):
        own = own_effects(document) if holds.noun == "effect" else None
        return [[one.type, one.label] for one in variants(holds, own)]
    return [[holds.__name__, label(holds.__name__).lower()]] if holds is not None else []


def _kind_of(one: Field) -> str:
    """Which of `_choices` the field's object is."""
    holds = one.spec.holds
    kind = one.value.get("type", "") if isinstance(one.value, dict) else ""
    return holds.__name__ if isinstance(holds, type) else str(kind)
