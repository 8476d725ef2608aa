"""Two edits of one project made into one, by JSON path.

Where only one side changed something, its change holds; where both changed the same thing in
different ways, they touch: that is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from frameloom.studio.desk.places import Path, Raw, canonical, same

_GONE: Final = object()


@dataclass(frozen=True, slots=True)
class Merged:
    """`mine` and `theirs`: both changes, and where they touch the one side's. Without `conflicts`
    they are the same."""

    mine: Raw
    theirs: Raw
    conflicts: tuple[Path, ...] = ()


def three_way(base: Raw, mine: Raw, theirs: Raw) -> Merged:
    """What `mine` and `theirs` made of `base`, together."""
    conflicts: list[Path] = []
    over_mine = _merge(base, mine, theirs, (), conflicts, prefer_mine=True)
    over_theirs = _merge(base, mine, theirs, (), [], prefer_mine=False)
    return Merged(over_mine, over_theirs, tuple(dict.fromkeys(conflicts)))


def _merge(
    base: Any, mine: Any, theirs: Any, path: Path, conflicts: list[Path], *, prefer_mine: bool
) -> Any:
    if _alike(mine, theirs) or _alike(base, theirs):
        return mine
    if _alike(base, mine):
        return theirs
    if all(isinstance(side, dict) for side in (base, mine, theirs)):
        keys = dict.fromkeys([*mine, *theirs])
        parts = {
            key: _merge(
                base.get(key, _GONE),
                mine.get(key, _GONE),
                theirs.get(key, _GONE),
                (*path, key),
                conflicts,
                prefer_mine=prefer_mine,
            )
            for key in keys
        }
        return {key: part for key, part in parts.items() if part is not _GONE}
    if all(isinstance(side, list) for side in (base, mine, theirs)):
        made = _merged_lists(base, mine, theirs, path, conflicts, prefer_mine=prefer_mine)
        if made is not None:
            return made
    conflicts.append(path)
    return mine if prefer_mine else theirs


def _alike(one: Any, other: Any) -> bool:
    if one is _GONE or other is _GONE:
        return one is other
    return same(one, other)


def _merged_lists(
    base: list[Any],
    mine: list[Any],
    theirs: list[Any],
    path: Path,
    conflicts: list[Path],
    *,
    prefer_mine: bool,
) -> list[Any] | None:
    """None where both sides put in, took out or moved something: then the whole list touches."""
    to_mine, to_theirs = _followed(base, mine), _followed(base, theirs)
    if to_theirs == list(range(len(base))) and len(theirs) == len(base):
        outer, to_outer, inner, mine_is_outer = mine, to_mine, theirs, True
    elif to_mine == list(range(len(base))) and len(mine) == len(base):
        outer, to_outer, inner, mine_is_outer = theirs, to_theirs, mine, False
    else:
        return None
    made = list(outer)
    for i, at in enumerate(to_outer):
        where = (*path, i if at is None else at)
        if at is not None:
            sides = (outer[at], inner[i]) if mine_is_outer else (inner[i], outer[at])
            made[at] = _merge(base[i], *sides, where, conflicts, prefer_mine=prefer_mine)
        elif not same(base[i], inner[i]):
            conflicts.append(where)
            if mine_is_outer != prefer_mine:
                return inner
    return made


def _followed(base: list[Any], side: list[Any]) -> list[int | None]:
    """Where each part of `base` is in `side`: by its id, else as it is, else by what stands between
    two that were found; None for one that is gone."""
    names, others = _names(base), _names(side)
    found: list[int | None] = [others.index(n) if n in others else None for n in names]
    used = {at for at in found if at is not None}
    for tag, i0, i1, j0, j1 in SequenceMatcher(None, names, others, False).get_opcodes():
        if tag == "replace" and i1 - i0 == j1 - j0:
            for i, j in zip(range(i0, i1), range(j0, j1), strict=True):
                if found[i] is None and j not in used and _like(base[i], side[j]):
                    found[i] = j
                    used.add(j)
    return found


def _names(parts: list[Any]) -> list[Hashable]:
    """A name for each part, unique: its id, else what it says and how often that was there."""
    seen: dict[str, int] = {}
    names: list[Hashable] = []
    for part in parts:
        own = part.get("id") if isinstance(part, dict) else None
        text = canonical(part) if own is None else f"id {own}"
        seen[text] = seen.get(text, 0) + 1
        names.append((text, seen[text]))
    return names


def _like(one: Any, other: Any) -> bool:
    """Whether one may have become the other: an object of another type is another object."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.get("type") == other.get("type") and one.get("id") == other.get("id")
    return type(one) is type(other)
