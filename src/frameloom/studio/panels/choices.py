"""What the inspector's pickers offer: easings, sizes, presets, fonts, files.

Files are those of the project's folder and of folders that the user has opened; no other is listed.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path as File
from typing import TYPE_CHECKING, Any, Final

from frameloom.core.errors import UsageError
from frameloom.params.easing import NAMES
from frameloom.project import PRESETS, user_presets
from frameloom.project.size import SHORTER_SIDES
from frameloom.studio.desk import files
from frameloom.studio.desk.places import Path
from frameloom.studio.panels.lettered import lettered

if TYPE_CHECKING:
    from frameloom.studio.page.tab import Tab

Choice = dict[str, Any]
_MOST: Final = 400
_MOST_PICTURES: Final = 60
_SUBTITLES: Final = (".srt", ".vtt", ".ass", ".ssa")
_TABLES: Final = (".cube",)


def choices(
    tab: Tab,
    kind: str,
    path: Sequence[str | int],
    now: str = "",
    folder: str = "",
    search: str = "",
) -> dict[str, Any]:
    """`items`: {value, label, note, picture} each; a folder's have `folder` instead of a value.

    `roots`: folders to choose from. Files are those in `folder`, at first in that of the value
    `now`. Raises UsageError for a folder that is not open."""
    if kind == "file":
        here = File(folder) if folder else _first_folder(tab, now)
        return _files(tab, _suffixes(tuple(path)), here, search)
    found = {"easing": _easings, "size": _sizes, "preset": _presets, "font": _fonts}[kind](tab)
    wanted = search.casefold()
    items = [one for one in found if wanted in f"{one['label']} {one['note']}".casefold()]
    if kind == "font":  # a picture of each is drawn, of those that are shown alone
        for one in items[:_MOST_PICTURES]:
            one["picture"] = lettered(one["value"], one["label"], str(tab.document.folder))
    return {"items": items[:_MOST], "roots": []}


def _choice(value: str, note: str = "", label: str = "") -> Choice:
    return {"value": value, "label": label or value, "note": note}


def _easings(_tab: Tab) -> list[Choice]:
    return [_choice(name, label=name.replace("_", " ")) for name in NAMES]


def _sizes(_tab: Tab) -> list[Choice]:
    return [_choice(name, "the shorter side") for name in SHORTER_SIDES]


def _presets(_tab: Tab) -> list[Choice]:
    own = [_choice(name, "yours") for name in user_presets()]
    return [*own, *(_choice(name, "Frameloom's") for name in PRESETS)]


_SOURCES: Final = {
    "bundled": "included", "extra": "extra", "project": "the project's", "installed": "package"
}  # fmt: skip


def _fonts(tab: Tab) -> list[Choice]:
    from frameloom.text.fonts import families

    found = families(str(tab.document.folder))
    return [_choice(family.name, _SOURCES.get(family.source, "")) for family in found]


def _suffixes(path: Path) -> tuple[str, ...]:
    """Names of files that a field at this path can mean."""
    if path[:1] == ("captions",):
        return _SUBTITLES
    if path[:1] == ("audio",):
        return (*files.SOUNDS, *files.PICTURES)
    return _TABLES if path[-3:-2] == ("effects",) else files.PICTURES


def _first_folder(tab: Tab, now: str) -> File:
    """Where the present file lies; else where dropped ones do."""
    there = tab.document.folder.resolve()
    for folder in (files.resolved(there, now).parent if now else None, there / files.FOLDER):
        if folder is not None and folder.is_dir() and _is_open(tab, folder):
            return folder
    return there


def _is_open(tab: Tab, folder: File) -> bool:
    return any(folder == root or root in folder.parents for root in tab.workspace.folders)


def _files(tab: Tab, suffixes: tuple[str, ...], here: File, search: str) -> dict[str, Any]:
    here, roots = here.resolve(), tab.workspace.folders
    if not _is_open(tab, here):
        raise UsageError(f"{here} is not open: open the folder first")
    there = tab.document.folder
    if search:
        wanted = search.casefold()
        found = [one for one in files.in_folder(here) if wanted in one.name.casefold()]
        folders: list[Choice] = []
    else:
        entries = _entries(here)
        found = [one for one in entries if one.is_file()]
        folders = [
            {"folder": str(one), "label": f"{one.name}/", "note": ""}
            for one in entries
            if one.is_dir() and not one.name.startswith((".", "_"))
        ]
    if here not in roots and not search:
        folders.insert(0, {"folder": str(here.parent), "label": "../", "note": ""})
    named = [one for one in found if one.suffix.lower() in suffixes]
    return {
        "items": [*folders, *_described(tab, named[:_MOST], there)],
        "roots": [{"folder": str(root), "label": root.name or str(root)} for root in roots],
        "at": str(here),
    }


def _entries(folder: File) -> list[File]:
    try:
        return sorted(folder.iterdir(), key=lambda one: one.name.casefold())
    except OSError as error:
        raise UsageError(f"{folder}: cannot be read: {error.strerror or error}") from error


def _described(tab: Tab, found: Iterable[File], there: File) -> list[Choice]:
    known = {item.file: item for item in tab.media.items}
    made = []
    for count, file in enumerate(found):
        item = known.get(file)
        note = item.kind if item is not None else file.suffix.lower().lstrip(".")
        one = _choice(files.relative(there, file), note, file.name)
        picture = tab.media.picture(file, "thumb.jpg") if item and count < _MOST_PICTURES else None
        if picture is not None:
            one["picture"] = data_url(picture.read_bytes(), "image/jpeg")
        made.append(one)
    return made


def data_url(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
