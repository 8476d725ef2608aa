"""The project file as others see and change it: reading it, and taking changes from outside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path as File

from frameloom.core.errors import ProjectError, UsageError
from frameloom.project.read import document_of
from frameloom.studio.desk.merge import Merged, three_way
from frameloom.studio.desk.places import Raw


@dataclass(frozen=True, slots=True)
class Outside:
    """The file as it is now, and both sides' changes together."""

    data: bytes
    raw: Raw
    merged: Merged


def look(path: File, known: bytes, saved: Raw, mine: Raw) -> Outside | None:
    """What someone else made of the file, told by its content: None where it is as `known`, gone,
    or no JSON (being written, perhaps). `saved`: the document that `known` holds."""
    try:
        data = read(path)
        if data == known:
            return None
        theirs = raw_of(data, path)
    except (ProjectError, UsageError):
        return None
    return Outside(data, theirs, three_way(saved, mine, theirs))


def check_ours(path: File, known: bytes) -> None:
    """Raises UsageError where somebody left something in the file that cannot be merged: writing it
    would take that away."""
    try:
        data = path.read_bytes()
        if data != known:
            raw_of(data, path)
    except OSError:
        return  # gone: it is written anew
    except ProjectError as error:
        raise UsageError(
            f"it was changed outside and cannot be read ({error}): mend it there, or save under "
            "another name"
        ) from None


def read(path: File) -> bytes:
    """The file's bytes. Raises UsageError where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such project") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error


def raw_of(data: bytes, path: File) -> Raw:
    """The document in a file. Raises ProjectError, naming the file, where it is no JSON object."""
    try:
        return document_of(data)
    except ProjectError as error:
        raise ProjectError(f"{path}: {error}") from None


def new_project(name: str) -> Raw:
    """A project of one empty scene."""
    return {"frameloom": 1, "name": name or "Untitled", "scenes": [{"duration": 5}]}
