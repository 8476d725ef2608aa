"""Everything that is kept of fonts and texts."""

from __future__ import annotations

from typing import Final

from frameloom.text import colour, faces, fonts, items, layout, outlines, shape

_KEPT: Final = (
    faces.faces,
    faces.blob,
    fonts.find,
    fonts.of_source,
    fonts.nearest,
    shape.engine,
    shape.characters,
    shape.metrics,
    shape.width,
    shape.shape,
    items.font_for,
    layout.layout,
    outlines.outline,
    colour.bitmap,
)


def forget() -> None:
    """Fonts are looked for and opened anew: their files may have changed."""
    for cache in _KEPT:
        cache.cache_clear()
