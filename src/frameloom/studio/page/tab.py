"""One tab of the browser: what it shows and has selected. Panels are given one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from frameloom.core.errors import FrameloomError
from frameloom.studio.commands import COMMANDS
from frameloom.studio.desk.document import Change, Document
from frameloom.studio.desk.edits import Edit, StaleError
from frameloom.studio.desk.exports import Exports
from frameloom.studio.desk.media import Media
from frameloom.studio.desk.places import Path
from frameloom.studio.preview.messages import Failed, Shown

if TYPE_CHECKING:
    from frameloom.studio.page.workspace import Workspace

Kind = Literal["info", "warning", "error"]
Post = Callable[[dict[str, Any], bytes | None], None]
Listener = Callable[[], None]


class Tab:
    """`frame`: where its playhead stands. `selection`: the path of what is selected, or None; it
    follows what it names through every change. `done`: the number of the page's last command."""

    def __init__(self, name: str, workspace: Workspace) -> None:
        self.name, self.workspace = name, workspace
        self.frame = 0
        self.done = 0
        self._told_frame = 0
        self.selection: Path | None = None
        self.post: Post = _nowhere
        self.reload: Listener = lambda: None
        self._listeners: list[Listener] = []

    @property
    def document(self) -> Document:
        return self.workspace.document

    @property
    def media(self) -> Media:
        return self.workspace.media

    @property
    def exports(self) -> Exports:
        return self.workspace.exports

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tells `listener` when the selection, the playhead or the document has changed."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def seek(self, frame: int) -> None:
        """Moves the playhead."""
        self.post({"k": "seek", "frame": frame}, None)

    def at(self, frame: int) -> None:
        """The page's playhead came to rest there; on its way only `frame` follows it."""
        self.frame = frame
        if frame != self._told_frame:
            self._told_frame = frame
            self._tell_listeners()

    def select(self, path: Path | None) -> None:
        """Selects what is at `path`, or nothing."""
        if path != self.selection:
            self.selection = path
            self._post_selection()
            self._tell_listeners()

    def do(self, name: str, **arguments: Any) -> None:
        """A command; what it cannot do is told to the person."""
        since = arguments.pop("since", None)
        merge = arguments.pop("merge", None)
        document = self.document
        try:
            if since not in (None, document.revision):
                arguments = self._brought_up(arguments, since)
            step = COMMANDS[name](document, **arguments)
            before = document.revision
            document.apply(step.edits, label=step.label, merge=merge)
            if step.select is not None:
                self.select(step.select)
            if document.revision != before:
                return
        except FrameloomError as error:
            self.tell(str(error), "error")
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            if not document.problems:
                raise
            self.tell("the project is wrong as it stands: mend it first", "error")
        self._tell_listeners()  # nothing came of it: what was typed is shown as it was

    def _brought_up(self, arguments: dict[str, Any], since: int) -> dict[str, Any]:
        """The arguments with their paths as they are now. Raises StaleError."""

        def now(path: Path) -> Path:
            found = self.document.follow(path, since)
            if found is None and path and isinstance(path[-1], str):  # it says nothing there yet
                holder = self.document.follow(path[:-1], since)
                found = None if holder is None else (*holder, path[-1])
            if found is None:
                raise StaleError("what was to be changed is not there any more")
            return found

        changed: dict[str, Any] = {}
        if arguments.get("path") is not None:
            changed["path"] = now(arguments["path"])
        if "paths" in arguments:
            changed["paths"] = [now(path) for path in arguments["paths"]]
        return arguments | changed

    def apply(self, edits: Sequence[Edit], *, label: str, merge: str | None = None) -> None:
        """Edits the document; what cannot be done is told to the person."""
        try:
            self.document.apply(edits, label=label, merge=merge)
        except FrameloomError as error:
            self.tell(str(error), "error")

    def undo(self) -> None:
        label = self.document.undo()
        self.tell(f"Undone: {label}" if label else "Nothing to undo")

    def redo(self) -> None:
        label = self.document.redo()
        self.tell(f"Done again: {label}" if label else "Nothing to do again")

    def save(self) -> None:
        try:
            self.document.save()
            self.tell(f"Saved {self.document.path.name}")
        except FrameloomError as error:
            self.tell(str(error), "error")

    def tell(self, text: str, kind: Kind = "info") -> None:
        """A line for the person."""
        self.post({"k": "told", "text": text, "kind": kind}, None)

    def changed(self, change: Change) -> None:
        """The document has changed."""
        if self.selection is not None:
            self.selection = self.document.follow(self.selection, change.revision - 1)
        self.post(self.workspace.outline(), None)
        self._post_selection()
        self._tell_listeners()

    def hear(self, answer: Shown | Failed) -> None:
        """Hands a frame on to the page."""
        head: dict[str, Any] = {"id": answer.id, "frame": answer.frame, "rev": answer.revision}
        if isinstance(answer, Failed):
            self.post({"k": "failed", "text": answer.text, **head}, None)
            return
        shown = {"w": answer.size[0], "h": answer.size[1], "proxy": answer.proxy}
        how = {"pos": answer.position, "exact": answer.exact}
        self.post({"k": "frame", **head, **shown, **how}, answer.data)

    def _post_selection(self) -> None:
        path = None if self.selection is None else list(self.selection)
        self.post({"k": "selection", "path": path}, None)

    def _tell_listeners(self) -> None:
        for listener in list(self._listeners):
            listener()


def _nowhere(_head: dict[str, Any], _data: bytes | None) -> None:
    """The page is not connected."""
