"""Plain elements of the page with the studio's classes: native controls, named for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any, Final

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

VALUE: Final = """(event) => {
    element.props.value = event.target.value;
    emit(event.target.value);
}"""
"""What was chosen or typed; the page remembers it, so that nothing sets it back meanwhile."""
CHECKED: Final = """(event) => {
    element.props.checked = event.target.checked;
    emit(event.target.checked);
}"""


_TYPING: Final = "(event) => { element.props.value = event.target.value; }"
"""Whatever else makes the page draw the field anew: what is being typed stays."""


def tag(name: str, classes: str = "", text: str = "", **props: Any) -> ui.element:
    """An element with a text; `aria_label="x"` is the attribute aria-label."""
    made = TextElement(tag=name, text=text)
    put(made, **props)
    return made.classes(classes) if classes else made


def put(element: ui.element, **props: Any) -> None:
    """Sets attributes, where they are not so already; None takes one out."""
    named = {key.rstrip("_").replace("_", "-"): value for key, value in props.items()}
    if know(element, named):
        element.update()


def know(element: ui.element, named: dict[str, Any]) -> bool:
    """Notes attributes that the page has already, without sending them; whether any is new."""
    fresh = {key: value for key, value in named.items() if element.props.get(key) != value}
    with element.props.suspend_updates():
        for key, value in fresh.items():
            if value is None:
                element.props.pop(key, None)
            else:
                element.props[key] = value
    return bool(fresh)


def say(element: ui.element, text: str) -> None:
    """Another text for an element that has one."""
    if isinstance(element, TextElement) and element.text != text:
        element.text = text


def button(text: str, label: str, on_click: Callable[[], Any], classes: str = "") -> ui.element:
    """`text` is what is seen (a word or a sign), `label` its name and tooltip."""
    kind = "fl-icon" if len(text) <= 2 else "fl-button"
    made = tag("button", f"{kind} {classes}".strip(), text, type="button", title=label)
    put(made, aria_label=label)
    return made.on("click", lambda _event: on_click())


def field(kind: str, label: str, classes: str = "fl-field", **props: Any) -> ui.element:
    """An input; Enter in it, or leaving it, is a `change`."""
    made = tag("input", classes, type=kind, aria_label=label, title=label, **props)
    return made if kind == "checkbox" else made.on("input", js_handler=_TYPING)


def select(
    label: str, choices: Iterable[str] | dict[str, str], value: str, **props: Any
) -> ui.element:
    """A list to choose from: of values, or of values with what is shown for them."""
    shown = choices if isinstance(choices, dict) else {name: name for name in choices}
    made = tag("select", "fl-select", aria_label=label, title=label, value=value, **props)
    put(made, innerHTML=options(shown))
    return made


def options(shown: dict[str, str]) -> str:
    """Options of a list as markup: an element of NiceGUI's for each would be slow."""
    return "".join(
        f'<option value="{escape(name)}">{escape(text)}</option>' for name, text in shown.items()
    )
