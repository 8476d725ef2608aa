"""Outlines of glyphs, as their font draws them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from frameloom.core.outline import CUBIC, LINE, MOVE, NOTHING, QUAD, Outline
from frameloom.text.fonts import Font
from frameloom.text.shape import engine


@lru_cache(maxsize=8192)
def outline(font: Font, glyph_id: int) -> Outline:
    """The outline of a glyph, in em from its origin, y up; weight and slant are applied.

    Empty for a space, and for a glyph that is only a picture.
    """
    made = engine(font)
    path: list[tuple[int, tuple[float, ...]]] = []
    made.draw_glyph(glyph_id, _pens(), path)
    if not path:
        return NOTHING
    flat = [value for _, values in path for value in values]
    points = np.array(flat, np.float64).reshape(-1, 2) / made.scale[0]
    verbs = np.array([verb for verb, _ in path], np.uint8)
    points.flags.writeable = verbs.flags.writeable = False
    return Outline(points, verbs)


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
    pens.set_close_path_func(lambda _path: None)
    return pens
