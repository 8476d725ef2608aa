"""A picture that is the same as the one before is not drawn again."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

import numpy as np

from frameloom.core.picture import Background, Picture, SourceFrame
from frameloom.core.surface import Deliverable, Form, Surface

Surfaces = Mapping[SourceFrame, Surface]
_STEADY: Final = ("color", "image", "video")
"""Backgrounds that show their parameters and pixels, whatever the time."""


class Unchanged:
    """Remembers the last finished picture, with all that it was made from. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[Picture, Surfaces, Form, Deliverable] | None = None

    def find(self, picture: Picture, surfaces: Surfaces, form: Form) -> Deliverable | None:
        """The last picture, finished, if this one looks the same; else None."""
        with self._lock:
            last = self._last
        if last is None or last[2] != form:
            return None
        return last[3] if alike(picture, last[0], surfaces, last[1]) else None

    def keep(self, picture: Picture, surfaces: Surfaces, form: Form, finished: Deliverable) -> None:
        with self._lock:
            self._last = picture, surfaces, form, finished


def alike(a: Any, b: Any, a_pixels: Surfaces, b_pixels: Surfaces) -> bool:
    """Whether two parts of pictures are drawn the same: equal values over the very same surfaces.

    What only tells the time counts: effects and drawn backgrounds may move by it.
    """
    if isinstance(a, SourceFrame):
        return isinstance(b, SourceFrame) and a_pixels[a] is b_pixels[b]
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return np.array_equal(a, b)
    mine, other = _parts(a), _parts(b)
    if mine is None or other is None:
        return bool(a == b)
    return mine.keys() == other.keys() and all(
        alike(part, other[key], a_pixels, b_pixels) for key, part in mine.items()
    )


def _parts(value: Any) -> Mapping[Any, Any] | None:
    """What a value is made of, as far as it is drawn; None for one that is compared whole."""
    if isinstance(value, Mapping):
        return value
    if isinstance(value, tuple | list):
        return dict(enumerate(value))
    if not is_dataclass(value) or type(value).__eq__ is object.__eq__:
        return None
    timeless = isinstance(value, Background) and value.type in _STEADY
    names = (field.name for field in fields(value))
    return {
        name: getattr(value, name)
        for name in names
        if not (timeless and name in ("time_s", "frame"))
    }
