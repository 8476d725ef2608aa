"""Outlines of glyphs, as their font draws them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from frameloom.text.fonts import Font
from frameloom.text.shape import engine

MOVE: Final = 0
LINE: Final = 1
QUAD: Final = 2
CUBIC: Final = 3
CLOSE: Final = 4


@dataclass(frozen=True, eq=False)
class Outline:
    """A glyph's contours; inside is where the winding is not zero."""

    points: NDArray[np.float64]
    """(n, 2), in em, x to the right and y up, from the glyph's origin."""
    verbs: NDArray[np.uint8]
    """(m,): MOVE and LINE take one point, QUAD two, CUBIC three, CLOSE none."""
    bounds: tuple[float, float, float, float]
    """x0, y0, x1, y1 of the points; all 0 where there are none."""


@lru_cache(maxsize=8192)
def outline(font: Font, glyph_id: int) -> Outline:
    """The outline of a glyph of `font`, weight and slant applied; empty for a space."""
    made = engine(font)
    path: list[tuple[int, tuple[float, ...]]] = []
    made.draw_glyph(glyph_id, _pens(), path)
    return to_outline(path, made.scale[0])


def to_outline(path: list[tuple[int, tuple[float, ...]]], em: float) -> Outline:
    flat = [value for _, values in path for value in values]
    points = np.array(flat, np.float64).reshape(-1, 2) / em
    verbs = np.array([verb for verb, _ in path], np.uint8)
    points.flags.writeable = verbs.flags.writeable = False
    if not len(points):
        return Outline(points, verbs, (0.0, 0.0, 0.0, 0.0))
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Outline(points, verbs, (x0, y0, x1, y1))


@lru_cache(maxsize=1)
def _pens() -> Any:
    """HarfBuzz's callbacks: each adds its verb and points to the list it is given."""
    import uharfbuzz as hb

    def add(verb: int) -> Any:
        def callback(*values: Any) -> None:
            *coordinates, path = values
            path.append((verb, tuple(coordinates)))

        return callback

    pens = hb.DrawFuncs()
    pens.set_move_to_func(add(MOVE))
    pens.set_line_to_func(add(LINE))
    pens.set_quadratic_to_func(add(QUAD))
    pens.set_cubic_to_func(add(CUBIC))
    pens.set_close_path_func(add(CLOSE))
    return pens
