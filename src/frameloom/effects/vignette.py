"""`vignette`: darker towards the corners.

The picture is multiplied by smoothstep(0.8, 0.799 offset, d (offset + darkness)), d being the
distance from the centre with each side counted as 1: the curve of the postprocessing library
(pmndrs), which browser editors have made the usual one. `darkness` 0 is the identity.
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
    offset, darkness = call.params["offset"], call.params["darkness"]
    darken(band.r, band.g, band.b, band.first, band.size[1], offset, darkness)


class Vignette(Effect):
    """Darkens the picture towards its corners."""

    type: Literal["vignette"] = "vignette"
    maths: ClassVar = Point(shade)
    offset: Animated[Share] = param(0.5, "How far in from the corners it reaches.")
    darkness: Animated[Share] = param(0.5, "How dark the corners get.")


@kernel
def darken(r, g, b, first, height, offset, darkness):
    rows, w = r.shape
    start = np.float32(0.8)
    inverse = np.float32(1 / min(0.799 * offset - 0.8, -1e-6))
    reach = np.float32(offset + darkness)
    step, left = np.float32(1 / w), np.float32(0.5 / w - 0.5)
    bright = 0.799 * offset / max(offset + darkness, 1e-6)
    for k in range(rows):
        red, green, blue = r[k], g[k], b[k]
        dy = np.float32((first + k + 0.5) / height - 0.5)
        # nearer to the centre than `bright` the factor is 1: nothing to do, a column to spare
        inner = int(w * np.sqrt(max(bright * bright - dy * dy, 0.0))) - 1
        edge = max(w // 2 - inner, 0) if inner > 0 else w
        for side in range(2):
            begin = 0 if side == 0 else max(w - edge, edge)
            # unsigned indices from an unsigned count: with signed ones there is no SIMD
            here = np.uint64(begin)
            for c in range(np.uint64((edge if side == 0 else w) - begin)):
                i = here + c
                dx = np.float32(np.int32(i)) * step + left
                d = np.sqrt(dx * dx + dy * dy) * reach
                t = min(max((d - start) * inverse, np.float32(0)), np.float32(1))
                factor = t * t * (np.float32(3) - np.float32(2) * t)
                red[i] *= factor
                green[i] *= factor
                blue[i] *= factor
