"""The open project: its raw document, the last right project, what is wrong, undo, and its file.

One document serves any number of tabs: each edit is one revision, told to every listener. A wrong
document keeps its problems beside its fields; `project` stays the last one that was right, so
nothing wrong ever reaches a renderer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import Final

from frameloom.core.errors import FrameloomError, ProjectError, UsageError, WriteError
from frameloom.project import Project, examine
from frameloom.project.own_effects import OwnEffects, effects_beside
from frameloom.project.read import PROJECT_FILE, document_of
from frameloom.project.write import replace as write_whole
from frameloom.studio.desk import outside
from frameloom.studio.desk.edits import Add, Edit, Put, StaleError, applied, followed
from frameloom.studio.desk.files import renamed
from frameloom.studio.desk.history import History, Step
from frameloom.studio.desk.merge import Merged, three_way
from frameloom.studio.desk.places import Path, Raw, get, has, identical
from frameloom.studio.desk.python_project import PythonProject
from frameloom.studio.desk.restyle import fresh, restyled

KEPT_REVISIONS: Final = 10_000
"""So far back a path can be followed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`text` is what the command line says of the value at `path`."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What listeners hear. `edits` lead from the revision before to this one: none where the same
    document was only saved, or checked again; None where everything may differ."""

    revision: int
    edits: tuple[Edit, ...] | None
    label: str


Listener = Callable[[Change], None]


class Document:
    """A project file, or a Python project, which is read-only. `open` is the way in.

    All of it belongs to one thread. `asked`: changes from outside that touch the document's own,
    until `decide`; None else. `unreadable`: why the file is no document at all; nothing is edited
    or written until somebody has mended it.
    """

    def __init__(self, path: File, own: OwnEffects | None = None) -> None:
        self.path, self._own = path, own or OwnEffects()
        self.raw: Raw = {}
        self.revision = 0
        self.project: Project | None = None
        self.problems: tuple[Problem, ...] = ()
        self.asked: Merged | None = None
        self.unreadable = ""
        self._listeners: list[Listener] = []
        self._history = History()
        self._log: list[tuple[int, tuple[Edit, ...] | None]] = []
        self._python: PythonProject | None = None
        self._disk = self._base = b""
        self._saved: Raw = {}
        self._right: tuple[Raw, Project] | None = None

    @classmethod
    def open(cls, path: str | File, *, allow_project_code: bool = False) -> Document:
        """A file or a folder; a folder without project.json gives a new project of one empty scene,
        written at its first change. `allow_project_code`: effects beside it may run.

        Raises UsageError where there is nothing to open.
        """
        path = File(path).absolute()
        path = path / PROJECT_FILE if path.is_dir() else path
        if path.suffix == ".py":
            document = cls(path)
            document._python = PythonProject(path)
            document._run(document._python)
            return document
        document = cls(path, effects_beside(path.parent, allowed=allow_project_code))
        if path.name == PROJECT_FILE and not path.exists() and path.parent.is_dir():
            document.raw = outside.new_project(path.parent.name)
        else:
            document._disk = document._base = outside.read(path)
            try:
                document.raw = outside.raw_of(document._base, path)
            except ProjectError as error:
                document.unreadable = str(error)
        document._saved = document.raw
        document._examine()
        return document

    @property
    def folder(self) -> File:
        """Where relative paths of media start from."""
        return self.path.parent

    @property
    def read_only(self) -> bool:
        return self._python is not None

    @property
    def saved(self) -> bool:
        """Whether the file says what the document says."""
        return self.read_only or identical(self.raw, self._saved)

    @property
    def undo_label(self) -> str | None:
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        return self._history.redo_label

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tells `listener` of every change; call what comes back to stop that."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def apply(
        self,
        edits: Sequence[Edit],
        *,
        label: str,
        merge: str | None = None,
        since: int | None = None,
    ) -> int:
        """Does the edits as one step of undo named `label`; returns the revision then.

        Consecutive steps with one `merge` key are one step: a drag. `since`: the revision that the
        paths are of; they are brought up to date. Raises StaleError where something is no longer
        there, UsageError where the project is read-only; then nothing was done.
        """
        self._check_editable()
        current = [self._current(edit, since) for edit in edits]
        after, back = applied(self.raw, current)
        if identical(self.raw, after):
            return self.revision
        self._history.add(Step(label, self.raw, after, tuple(current), back, merge))
        is_new = not self._disk
        self._become(after, tuple(current), label)
        if is_new:
            self.save()
        return self.revision

    def follow(self, path: Path, since: int) -> Path | None:
        """Where the thing at `path` in revision `since` is now; None if it is gone."""
        now = self._followed(path, since)
        return now if now is not None and has(self.raw, now) else None

    def undo(self) -> str | None:
        """Takes back the last step and returns its label; None where there is none."""
        step = self._history.undo()
        if step is None:
            return None
        self._become(step.before, step.back, step.label)
        return step.label

    def redo(self) -> str | None:
        """Does again what was undone last and returns its label; None where there is nothing."""
        step = self._history.redo()
        if step is None:
            return None
        self._become(step.after, step.edits, step.label)
        return step.label

    def content(self) -> bytes:
        """The file as saving would write it: what was not edited stays to the byte."""
        return restyled(self._base, self.raw) if self._base else fresh(self.raw)

    @property
    def disk(self) -> bytes:
        """The file as it was last read or written; empty if it never was."""
        return self._disk

    def save(self, path: str | File | None = None) -> None:
        """Writes the file, whole or not at all; with a `path`, the document moves there.

        Changes from outside are merged first. Raises WriteError, and UsageError where those touch
        the document's own and nobody has decided yet, or are no JSON.
        """
        self._check_editable()
        target = self.path if path is None else File(path).absolute()
        if target == self.path and self._disk:
            self.look_outside()
            outside.check_ours(self.path, self._disk)
        if self.asked is not None:
            raise UsageError(
                f"{self.path.name} was changed outside at the same places: choose which to keep"
            )
        data = self.content()
        if target != self.path or data != self._disk:
            try:
                write_whole(target, data)
            except OSError as error:
                cause = error.strerror or error
                raise WriteError(f"{target}: cannot be written: {cause}") from error
        moved, self.path = target != self.path, target
        if moved:
            self._right = None  # its folder is another
        self._disk, self._saved = data, self.raw
        self._become(self.raw, None if moved else (), "Save")

    def save_as(self, path: File) -> None:
        """Saves under another name; in another folder its files are named as seen from there.
        Raises as `save` does."""
        moved = [
            Put(at, name) for at, name in renamed(self.raw, self.folder, path.absolute().parent)
        ]
        self.save(path)
        if moved:
            self.apply(moved, label="Save as")
            self.save()

    def look_outside(self) -> bool:
        """Notices, by content, that someone else changed the file, and takes the changes.

        Where nothing touches they are merged, as a step that can be undone; else `asked` holds both
        ways. A file that is gone or no JSON is left alone. A Python project is run again; where
        that fails, its last right state stays. Returns whether there was anything new.
        """
        if self._python is not None:
            return self._run_again(self._python)
        if self.unreadable:
            return self._read_again()
        found = outside.look(self.path, self._disk, self._saved, self.raw)
        if found is None:
            return False
        self._base = self._disk = found.data
        self._saved = found.raw
        if found.merged.conflicts:
            self.asked = found.merged
            self._become(self.raw, (), "Changed outside")
        else:
            self._replace(found.merged.mine, "Changed outside")
        return True

    def _read_again(self) -> bool:
        """A file that was no document: whether it says something else now."""
        try:
            data = outside.read(self.path)
        except UsageError:
            return False
        if data == self._disk:
            return False
        self._disk = self._base = data
        try:
            self._saved, self.unreadable = outside.raw_of(data, self.path), ""
        except ProjectError as error:
            self.unreadable = str(error)
        self._become(self._saved, None, "Changed outside")
        return True

    def decide(self, *, keep_mine: bool) -> None:
        """Ends `asked`: where both sides touch, this document's changes or those from outside."""
        asked, self.asked = self.asked, None
        if asked is not None:
            self._replace(asked.mine if keep_mine else asked.theirs, "Changed outside")

    def recover(self, base: bytes, mine: bytes) -> None:
        """Brings back edits that made `mine` of `base`; where they touch what the file says now,
        they hold. Raises ProjectError where either is no project file."""
        began = document_of(base) if base else self.raw
        self._replace(three_way(began, document_of(mine), self.raw).mine, "Recover")

    def check_again(self) -> None:
        """Something that the project depends on, such as a file beside it, has changed."""
        self._become(self.raw, None, "Changed outside")

    def _followed(self, path: Path, since: int) -> Path | None:
        now: Path | None = path
        for revision, edits in self._log:
            if revision > since and now is not None and edits is not None:
                now = followed(now, edits)
        return now

    def _current(self, edit: Edit, since: int | None) -> Edit:
        """The edit with its path brought up to date."""
        if since is None or since == self.revision:
            return edit
        path = self._followed(edit.path, since)
        if path is None and isinstance(edit, Add):  # what stood at the new index is gone: its end
            at = self.follow(edit.path[:-1], since)
            path = None if at is None else (*at, len(get(self.raw, at)))
        if path is None:
            raise StaleError("what was to be changed is not there any more")
        return replace(edit, path=path)

    def _replace(self, raw: Raw, label: str) -> None:
        if not identical(raw, self.raw):
            self._history.add(Step(label, self.raw, raw, None, None))
        self._become(raw, None, label)

    def _become(self, raw: Raw, edits: tuple[Edit, ...] | None, label: str) -> None:
        same_document = raw is self.raw and edits == ()
        self.raw = raw
        self.revision += 1
        self._log = [*self._log[-KEPT_REVISIONS:], (self.revision, edits)]
        if not same_document:
            self._examine()
        change = Change(self.revision, edits, label)
        for listener in list(self._listeners):
            listener(change)

    def _check_editable(self) -> None:
        """Raises UsageError."""
        if self.read_only:
            raise UsageError(f"{self.path.name} is a Python project: edit the file itself")
        if self.unreadable:
            raise UsageError(f"{self.path.name} cannot be read: mend the file itself first")

    def _examine(self) -> None:
        if self.unreadable:
            self.problems = (Problem((), self.unreadable),)
            return
        found = examine(self.raw, self.folder, self._own, self._right)
        self.problems = tuple(Problem(one.place, one.message) for one in found.problems)
        if found.project is not None:
            self.project, self._right = found.project, (self.raw, found.project)

    def _run(self, python: PythonProject) -> None:
        """Raises FrameloomError where it fails."""
        self.project = python.load()
        self.raw = self._saved = python.raw
        self.problems = ()

    def _run_again(self, python: PythonProject) -> bool:
        if not python.changed():
            return False
        try:
            self._run(python)
        except FrameloomError as error:
            self.problems = (Problem((), str(error)),)
        self.revision += 1
        for listener in list(self._listeners):
            listener(Change(self.revision, None, "Changed outside"))
        return True
