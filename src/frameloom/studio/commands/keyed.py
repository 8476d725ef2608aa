"""Key frames, by the paths of single ones: (*field, "keyframes", 2), or a tween's "from", "to"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from frameloom.core.errors import UsageError
from frameloom.params.exact import read_time, seconds
from frameloom.studio.commands import clock
from frameloom.studio.commands.step import Step
from frameloom.studio.desk import keys
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Edit, Put
from frameloom.studio.desk.keys import Key
from frameloom.studio.desk.places import Path, get


def set_here(document: Document, path: Path, frame: int, value: Any = None) -> Step:
    """A key for the field at `path`: with `value`, else with what it is there anyway."""
    t = keys.local_time(document, path, frame)
    return Step("Set key", keys.set_key(document, path, t, value))


def move(document: Document, paths: Sequence[Path], frames: int) -> Step:
    """These keys come later by so many frames; one that lands on another replaces it."""
    by = Fraction(frames) / clock.fps(document)
    edits: list[Edit] = []
    for field, picked in _fields(paths):
        found = _numbered(document, field)
        moved = [replace(key, time_s=key.time_s + by) for i, key in found if i in picked]
        times = {key.time_s for key in moved}
        stay = [key for i, key in found if i not in picked and key.time_s not in times]
        edits.append(keys.put_keys(document, field, [*stay, *moved]))
    return Step("Move keys", tuple(edits))


def paste(document: Document, paths: Sequence[Path], frame: int) -> Step:
    """Copies of these keys, the first of them at `frame`."""
    edits: list[Edit] = []
    for field, picked in _fields(paths):
        found = _numbered(document, field)
        chosen = [key for i, key in found if i in picked]
        by = keys.local_time(document, field, frame) - min(key.time_s for key in chosen)
        copies = [replace(key, time_s=key.time_s + by) for key in chosen]
        times = {key.time_s for key in copies}
        stay = [key for _, key in found if key.time_s not in times]
        edits.append(keys.put_keys(document, field, [*stay, *copies]))
    return Step("Paste keys", tuple(edits))


def remove(document: Document, paths: Sequence[Path]) -> Step:
    """Takes these keys out; without any, the field stands still as it was at the first."""
    edits: list[Edit] = []
    for field, picked in _fields(paths):
        found = _numbered(document, field)
        left = [key for i, key in found if i not in picked]
        still = Put(field, found[0][1].value)
        edits.append(keys.put_keys(document, field, left) if left else still)
    return Step("Delete keys", tuple(edits))


def easing(document: Document, paths: Sequence[Path], easing: Any) -> Step:
    """The segments that start at these keys get this easing."""
    edits: list[Edit] = []
    for path in paths:
        owner = path[:-1] if path[-1] in ("from", "to") else path
        clock.there(document, owner)
        edits.append(Put((*owner, "easing"), easing))
    return Step("Easing", tuple(edits))


def _fields(paths: Iterable[Path]) -> list[tuple[Path, set[int]]]:
    """The fields of these keys, and which of their keys are meant."""
    found: dict[Path, set[int]] = {}
    for path in paths:
        tween = path[-1] in ("from", "to")
        field = path[:-1] if tween else path[:-2]
        found.setdefault(field, set()).add(int(path[-1] == "to") if tween else int(path[-1]))
    return list(found.items())


def _numbered(document: Document, field: Path) -> list[tuple[int, Key]]:
    """The keys of a field with the numbers that they have in the file."""
    value = get(document.raw, field)
    if isinstance(value, dict) and "from" in value:
        return list(enumerate(keys.keys(document, field)))
    if not isinstance(value, dict) or "keyframes" not in value:
        raise UsageError("these keys are not there any more")
    rate = clock.fps(document)
    found = []
    for i, key in enumerate(value["keyframes"]):
        time = read_time(key.get("time"))
        if time is None:
            raise UsageError("the keys of this field are wrong as they stand: mend them first")
        at = Fraction(seconds(time, rate))
        found.append((i, Key(at, key.get("value"), key.get("easing", "linear"))))
    return found
