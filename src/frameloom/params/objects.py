"""JSON objects on their way in: which keys they may have, and which variant `type` names."""

from __future__ import annotations

from collections.abc import Collection

from frameloom.params.problems import listed, mistake, nearest, wrong


def check_keys(value: object, known: Collection[str]) -> object:
    """The object itself; raises the validation error of the first key it may not have."""
    if not isinstance(value, dict):
        raise wrong(f"an object with {listed(known)}", value)
    for key in value:
        if key not in known:
            near = nearest(key, known)
            hint = near or f"; allowed are {listed(known)}"
            raise mistake(f"there is no such key here{hint}", key=str(key))
    return value


def check_type(value: object, known: Collection[str], noun: str) -> str:
    """The object's `type`; raises the validation error of one missing or unknown."""
    if not isinstance(value, dict):
        raise wrong(f"an object that says which {noun} by its type", value)
    kind = value.get("type")
    if "type" not in value:
        raise mistake(f"is missing; there are {listed(known)}", key="type")
    if not isinstance(kind, str) or kind not in known:
        raise wrong(f"one of {listed(known)}", kind, near=known, key="type")
    return kind
