"""How media are placed in a pane's box: which part is seen, and how large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Crop = tuple[float, float, float, float]
"""x, y, w, h as fractions of the media, y down."""

WHOLE: Crop = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Placement:
    """`size`: width and height of the visible media in units; `crop`: the part of it seen."""

    size: tuple[float, float]
    crop: Crop


def place(
    media_px: tuple[int, int],
    box_aspect: float,
    fit: Literal["contain", "cover", "fill"],
    crop: Crop = WHOLE,
) -> Placement:
    """Media of `media_px` pixels, first cut to `crop`, in a box of `box_aspect` x 1 units.

    contain: whole, inside the box. cover: the box is full, what juts out is cut off evenly.
    fill: the box is full, the media stretched. Media of the box's own aspect fill it to the bit.
    """
    x, y, w, h = crop
    if fit == "fill":
        return Placement((box_aspect, 1.0), crop)
    aspect = media_px[0] * w / (media_px[1] * h)
    wide = aspect >= box_aspect
    if fit == "contain":
        size = (box_aspect, box_aspect / aspect) if wide else (aspect, 1.0)
        return Placement(size, crop)
    if wide:
        kept = w * (box_aspect / aspect)
        return Placement((box_aspect, 1.0), (x + (w - kept) / 2, y, kept, h))
    kept = h * (aspect / box_aspect)
    return Placement((box_aspect, 1.0), (x, y + (h - kept) / 2, w, kept))
