"""Glyphs with colours of their own: emoji, and letters of colour fonts.

Vector ones (COLR) are drawn by HarfBuzz at the size that is asked, bitmaps (CBDT, sbix) are the
font's largest.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from frameloom.core.errors import MediaError
from frameloom.text.fonts import Font
from frameloom.text.shape import engine

if TYPE_CHECKING:
    import uharfbuzz as hb

LARGEST: Final = 4096
"""Pixels to the em that a colour glyph is drawn with at most."""
_MOST_PIXELS: Final = 1 << 26
"""Of one picture: twice as wide and high as the largest em."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Bitmap:
    """A picture of a glyph and where it lies."""

    pixels: NDArray[np.uint8]
    """(H, W, 4), sRGB, premultiplied; row 0 is on top."""
    box: tuple[float, float, float, float]
    """x0, y0, x1, y1 of the picture's edges, in em from the glyph's origin, y up."""


def is_coloured(font: Font, glyph_id: int) -> bool:
    """Whether the glyph has colours of its own, and no outline is to be filled for it."""
    return font.face.colour and bool(_is_painted(font, glyph_id) or _png(font, glyph_id))


@lru_cache(maxsize=256)
def bitmap(font: Font, glyph_id: int, ppem: int, foreground: Rgb = (0, 0, 0)) -> Bitmap | None:
    """The glyph at `ppem` pixels to the em, at most `LARGEST`; None if it has no colours.

    `foreground` (0..255) is for those parts of a glyph that are to have the text's own colour.
    """
    if not font.face.colour:
        return None
    if _is_painted(font, glyph_id):
        return _painted(font, glyph_id, min(ppem, LARGEST), foreground)
    png = _png(font, glyph_id)
    return _decoded(font, glyph_id, png) if png else None


def _is_painted(font: Font, glyph_id: int) -> bool:
    face = engine(font).face
    return bool(face.glyph_has_color_paint(glyph_id) or face.get_glyph_color_layers(glyph_id))


def _png(font: Font, glyph_id: int) -> bytes:
    made = engine(font)
    return bytes(made.get_glyph_color_png(glyph_id).data) if made.face.has_color_png else b""


def _extents(made: hb.Font, glyph_id: int) -> tuple[float, float, float, float]:
    """x0, y0, x1, y1 in em."""
    found, em = made.get_glyph_extents(glyph_id), made.scale[0]
    if found is None:
        return 0.0, 0.0, 0.0, 0.0
    x0, y1 = found.x_bearing / em, found.y_bearing / em
    return x0, y1 + found.height / em, x0 + found.width / em, y1


def _painted(font: Font, glyph_id: int, ppem: int, foreground: Rgb) -> Bitmap:
    import uharfbuzz as hb

    made = engine(font)
    x0, y0, x1, y1 = _extents(made, glyph_id)
    left, bottom = math.floor(x0 * ppem) - 1, math.floor(y0 * ppem) - 1
    width, height = math.ceil(x1 * ppem) + 1 - left, math.ceil(y1 * ppem) + 1 - bottom
    _check_size(font, glyph_id, width, height)
    scale = ppem / made.scale[0]
    painter = hb.RasterPaint()
    painter.foreground = hb.Color(*foreground, 255)
    painter.transform = (scale, 0.0, 0.0, scale, 0.0, 0.0)
    painter.extents = hb.RasterExtents(left, bottom, width, height, width * 4)
    painter.paint_glyph(made, glyph_id)
    image = painter.render()
    rows = np.frombuffer(image.buffer, np.uint8).reshape(height, width, 4)
    pixels = np.ascontiguousarray(rows[::-1, :, [2, 1, 0, 3]])
    box = (left / ppem, bottom / ppem, (left + width) / ppem, (bottom + height) / ppem)
    return _bitmap(pixels, box)


def _decoded(font: Font, glyph_id: int, png: bytes) -> Bitmap:
    from PIL import Image

    try:
        # nothing else: another of Pillow's formats would run a program
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            _check_size(font, glyph_id, *image.size)
            straight = np.asarray(image.convert("RGBA"), np.uint16)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        text = f"the font's picture of glyph {glyph_id} is broken"
        raise MediaError(text, file=font.face.path) from error
    alpha = straight[..., 3:]
    colour = (straight[..., :3] * alpha + 127) // 255
    pixels = np.concatenate([colour, alpha], axis=2).astype(np.uint8)
    return _bitmap(pixels, _extents(engine(font), glyph_id))


def _check_size(font: Font, glyph_id: int, width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        text = f"its glyph {glyph_id} is {width} x {height} pixels large, more than can be meant"
        raise MediaError(text, file=font.face.path)


def _bitmap(pixels: NDArray[np.uint8], box: tuple[float, float, float, float]) -> Bitmap:
    pixels.flags.writeable = False
    return Bitmap(pixels, box)
