"""Where the blocks of captions stand: inside the margins, none over another.

Lengths are picture heights from the picture's upper left, x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from frameloom.captions.cues import Place

_GAP = 0.005
_THIRD = 1 / 3


class Rect(NamedTuple):
    x: float
    y: float
    w: float
    h: float

    def meets(self, other: Rect) -> bool:
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )


class Wish(NamedTuple):
    """Where captions ask to stand: the block's point `anchor` at (x, y), shares of the picture."""

    x: float
    y: float
    anchor: tuple[float, float]
    fixed: bool


def wish(
    place: Place, position: tuple[float, float], align: str, margin: tuple[float, float]
) -> Wish:
    """A cue's own place over that of its captions.

    A block hangs from what is above it in the upper third, and stands on it in the lower one.
    """
    column = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    y = position[1]
    row = 0.0 if y < _THIRD else (1.0 if y > 2 * _THIRD else 0.5)
    x = position[0]
    if place.anchor[0] is not None:
        column = place.anchor[0]
        x = (margin[0], position[0], 1 - margin[0])[round(2 * column)]
    if place.anchor[1] is not None:
        if place.anchor[1] != row:
            y = (margin[1], 0.5, 1 - margin[1])[round(2 * place.anchor[1])]
        row = place.anchor[1]
    return Wish(
        x if place.x is None else place.x,
        y if place.y is None else place.y,
        (column, row),
        place.fixed,
    )


def placed(
    asked: Wish, size: tuple[float, float], aspect: float, margin: tuple[float, float]
) -> Rect:
    """The block, `size` wide and high, where it is asked to stand, moved inside the margins."""
    w, h = size
    x, y = asked.x * aspect - asked.anchor[0] * w, asked.y - asked.anchor[1] * h
    if asked.fixed:
        return Rect(x, y, w, h)
    return Rect(_inside(x, w, margin[0] * aspect, aspect), _inside(y, h, margin[1], 1.0), w, h)


def _inside(at: float, length: float, margin: float, whole: float) -> float:
    room = whole - 2 * margin
    if length >= room:
        return (whole - length) / 2
    return min(max(at, margin), whole - margin - length)


def clear_of(rect: Rect, others: Sequence[Rect], upwards: bool, margin: float) -> Rect:
    """The rect moved up (or down) until it is over none of the others; the other way where there
    is no room that way within the margin, then without the margin."""
    ways = [moved(rect, others, upwards), moved(rect, others, not upwards)]
    for room in (margin, 0.0):
        for found in ways:
            if found.y >= room - 1e-9 and found.y + found.h <= 1 - room + 1e-9:
                return found
    return ways[0]


def moved(rect: Rect, others: Iterable[Rect], upwards: bool) -> Rect:
    """As far up or down as it takes."""
    order = sorted(others, key=lambda other: -other.y if upwards else other.y)
    for _ in range(len(order) + 1):
        hit = next((other for other in order if rect.meets(other)), None)
        if hit is None:
            break
        y = hit.y - rect.h - _GAP if upwards else hit.y + hit.h + _GAP
        rect = rect._replace(y=y)
    return rect
