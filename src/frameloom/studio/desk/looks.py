"""A scene's look kept as a preset of the user's own."""

from __future__ import annotations

from pathlib import Path as File

from frameloom.core.errors import UsageError
from frameloom.project import preset_from, save_preset, scene_name
from frameloom.project.presets import is_path
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.keys import scene_of
from frameloom.studio.desk.places import Path


def save_look(document: Document, path: Path, name: str) -> File:
    """Writes the look of the scene that `path` is in as the user's preset `name`; returns the file.

    One of that name is replaced. Raises UsageError for a name that cannot be used and where the
    project is wrong, WriteError.
    """
    name, scene = name.strip(), scene_of(path)
    if is_path(name):
        raise UsageError(f"give a name, not a path; it is {name!r}")
    if document.project is None or document.problems:
        raise UsageError("the project is wrong as it stands: mend it first")
    if scene is None:
        raise UsageError("select a scene")
    return save_preset(preset_from(document.project, scene_name(document.project, scene)), name)
