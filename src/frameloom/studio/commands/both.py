"""What is done to anything that stands in a list: duplicated, taken out."""

from __future__ import annotations

from frameloom.core.errors import UsageError
from frameloom.studio.commands import clock
from frameloom.studio.commands.clock import there
from frameloom.studio.commands.shifting import ids, renamed
from frameloom.studio.commands.step import Step
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Add, Cut
from frameloom.studio.desk.places import Path, get


def duplicate(document: Document, path: Path | None) -> Step:
    """A copy behind it, with ids of its own."""
    whole = _item(path)
    copy = renamed(there(document, whole), ids(document.raw))
    made = (*whole[:-1], clock.index_of(whole) + 1)
    return Step("Duplicate", (Add(made, copy),), made)


def remove(document: Document, path: Path | None) -> Step:
    """Takes it out; a project keeps at least one scene."""
    whole = _item(path)
    there(document, whole)
    if whole[:-1] == ("scenes",) and len(get(document.raw, ("scenes",))) == 1:
        raise UsageError("a project has at least one scene; add another before deleting this one")
    return Step("Delete", (Cut(whole),))


def _item(path: Path | None) -> Path:
    """The innermost item of a list that the path leads to."""
    whole = path or ()
    while whole and not isinstance(whole[-1], int):
        whole = whole[:-1]
    if not whole:
        raise UsageError("select a scene, a layer, a clip of sound or a caption first")
    return whole
