"""Drawn text: flat shapes in a pane's plane, fully decided, in the order they are painted.

Nothing here knows of fonts or of time. Coordinates and lengths are pane space: the origin at the
middle of the pane, +x right, +y up, units. Colours are coded R'G'B' in 0..1, straight alpha.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from frameloom.core.outline import Outline
from frameloom.core.surface import U8

Rgba = tuple[float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """An outline in one colour.

    `spread`: how much wider on every side, round at its corners: a stroke under a fill, or type
    made bolder. `blur`: a Gaussian's sigma. `opacity` fades it together with a fill of the same
    outline and opacity that is painted over it and has an alpha of `over`: nothing of the lower one
    shows through the upper one while both fade.
    """

    outline: Outline
    colour: Rgba
    opacity: float = 1.0
    spread: float = 0.0
    blur: float = 0.0
    over: float = 0.0


class Drawing(Protocol):
    """A pure function from pixels to the em, a power of two, to a glyph's picture.

    Gives (H, W, 4) uint8, premultiplied, row 0 on top, and the picture's edges: x0, y0, x1, y1 in
    em from the glyph's origin, y up.
    """

    def __call__(self, ppem: int, /) -> tuple[U8, Box]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Bitmap:
    """A glyph with colours of its own, drawn for the size at which it is seen.

    `box`: where it lies; `em`: its size. With a `tint` only its shape counts, in that one colour.
    """

    draw: Drawing
    origin: tuple[float, float]
    em: float
    box: Box
    tint: Rgba | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Parts that fade and blur as one: a glyph made of several colours."""

    parts: tuple[Fill | Bitmap, ...]
    opacity: float = 1.0
    blur: float = 0.0


Part = Fill | Bitmap | Group


@dataclass(frozen=True, slots=True, eq=False)
class Lettering:
    """All that is drawn of a text, back to front.

    `bounds`: left, bottom, right, top of all of it, blurs included. A renderer keeps what it has
    drawn by identity: what does not change should be the same object.
    """

    parts: tuple[Part, ...]
    bounds: Box


def lettering(parts: tuple[Part, ...]) -> Lettering | None:
    """The parts with their bounds; None where there is nothing to be seen."""
    boxes = [box for part in parts if (box := bounds(part)) is not None]
    if not boxes:
        return None
    low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
    return Lettering(parts, (float(low[0]), float(low[1]), float(high[2]), float(high[3])))


def bounds(part: Part) -> Box | None:
    """Left, bottom, right, top of what a part may touch; None where it is empty."""
    if isinstance(part, Group):
        inner = lettering(part.parts)
        return None if inner is None else _grown(inner.bounds, 3 * part.blur)
    if isinstance(part, Bitmap):
        return part.box
    points = part.outline.points
    if not len(points):
        return None
    low, high = points.min(axis=0), points.max(axis=0)
    box = float(low[0]), float(low[1]), float(high[0]), float(high[1])
    return _grown(box, part.spread + 3 * part.blur)


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by
