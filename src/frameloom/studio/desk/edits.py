"""Edits of a project's raw document, as values: done, undone, and followed by those who look on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from frameloom.core.errors import UsageError
from frameloom.params.problems import path_text
from frameloom.studio.desk.places import Path, Raw, exact, get, has


class StaleError(UsageError):
    """An edit of something that is not there (any more)."""


@dataclass(frozen=True, slots=True)
class Put:
    """Sets a key, or replaces an item; objects on the way that are not there yet are made."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Cut:
    """Removes a key, which so gets its default, or an item of a list."""

    path: Path


@dataclass(frozen=True, slots=True)
class Add:
    """Inserts into a list, which is made where there is none; the path ends in the new index."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Shift:
    """Moves a list's item to another index, counted after it is taken out."""

    path: Path
    index: int


Edit = Put | Cut | Add | Shift


def applied(raw: Raw, edits: Iterable[Edit]) -> tuple[Raw, tuple[Edit, ...]]:
    """The document after the edits, one after the other, and the edits that undo them.

    Untouched parts are the same objects. Raises StaleError.
    """
    back: list[Edit] = []
    for edit in edits:
        raw, undoing = _one(raw, edit)
        back[:0] = undoing
    return raw, tuple(back)


def _one(raw: Raw, edit: Edit) -> tuple[Raw, list[Edit]]:
    path = edit.path
    match edit:
        case Put(value=value):
            made, undoing = _put(raw, path, exact(value))
            return made, [undoing]
        case Add(value=value):
            return _add(raw, path, exact(value))
        case Cut():
            old = _there(raw, path)
            undoing = Put(path, old) if isinstance(path[-1], str) else Add(path, old)
            return _without(raw, path), [undoing]
        case Shift(index=index):
            return _shift(raw, path, index)


def _put(raw: Raw, path: Path, value: Raw) -> tuple[Raw, Edit]:
    if has(raw, path):
        return _with(raw, path, value), Put(path, get(raw, path))
    made = next(path[: n + 1] for n in range(len(path)) if not has(raw, path[: n + 1]))
    return _with(raw, path, value), Cut(made)


def _add(raw: Raw, path: Path, value: Raw) -> tuple[Raw, list[Edit]]:
    at, index = path[:-1], path[-1]
    parts = get(raw, at)
    if not isinstance(index, int) or not isinstance(parts, list | None):
        raise StaleError(f"{path_text(path)}: there is no list to insert into")
    if parts is None:
        made, undoing = _put(raw, at, [value])
        return made, [undoing]
    if not 0 <= index <= len(parts):
        raise StaleError(f"{path_text(path)}: the list has only {len(parts)} items")
    return _with(raw, at, [*parts[:index], value, *parts[index:]]), [Cut(path)]


def _shift(raw: Raw, path: Path, index: int) -> tuple[Raw, list[Edit]]:
    value, at, old = _there(raw, path), path[:-1], path[-1]
    parts = get(raw, at)
    if not isinstance(old, int) or not 0 <= index < len(parts):
        raise StaleError(f"{path_text(path)}: cannot move to index {index}")
    rest = [*parts[:old], *parts[old + 1 :]]
    made = _with(raw, at, [*rest[:index], value, *rest[index:]])
    return made, [Shift((*at, index), old)]


def _there(raw: Raw, path: Path) -> Raw:
    if not path or not has(raw, path):
        raise StaleError(f"{path_text(path) or 'the project'}: there is no such thing to edit")
    return get(raw, path)


def _without(raw: Raw, path: Path) -> Raw:
    at, last = path[:-1], path[-1]
    holder = get(raw, at)
    if isinstance(holder, list):
        return _with(raw, at, [part for i, part in enumerate(holder) if i != last])
    return _with(raw, at, {key: part for key, part in holder.items() if key != last})


def _with(raw: Raw, path: Path, value: Raw) -> Raw:
    """The document with another value at the path; the way there is copied, all else shared."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(raw, list) and isinstance(first, int) and 0 <= first < len(raw):
        return [*raw[:first], _with(raw[first], rest, value), *raw[first + 1 :]]
    if isinstance(first, str) and (raw is None or isinstance(raw, dict)):
        holder = raw or {}
        return {**holder, first: _with(holder.get(first), rest, value)}
    raise StaleError(f"{path_text(path)}: there is no such thing to edit")


def followed(path: Path, edits: Iterable[Edit]) -> Path | None:
    """Where the thing at `path` is after the edits; None if it was taken out."""
    for edit in edits:
        moved = _followed(path, edit)
        if moved is None:
            return None
        path = moved
    return path


def _followed(path: Path, edit: Edit) -> Path | None:
    if isinstance(edit, Put):
        return path
    at = len(edit.path) - 1
    if isinstance(edit, Cut) and path[: at + 1] == edit.path:
        return None
    new, old = edit.path[-1], path[at] if len(path) > at else None
    if path[:at] != edit.path[:at] or not isinstance(old, int) or not isinstance(new, int):
        return path
    if isinstance(edit, Cut):
        index = old - (old > new)
    elif isinstance(edit, Add):
        index = old + (old >= new)
    elif old == new:
        index = edit.index
    else:
        index = old - (old > new)
        index += index >= edit.index
    return (*path[:at], index, *path[at + 1 :])
