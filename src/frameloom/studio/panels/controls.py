"""The control of one field: what is shown, and what a change of it means as raw."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from nicegui import ui

from frameloom.params.colours import is_colour, rgba
from frameloom.params.easing import NAMES
from frameloom.project import PRESETS, user_presets
from frameloom.project.size import SHORTER_SIDES
from frameloom.studio.desk.places import Raw, exact
from frameloom.studio.desk.specs import Spec
from frameloom.studio.panels.html import (
    CHECKED,
    MOVING,
    VALUE,
    field,
    know,
    options,
    put,
    select,
    tag,
)

Changed = Callable[[Raw, bool], None]
"""A new value, None for the default; whether the gesture is over."""


class Control:
    """Widgets of one field. `show` puts a value into them; `changed` is told of new ones, and shows
    what comes of it before it returns.

    `media` and `fonts` are what its pickers offer.
    """

    def __init__(
        self,
        spec: Spec,
        name: str,
        changed: Changed,
        *,
        media: Callable[[], Iterable[str]],
        fonts: Callable[[], Iterable[str]],
    ) -> None:
        self.spec, self.name, self._changed = spec, name, changed
        self._media, self._fonts = media, fonts
        self._value: Raw = None
        self._origin: ui.element | None = None
        self._widgets: list[ui.element] = []
        self._build()

    def show(self, value: Raw) -> None:
        """Puts the value into the widgets."""
        self._value = value
        if self.spec.kind in ("vector", "scale"):
            for widget, text in zip(self._widgets, self._components(value), strict=True):
                self._put(widget, "value", text)
            return
        for widget in self._widgets:
            kind = widget.props.get("type")
            if kind == "checkbox":
                self._put(widget, "checked", value is True)
            elif kind == "color":
                self._put(widget, "value", _hex(value))
            elif kind == "range":
                self._put(widget, "value", number_or(value, self.spec.low or 0))
            else:
                self._put(widget, "value", told(value))

    def _put(self, widget: ui.element, name: str, value: Any) -> None:
        """What a change came from shows it already: it may be further by now."""
        if widget is self._origin:
            know(widget, {name: value})
        else:
            put(widget, **{name: value})

    def _tell(self, widget: ui.element, value: Raw, *, over: bool = True) -> None:
        self._origin = widget
        try:
            self._changed(value, over)
        finally:
            self._origin = None

    def _build(self) -> None:
        spec = self.spec
        match spec.kind:
            case "boolean":
                box = field("checkbox", self.name, "fl-check")
                box.on("change", lambda e: self._tell(box, bool(e.args)), js_handler=CHECKED)
                self._widgets.append(box)
            case "enum":
                self._choose(spec.choices)
            case "easing":
                self._suggest(NAMES)
            case "preset":
                self._suggest([*PRESETS, *user_presets()])
            case "size":
                self._suggest(SHORTER_SIDES)
            case "file":
                self._suggest(self._media())
            case "font":
                self._suggest(self._fonts())
            case "vector" | "scale":
                for i, part in enumerate(spec.parts):
                    self._number(f"{self.name} {part}", partial(self._component, i))
            case "number" | "integer":
                self._number(self.name, parse)
                self._slider()
            case "colour":
                self._colour()
            case "words":
                self._lines()
            case _:
                self._line(parse if spec.kind not in ("text", "rate") else _text)

    def _number(self, name: str, read: Callable[[str], Raw]) -> None:
        spec = self.spec
        limits = {"min": spec.low, "max": spec.high}
        found = {key: value for key, value in limits.items() if value is not None}
        box = field(
            "number", name, "fl-number", step="any" if not spec.step else spec.step, **found
        )
        self._on(box, read)

    def _slider(self) -> None:
        if self.spec.soft is None:
            return
        low, high = self.spec.soft
        bar = field("range", f"{self.name} slider", "fl-slider", min=low, max=high)
        put(bar, step=self.spec.step)

        def moved(event: Any) -> None:
            self._tell(bar, parse(str(event.args)), over=False)

        def ended(event: Any) -> None:
            self._tell(bar, parse(str(event.args)))

        bar.on("input", moved, js_handler=MOVING)
        bar.on("change", ended, js_handler=VALUE)
        self._widgets.append(bar)

    def _choose(self, choices: Iterable[str]) -> None:
        found = {"": "none"} if self.spec.nullable else {}
        found |= {name: name.replace("_", " ") for name in choices}
        self._on(select(self.name, found, ""), _text)

    def _suggest(self, choices: Iterable[str]) -> None:
        """Free text with a list of what there is."""
        box = field("text", self.name)
        put(box, list=f"fl-list-{box.id}")
        names = dict.fromkeys(choices, "")
        tag("datalist", id=f"fl-list-{box.id}", innerHTML=options(names))
        self._on(box, parse if self.spec.kind in ("easing", "size") else _text)

    def _colour(self) -> None:
        swatch = field("color", f"{self.name} picker", "fl-swatch")

        def moved(event: Any, *, over: bool) -> None:
            alpha = str(self._value)[7:9] if str(self._value).startswith("#") else ""
            self._tell(swatch, str(event.args) + alpha, over=over)

        swatch.on("input", lambda e: moved(e, over=False), js_handler=MOVING)
        swatch.on("change", lambda e: moved(e, over=True), js_handler=VALUE)
        self._widgets.append(swatch)
        self._on(field("text", self.name), _text)

    def _lines(self) -> None:
        box = tag("textarea", "fl-field fl-words", aria_label=self.name, rows=2)
        self._on(box, lambda text: parse(text) if text.lstrip().startswith("[{") else text)

    def _line(self, read: Callable[[str], Raw]) -> None:
        self._on(field("text", self.name), read)

    def _on(self, box: ui.element, read: Callable[[str], Raw]) -> None:
        def ended(event: Any) -> None:
            text = str(event.args)
            self._tell(box, None if not text.strip() else read(text))

        box.on("change", ended, js_handler=VALUE)
        self._widgets.append(box)

    def _component(self, index: int, text: str) -> Raw:
        parts = [parse(one) for one in self._components(self._value)]
        parts[index] = parse(text)
        return parts

    def _components(self, value: Raw) -> list[str]:
        """A scale of one number is the same along all axes; where there is none, nothing."""
        count = len(self.spec.parts)
        if isinstance(value, list) and len(value) == count:
            return [told(part) for part in value]
        single = told(value) if not isinstance(value, list | dict) else ""
        return [single or ("" if self.spec.kind == "scale" else "0")] * count


def parse(text: str) -> Raw:
    """What was typed as raw: a number, JSON, or the text itself, whose mistake is told at it."""
    word = text.strip()
    try:
        number = Decimal(word)
    except InvalidOperation:
        number = None
    if number is not None and number.is_finite():
        whole = number == number.to_integral_value() and "e" not in word.lower()
        return int(number) if whole else number
    if word[:1] in ("[", "{"):
        try:
            return exact(json.loads(word, parse_float=Decimal))
        except ValueError:
            return text
    return text


def _text(text: str) -> Raw:
    return text


def told(value: Raw) -> str:
    """Raw as it is typed."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, default=float, ensure_ascii=False)
    return str(value)


def number_or(value: Raw, default: float) -> float:
    """The value where it is a number."""
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return float(value) if is_number else default


def _hex(value: Raw) -> str:
    """#rrggbb of a colour well written, else black."""
    if not isinstance(value, str) or not is_colour(value):
        return "#000000"
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgba(value)[:3])
