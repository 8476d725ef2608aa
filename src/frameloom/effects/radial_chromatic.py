"""`radial_chromatic`: the colours are magnified differently, as by a lens with colour fringes.

At the distance r from the centre (1 in the corners) blue is taken from r (1 - strength
r^exponent), green from half as far inwards, red from r itself: the lateral chromatic aberration
of optics, as a power of the distance. The colours draw apart inwards, so that none is missing at
the picture's border. `strength` 0 is the identity.
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Map
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, Effect, Step, step_for
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    strength, exponent = call.params["strength"], call.params["exponent"]
    draw_in(where.x, where.y, *where.size, strength * where.channel / 2, exponent)


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    """Below exponent 1 the bend is greatest next to the centre: there, half a run away."""
    strength, exponent = call.params["strength"], call.params["exponent"]
    radius = math.hypot(*size) / 2
    steepest = (8 / radius) ** min(exponent - 1, 0) if radius > 8 else 1
    return step_for(strength * (exponent + 1) * max(exponent, 1) * steepest / radius)


class RadialChromatic(Effect):
    """Spreads the colours along the way from the centre."""

    type: Literal["radial_chromatic"] = "radial_chromatic"
    maths: ClassVar = Displacement(displace, apart=(1, 2), step=step)
    neutral: ClassVar = {"strength": 0.0}
    strength: Animated[Annotated[float, In(0, 0.25)]] = param(
        0.05, "How far blue falls behind red in the corners, as a share of the way."
    )
    exponent: Animated[Annotated[float, In(0.5, 4)]] = param(
        2.0, "How the spread grows with the distance from the centre."
    )


@kernel
def draw_in(x, y, width, height, strength, exponent):
    """Positions move inwards by the share strength r^exponent of their way from the centre."""
    cx, cy = np.float32((width - 1) / 2), np.float32((height - 1) / 2)
    inverse = np.float32(4 / (width**2 + height**2))
    share, half = np.float32(strength), np.float32(exponent / 2)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            shift = share * ((dx * dx + dy * dy) * inverse) ** half
            xs[i] -= dx * shift
            ys[i] -= dy * shift
