"""Exact times of a raw document."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import Any

from frameloom.core.errors import UsageError
from frameloom.params.exact import Written, notation, read_rate, read_time, seconds
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.places import Path, Raw, get, has

FIVE = Fraction(5)
"""How long a scene lasts that does not say."""


def fps(document: Document) -> Fraction:
    return Fraction(read_rate(document.raw.get("fps", 30)))


def time_s(value: Raw, rate: Fraction, default: Fraction = Fraction(0)) -> Fraction:
    """A raw time in seconds; `default` where it is none."""
    found = None if value is None else read_time(value)
    return default if found is None else Fraction(seconds(found, rate))


def written(value: Fraction) -> Written:
    """A time as the file has it."""
    return notation(value)


def at(document: Document, frame: float) -> Fraction:
    """The time of a frame of the project."""
    return Fraction(round(frame)) / fps(document)


def scene_path(path: Path) -> Path:
    """The scene that a path is in. Raises UsageError where it is in none."""
    if len(path) < 2 or path[0] != "scenes":
        raise UsageError("select a scene, or something in one")
    return path[:2]


def scene_lengths(document: Document) -> list[Fraction]:
    rate = fps(document)
    return [time_s(scene.get("duration"), rate, FIVE) for scene in document.raw["scenes"]]


def scene_start(document: Document, index: int) -> Fraction:
    """When a scene starts, on the project's clock."""
    return [Fraction(0), *accumulate(scene_lengths(document))][index]


def index_of(path: Path) -> int:
    """The last part of a path into a list."""
    last = path[-1]
    assert isinstance(last, int)
    return last


def there(document: Document, path: Path) -> Any:
    """What is at the path. Raises UsageError where there is nothing."""
    if not has(document.raw, path):
        raise UsageError("that is not there any more")
    return get(document.raw, path)
