"""The project's menu: save, open, new from a template; and what to do where two have changed one
file at the same places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Final

from nicegui import context, ui

from frameloom.core.errors import FrameloomError, UsageError
from frameloom.params.problems import path_text
from frameloom.project import Project
from frameloom.project.templates import TEMPLATES, fill
from frameloom.studio.panels.html import button, field, put, say, select, tag

if TYPE_CHECKING:
    from frameloom.studio.page.tab import Tab


_TOLD: Final = "(event) => { element.props.value = event.target.value; emit(event.target.value); }"


def build(tab: Tab) -> Callable[[], None]:
    """The dialog, closed; what comes back opens it. The question about changes from outside opens
    by itself."""
    question = Question(tab)
    context.client.on_disconnect(tab.listen(question.update))
    question.update()
    return ProjectDialog(tab).open


class ProjectDialog:
    """A line for each thing that can be done with a project as a whole."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._values: dict[str, str] = {}
        self._dialog = ui.dialog()
        self._built = False

    def open(self) -> None:
        if not self._built:
            self._build()
        where = str(self._tab.document.path)
        say(self._where, where)
        put(self._where, title=where)
        self._dialog.open()

    def _build(self) -> None:
        self._built = True
        with self._dialog, tag("div", "fl-dialog fl-small", role="document"):
            with tag("div", "fl-head"):
                tag("span", "", "Project")
                close = button("\u00d7", "Close (Esc)", self._dialog.close)
                close.classes("fl-close")
            with tag("div", "fl-form"):
                tag("span", "fl-label", "File")
                self._where = tag("span", "fl-where fl-wide", "")
                self._act("Save", "Save the project (Ctrl+S)", self._tab.save)
                self._typed("Save as", "Save as", "a name.json, or a folder", wide=True)
                self._act("Save", "Save under another name", self._save_as)
                self._typed("Open", "Open", "a project file or its folder", wide=True)
                self._act("Open", "Open another project", self._open_other)
                self._typed("New", "New project folder", "a folder, made if it is not there")
                shape = select("Template", {"": "empty", **{n: n for n in TEMPLATES}}, "")
                self._remember(shape, "Template")
                self._act("Create", "Make a new project", self._new)
            tag(
                "div",
                "fl-note",
                "Names are read from this project's folder: ../next lies beside it.",
            )

    def _typed(self, label: str, name: str, hint: str, *, wide: bool = False) -> None:
        tag("span", "fl-label", label)
        box = field("text", name, placeholder=hint)
        if wide:
            box.classes("fl-wide")
        self._remember(box, name)

    def _act(self, text: str, label: str, act: Callable[[], None]) -> None:
        button(text, label, lambda: self._tried(act))

    def _remember(self, box: ui.element, name: str) -> None:
        def told(event: Any) -> None:
            self._values[name] = str(event.args)

        box.on("input", told, js_handler=_TOLD)

    def _tried(self, act: Callable[[], None]) -> None:
        try:
            act()
        except (FrameloomError, OSError) as error:
            ui.notify(str(error), type="negative")

    def _path(self, name: str) -> File:
        text = self._values.get(name, "").strip()
        if not text:
            raise UsageError("give a name")
        return (self._tab.document.folder / text).resolve()

    def _save_as(self) -> None:
        path = self._path("Save as")
        path = path if path.suffix else path / "project.json"
        if path.exists():
            raise UsageError(f"{path} is there already; choose another name")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._tab.document.save_as(path)
        self._tab.tell(f"Saved as {path}")
        self._dialog.close()

    def _open_other(self) -> None:
        self._tab.workspace.switch(self._path("Open"))

    def _new(self) -> None:
        """In a folder of its own; media are dropped in afterwards."""
        folder, template = self._path("New project folder"), self._values.get("Template", "")
        if (folder / "project.json").exists():
            raise UsageError(f"{folder} has a project already; choose another folder")
        folder.mkdir(parents=True, exist_ok=True)
        if template:
            Project.read(fill(template, folder.name, [])).save(folder / "project.json")
        self._tab.workspace.switch(folder)


class Question:
    """Someone else changed the file where this document did: whose changes hold?"""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._dialog = ui.dialog().props("persistent")
        with self._dialog, tag("div", "fl-dialog fl-small", role="alertdialog"):
            tag("div", "fl-head", "The file was changed outside")
            self._places = tag("div", "fl-note", "")
            with tag("div", "fl-row fl-ask"):
                button("Keep mine", "Keep this document's changes there", lambda: self._take(True))
                button("Take theirs", "Take the file's changes there", lambda: self._take(False))

    def update(self) -> None:
        """After any change of the document."""
        asked = self._tab.document.asked
        if asked is None:
            self._dialog.close()
            return
        places = ", ".join(path_text(path) or "the whole project" for path in asked.conflicts)
        say(self._places, f"All else is merged. Changed on both sides: {places}")
        self._dialog.open()

    def _take(self, keep_mine: bool) -> None:
        self._tab.document.decide(keep_mine=keep_mine)
