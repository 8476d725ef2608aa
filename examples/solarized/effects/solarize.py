"""`solarize`: light falls on the print while it develops, and its bright tones turn dark.

Each channel x of coded R'G'B' becomes x below the threshold s, and s (1 - x) / (1 - s) above it:
from s at the threshold down to 0 at white. `threshold` 1 is the identity.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.band import Band
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, Share
from frameloom.params.base import param


def shade(band: Band, call: EffectCall) -> None:
    for plane in (band.r, band.g, band.b):
        turn(plane, call.params["threshold"])


class Solarize(Effect):
    """Turns what is brighter than a threshold dark."""

    type: Literal["solarize"] = "solarize"
    maths: ClassVar = Point(shade)
    neutral: ClassVar = {"threshold": 1.0}
    threshold: Animated[Share] = param(0.5, "Where tones begin to turn.")


@kernel
def turn(plane, threshold):
    s = np.float32(threshold)
    slope = s / max(np.float32(1) - s, np.float32(1e-6))
    for k in range(plane.shape[0]):
        row = plane[k]
        for i in range(row.shape[0]):
            x = row[i]
            row[i] = x if x <= s else max((np.float32(1) - x) * slope, np.float32(0))
