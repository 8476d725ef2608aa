"""The inspector: every field of what is selected, drawn from its description alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from nicegui import context, ui

from frameloom.params.base import Model
from frameloom.params.registry import Registry
from frameloom.studio.desk.edits import Add, Cut, Edit, Put, Shift
from frameloom.studio.desk.fields import Field, fields, model_at, own_effects
from frameloom.studio.desk.places import Path, Raw, get, has
from frameloom.studio.desk.specs import Holds, blank, label, variants
from frameloom.studio.panels.html import VALUE, button, field, put, select, tag
from frameloom.studio.panels.rows import Row, owner_label

if TYPE_CHECKING:
    from frameloom.studio.page.tab import Tab

_NOT_HERE: Final = {("scenes",), ("frameloom",)}
"""Fields of the project that have a place of their own, or that nobody changes."""
_CLOSED: Final = ("Identity", "Sequence")
_ORDER: Final = ("Settings", "Medium", "Transform", "Compositing", "Time")
_ADD: Final = "add"


def build(tab: Tab) -> None:
    """Into the container that is open."""
    inspector = Inspector(tab)
    stop = tab.listen(inspector.update)
    context.client.on_disconnect(stop)


class Inspector:
    """Rows are made when something else is selected, and filled anew when anything changes."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._rows: list[Row] = []
        self._shape: Any = None
        self._dragged: Path | None = None
        self._closed: set[str] = set(_CLOSED)
        self._head = tag("nav", "fl-head fl-crumbs", aria_label="What is inspected")
        self._box = tag("div", "fl-inspector")
        self.update()

    def update(self) -> None:
        """After any change of the selection, the playhead or the document."""
        path = self._path()
        shape = path, _shape(self._tab, path)
        if shape != self._shape:
            self._shape = shape
            self._rebuild(path)
            return
        known: dict[Path, tuple[Field, ...]] = {}
        for row in self._rows:
            at = row.path[:-1]
            if at not in known:
                known[at] = fields(self._tab.document, at)
            found = next((one for one in known[at] if one.path == row.path), None)
            if found is not None:
                row.show(found)

    def _path(self) -> Path:
        """What is selected, or what holds it, as far as it has fields; else the project."""
        path, document = self._tab.selection or (), self._tab.document
        own = own_effects(document)
        while path and (isinstance(path[-1], str) or model_at(document.raw, path, own) is None):
            path = path[:-1]
        return path

    def _rebuild(self, path: Path) -> None:
        self._rows = []
        self._head.clear()
        self._box.clear()
        with self._head:
            self._crumbs(path)
        with self._box:
            self._groups(path, "")

    def _crumbs(self, path: Path) -> None:
        places = [path[:n] for n in range(len(path) + 1) if n == 0 or isinstance(path[n - 1], int)]
        for place in places:
            kind = get(self._tab.document.raw, place, {})
            known = kind if isinstance(kind, dict) and place else {}
            name = known.get("id") or label(str(known.get("type", "")))
            text = str(name or owner_label(place))
            crumb = button(text.ljust(3), f"Inspect {text}", partial(self._tab.select, place))
            crumb.classes("fl-crumb")
            if place == path:
                put(crumb, aria_current="true")

    def _groups(self, path: Path, prefix: str) -> None:
        groups: dict[str, list[Field]] = {}
        for one in fields(self._tab.document, path):
            if one.path not in _NOT_HERE:
                groups.setdefault(one.spec.group, []).append(one)
        for group in sorted(groups, key=lambda g: _ORDER.index(g) if g in _ORDER else 9):
            with self._section(group, f"group {group}"):
                for one in groups[group]:
                    self._field(one, prefix)

    def _section(self, title: str, name: str) -> ui.element:
        made = tag("details", "fl-group-box", aria_label=title)
        put(made, open=None if name in self._closed or title in self._closed else True)

        def toggled(event: Any) -> None:
            (self._closed.discard if event.args else self._closed.add)(name)

        made.on("toggle", toggled, js_handler="(event) => emit(event.target.open)")
        with made:
            tag("summary", "fl-group-title", title)
        return made

    def _field(self, one: Field, prefix: str) -> None:
        name = f"{prefix} {one.spec.label.lower()}".strip() if prefix else one.spec.label
        match one.spec.kind:
            case "object" | "variant":
                self._object(one, name)
            case "objects" | "variants":
                self._list(one, name)
            case "values":
                self._values(one, name)
            case _:
                self._rows.append(Row(self._tab, one, name))

    def _object(self, one: Field, name: str) -> None:
        """Another model: none, or its own fields beneath."""
        there = isinstance(one.value, dict) and one.state != "default"
        with tag("div", "fl-row fl-field-row"):
            tag("span", "fl-label", one.spec.label, title=one.spec.help)
            choices = _choices(self._tab, one.spec.holds)
            now = _kind_of(one) if there else ""
            picker = select(name, {"": "none"} | choices, now)
            picker.on("change", lambda e: self._become(one, str(e.args), name), js_handler=VALUE)
        if one.problems and not there:
            tag("div", "fl-problem", "; ".join(one.problems), role="alert")
        if there:
            with tag("div", "fl-nested"):
                for inner in fields(self._tab.document, one.path):
                    self._field(inner, name)

    def _become(self, one: Field, kind: str, name: str) -> None:
        if not kind:
            known = has(self._tab.document.raw, one.path)
            self._tab.apply([Cut(one.path)] if known else [], label=f"Remove {name}")
        else:
            self._tab.apply([Put(one.path, _new(self._tab, one.spec.holds, kind))], label=name)

    def _list(self, one: Field, name: str) -> None:
        """A stack of models: in order, to be dragged, each opened in its place."""
        items = one.value if isinstance(one.value, list) else []
        with tag("div", "fl-stack", aria_label=name, role="group"):
            with tag("div", "fl-row fl-field-row"):
                tag("span", "fl-label", one.spec.label, title=one.spec.help)
                found = {_ADD: f"Add to {name.lower()}"} | _choices(self._tab, one.spec.holds)
                picker = select(f"Add to {name.lower()}", found, _ADD)
                picker.on("change", lambda e: self._add(one, str(e.args)), js_handler=VALUE)
            for i, item in enumerate(items):
                self._item((*one.path, i), item)

    def _item(self, path: Path, item: Raw) -> None:
        kind = label(_type_of(item)) if isinstance(item, dict) and "type" in item else ""
        title = str((item.get("id") if isinstance(item, dict) else "") or kind or owner_label(path))
        row = tag("div", "fl-row fl-item", draggable="true", aria_label=title, role="listitem")
        row.on("dragstart", lambda _e: self._drag(path))
        row.on("dragover", js_handler="(event) => event.preventDefault()")
        drop = "(event) => { event.preventDefault(); emit() }"
        row.on("drop", lambda _e: self._drop(path), js_handler=drop)
        with row:
            tag("span", "fl-grip", "\u2807", aria_hidden="true")
            if isinstance(item, dict) and path[-2] == "effects":
                box = field("checkbox", f"{title} enabled", "fl-check")
                put(box, checked=item.get("enabled", True) is True)
                box.on(
                    "change",
                    lambda e: self._tab.apply(
                        [Put((*path, "enabled"), bool(e.args))], label=f"{title} on or off"
                    ),
                    js_handler="(event) => emit(event.target.checked)",
                )
            opened = button(title.ljust(3), f"Inspect {title}", lambda: self._tab.select(path))
            opened.classes("fl-item-name")
            button("\u2191", f"Move {title} up", lambda: self._shift(path, -1))
            button("\u2193", f"Move {title} down", lambda: self._shift(path, 1))
            button("\u00d7", f"Remove {title}", lambda: self._cut(path, title))

    def _drag(self, path: Path) -> None:
        self._dragged = path

    def _drop(self, path: Path) -> None:
        dragged, self._dragged = self._dragged, None
        if dragged is not None and dragged[:-1] == path[:-1] and isinstance(path[-1], int):
            self._tab.apply([Shift(dragged, path[-1])], label="Reorder")

    def _shift(self, path: Path, by: int) -> None:
        items, index = get(self._tab.document.raw, path[:-1], []), path[-1]
        if isinstance(index, int) and 0 <= index + by < len(items):
            self._tab.apply([Shift(path, index + by)], label="Reorder")

    def _cut(self, path: Path, title: str) -> None:
        self._tab.apply([Cut(path)], label=f"Remove {title}")

    def _add(self, one: Field, kind: str) -> None:
        if kind == _ADD:
            return
        count = len(get(self._tab.document.raw, one.path) or [])
        edits: list[Edit] = [Add((*one.path, count), _new(self._tab, one.spec.holds, kind))]
        self._tab.apply(edits, label=f"Add {label(kind).lower()}")

    def _values(self, one: Field, name: str) -> None:
        """A list of colours."""
        values = list(one.value or [])

        def become(changed: list[Raw]) -> None:
            self._tab.apply([Put(one.path, changed)], label=name)

        with tag("div", "fl-row fl-field-row fl-values"):
            tag("span", "fl-label", one.spec.label, title=one.spec.help)
            for i, value in enumerate(values):
                swatch = field("color", f"{name} {i + 1}", "fl-swatch", value=str(value))
                swatch.on(
                    "change",
                    lambda e, i=i: become([*values[:i], str(e.args), *values[i + 1 :]]),
                    js_handler=VALUE,
                )
            button("+", f"Add a colour to {name.lower()}", lambda: become([*values, values[-1]]))
            if len(values) > 2:
                button("\u2212", f"Remove the last of {name.lower()}", lambda: become(values[:-1]))
        if one.problems:
            tag("div", "fl-problem", "; ".join(one.problems), role="alert")


def _shape(tab: Tab, path: Path) -> Any:
    """What decides which rows there are: models, and lists with their items."""
    shape: list[Any] = []
    for one in fields(tab.document, path):
        if one.path in _NOT_HERE:
            continue
        inside: Any = None
        if one.spec.kind in ("object", "variant") and isinstance(one.value, dict):
            inside = one.state, _type_of(one.value), _shape(tab, one.path), one.problems
        elif one.spec.kind in ("objects", "variants") and isinstance(one.value, list):
            inside = [
                (p.get("type"), p.get("id"), p.get("enabled")) if isinstance(p, dict) else None
                for p in one.value
            ]
        elif one.spec.kind == "values":
            inside = str(one.value), one.problems
        shape.append((one.spec.key, inside))
    return shape


def _choices(tab: Tab, holds: Holds | None) -> dict[str, str]:
    """Types that can be put there, with their names; one model is just there or not."""
    if isinstance(holds, Registry):
        own = own_effects(tab.document) if holds.noun == "effect" else None
        return {one.type: one.label for one in variants(holds, own)}
    return {holds.__name__: label(holds.__name__).lower()} if holds is not None else {}


def _new(tab: Tab, holds: Holds | None, kind: str) -> Raw:
    if isinstance(holds, Registry):
        models: dict[str, type[Model]] = {**holds.types, **own_effects(tab.document)}
        return blank(models[kind])
    return blank(holds) if holds is not None else {}


def _kind_of(one: Field) -> str:
    """Which of `_choices` the field's object is."""
    holds = one.spec.holds
    return holds.__name__ if isinstance(holds, type) else _type_of(one.value)


def _type_of(value: Raw) -> str:
    return str(value.get("type", "")) if isinstance(value, dict) else ""
