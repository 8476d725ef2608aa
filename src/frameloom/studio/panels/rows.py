"""One row of the inspector: name, key button, control, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Final

from nicegui import ui

from frameloom.core.errors import FrameloomError
from frameloom.studio.desk import keys
from frameloom.studio.desk.edits import Cut, Edit, Put
from frameloom.studio.desk.fields import Field, field_at
from frameloom.studio.desk.places import Path, Raw, has
from frameloom.studio.panels.controls import Control
from frameloom.studio.panels.html import button, put, say, tag

if TYPE_CHECKING:
    from frameloom.studio.page.tab import Tab

_GESTURES: Final = count(1)
_KEYED, _BETWEEN, _STILL = "\u25c6", "\u25c8", "\u25c7"
"""A key here; keys, but not here; no keys."""


class Row:
    """`name` is what the field is called among all of the inspector's: `Shadow blur`."""

    def __init__(self, tab: Tab, field: Field, name: str) -> None:
        self._tab, self.path, self._spec, self._name = tab, field.path, field.spec, name
        self._gesture = next(_GESTURES)
        spec = field.spec
        with tag("div", "fl-row fl-field-row", data_path=".".join(map(str, field.path))):
            self._label = tag("span", "fl-label", spec.label, title=_help(field))
            self._key: ui.element | None = None
            if spec.animated:
                self._key = button(_STILL, f"{name}: key here", self._toggle_key, "fl-key")
            with tag("span", f"fl-control fl-of-{spec.kind}"):
                self.control = Control(
                    spec, name, self._changed, media=self._media, fonts=_font_names
                )
            if spec.unit:
                tag("span", "fl-unit", spec.unit)
            self._reset = button("\u21ba", f"{name}: back to its default", self._to_default)
            self._reset.classes("fl-reset")
        self._problem = tag("div", "fl-problem", role="alert")
        self.show(field)

    def show(self, field: Field) -> None:
        """Puts what the document says now into the widgets."""
        self.control.show(self._value_now(field))
        say(self._problem, "; ".join(field.problems))
        self._problem.set_visibility(bool(field.problems))
        self._reset.set_visibility(field.state != "default" and not field.spec.required)
        moving = field.state in ("tween", "keys")
        put(self._label, data_state=field.state)
        if self._key is not None:
            here = moving and any(k.time_s == self._now() for k in self._keys())
            sign = _KEYED if here else _BETWEEN if moving else _STILL
            say(self._key, sign)
            put(self._key, aria_pressed="true" if here else "false")

    def _value_now(self, field: Field) -> Raw:
        if field.state not in ("tween", "keys"):
            return field.value
        try:
            return keys.value_at(self._tab.document, self.path, self._now())
        except FrameloomError:
            return None

    def _now(self) -> Fraction:
        return keys.local_time(self._tab.document, self.path, self._tab.frame)

    def _keys(self) -> tuple[keys.Key, ...]:
        try:
            return keys.keys(self._tab.document, self.path)
        except FrameloomError:
            return ()

    def _changed(self, value: Raw, over: bool) -> None:
        merge = f"{self._name} {self._gesture}"
        if over:
            self._gesture = next(_GESTURES)
        self._do(lambda: self._edits(value), merge)

    def _edits(self, value: Raw) -> tuple[Edit, ...]:
        field = field_at(self._tab.document, self.path)
        if value is None:
            return self._default()
        if field is not None and field.state in ("tween", "keys"):
            return keys.set_key(self._tab.document, self.path, self._now(), value)
        return (Put(self.path, value),)

    def _default(self) -> tuple[Edit, ...]:
        if self._spec.required:
            return (Put(self.path, ""),)
        return (Cut(self.path),) if has(self._tab.document.raw, self.path) else ()

    def _to_default(self) -> None:
        self._do(self._default)

    def _toggle_key(self) -> None:
        document, now = self._tab.document, self._now()
        here = any(key.time_s == now for key in self._keys())
        change = keys.remove_key if here else keys.set_key
        self._do(lambda: change(document, self.path, now))

    def _do(self, edits: Callable[[], tuple[Edit, ...]], merge: str | None = None) -> None:
        try:
            self._tab.apply(edits(), label=self._name, merge=merge)
        except FrameloomError as error:
            self._tab.tell(str(error), "error")

    def _media(self) -> list[str]:
        return [item.src for item in self._tab.media.items]


def _help(field: Field) -> str:
    spec = field.spec
    default = "" if spec.required or spec.default is None else f" Default {spec.default}."
    return f"{spec.help} ({spec.words}){default}"


@cache
def _font_names() -> tuple[str, ...]:
    from frameloom.text.fonts import families

    return tuple(family.name for family in families())


def owner_label(path: Path) -> str:
    """`Scene 2`, for people."""
    if not path:
        return "Project"
    words, last = {"scenes": "Scene", "layers": "Layer", "effects": "Effect"}, path[-1]
    if isinstance(last, int) and len(path) > 1:
        return f"{words.get(str(path[-2]), str(path[-2]).capitalize())} {last + 1}"
    return str(last).replace("_", " ").capitalize()
