"""`duotone`: dark places in one colour, light ones in another.

Each pixel becomes dark + (light - dark) y, y being its BT.709 luma on coded R'G'B'.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.band import Band
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, Colour
from frameloom.params.base import param


def shade(band: Band, call: EffectCall) -> None:
    dark, light = (np.array(call.params[key][:3], np.float32) for key in ("dark", "light"))
    tint(band.r, band.g, band.b, dark, light)


class Duotone(Effect):
    """The picture in two colours."""

    type: Literal["duotone"] = "duotone"
    maths: ClassVar = Point(shade)
    dark: Animated[Colour] = param("#1b1464", "What black becomes.")
    light: Animated[Colour] = param("#f9d423", "What white becomes.")


@kernel
def tint(r, g, b, dark, light):
    for k in range(r.shape[0]):
        red, green, blue = r[k], g[k], b[k]
        for i in range(r.shape[1]):
            y = (
                np.float32(0.2126) * red[i]
                + np.float32(0.7152) * green[i]
                + np.float32(0.0722) * blue[i]
            )
            red[i] = dark[0] + (light[0] - dark[0]) * y
            green[i] = dark[1] + (light[1] - dark[1]) * y
            blue[i] = dark[2] + (light[2] - dark[2]) * y
