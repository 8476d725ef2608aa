"""Raw documents, and places in them.

A path is a tuple of keys and indices, `("scenes", 0, "layers", 2, "opacity")`, written
`scenes[0].layers[2].opacity` in problems. Raw documents are never changed: an edit makes a new one
that shares all untouched parts with the old one.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

Path = tuple[str | int, ...]
Raw = Any
"""A part of a JSON document: dict, list, str, int, Decimal, bool or None."""


def has(raw: Raw, path: Path) -> bool:
    """Whether there is anything at the path."""
    for part in path:
        inside = isinstance(raw, dict) and part in raw
        if isinstance(raw, list) and isinstance(part, int):
            inside = 0 <= part < len(raw)
        if not inside:
            return False
        raw = raw[part]
    return True


def get(raw: Raw, path: Path, default: Raw = None) -> Raw:
    """What is at the path, or `default` where there is nothing."""
    if not has(raw, path):
        return default
    for part in path:
        raw = raw[part]
    return raw


def canonical(value: Raw) -> str:
    """Text that is the same exactly where two parts say the same in the same notation: 0.5 is not
    0.50; the order of keys does not count."""
    if isinstance(value, dict):
        keys = sorted(value)
        return "{" + ",".join(f"{json.dumps(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def same(one: Raw, other: Raw) -> bool:
    """Whether two parts say the same in the same notation."""
    if one is other:
        return True
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and one.keys() == other.keys()
            and all(same(part, other[key]) for key, part in one.items())
        )
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and str(one) == str(other)


def exact(value: object) -> Raw:
    """A value from outside as a file holds it: floats become their shortest decimals."""
    if isinstance(value, dict):
        return {str(key): exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [exact(part) for part in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
    return value


def identical(one: Raw, other: Raw) -> bool:
    """As `same`, with the order of keys."""
    return one is other or (same(one, other) and in_order(one) == in_order(other))


def in_order(raw: Raw) -> str:
    """Text that tells documents apart that `same` does not: by the order of their keys."""
    return json.dumps(raw, default=str)
