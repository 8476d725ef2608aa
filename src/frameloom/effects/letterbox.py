"""`letterbox`: bars that leave a picture of another shape.

Where `ratio` is wider than the picture, bars of `color` lie above and below; where it is taller,
at both sides. They are as thick as the ratio says, to a fraction of a pixel: the row or column at
their edge is mixed. A ratio that is the picture's own leaves it as it is. A colour with alpha lets
the picture through.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import F32, Band
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, Colour, In
from frameloom.params.base import param


def shade(band: Band, call: EffectCall) -> None:
    width, height = band.size
    ratio = call.params["ratio"]
    *colour, alpha = call.params["color"]
    above = covered(height, width / ratio)[band.first : band.first + band.r.shape[0]] * alpha
    beside = covered(width, height * ratio) * alpha
    for plane, value in zip((band.r, band.g, band.b), colour, strict=True):
        paint(plane, above, beside, np.float32(value))


def covered(length: int, shown: float) -> F32:
    """(length,) 0..1: how much of each row the bars cover where `shown` rows are left."""
    bar = max(length - shown, 0.0) / 2
    near = np.clip(bar - np.arange(length), 0, 1)
    return np.asarray(np.maximum(near, near[::-1]), np.float32)


class Letterbox(Effect):
    """Bars that leave a wider or a taller picture."""

    type: Literal["letterbox"] = "letterbox"
    maths: ClassVar = Point(shade, paints=True)
    ratio: Animated[Annotated[float, In(0.1, 10)]] = param(2.39, "Width by height of what stays.")
    color: Animated[Colour] = param("#000000", "Of the bars.")


@kernel
def paint(plane, above, beside, value):
    """Mixes a plane with a colour's value; only one of the two covers anything."""
    for k in range(plane.shape[0]):
        row, cover = plane[k], above[k]
        if cover > 0:
            for i in range(row.shape[0]):
                row[i] += (value - row[i]) * cover
        if beside[0] > 0:
            for i in range(row.shape[0]):
                row[i] += (value - row[i]) * beside[i]
