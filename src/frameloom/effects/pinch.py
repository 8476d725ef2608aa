"""`pinch`: the picture is drawn to a point, or bulges from it.

Within `radius` of `center` a pixel at the distance r takes its colour from r g, with
g = 1 + strength (1 - r / radius)^2 above 0 and 1 / (1 - strength (1 - r / radius)^2) below: in the
middle the picture is 1 + |strength| times smaller, or larger, and at the rim it joins without a
crease. Every point of the disc stays in it, and no two fall together. After the bulge / pinch of
glfx.js, made symmetric. `strength` 0 is the identity.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Map
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, Effect, Step, step_for
from frameloom.params.animated import Animated, In, Vec2
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    params = call.params
    draw_to(where.x, where.y, *where.size, params["strength"], params["radius"], *params["center"])


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    return step_for(4 * abs(call.params["strength"]) / (call.params["radius"] * size[1]))


class Pinch(Effect):
    """Draws the picture to a point, or bulges it."""

    type: Literal["pinch"] = "pinch"
    maths: ClassVar = Displacement(displace, step=step)
    neutral: ClassVar = {"strength": 0.0}
    strength: Animated[Annotated[float, In(-2, 2)]] = param(
        0.5, "How strong it is; below 0 bulges."
    )
    radius: Animated[Annotated[float, In(0.05, 2, "heights")]] = param(0.5, "How far it reaches.")
    center: Animated[Annotated[Vec2, In(-1, 2)]] = param(
        (0.5, 0.5), "Of the picture: [0, 0] upper left, [1, 1] lower right."
    )


@kernel
def draw_to(x, y, width, height, strength, radius, center_x, center_y):
    cx, cy = np.float32(center_x * width - 0.5), np.float32(center_y * height - 0.5)
    inverse = np.float32(1 / (radius * height))
    out, back = np.float32(max(strength, 0.0)), np.float32(max(-strength, 0.0))
    one = np.float32(1)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            near = max(one - np.sqrt(dx * dx + dy * dy) * inverse, np.float32(0))
            share = near * near
            f = (one + out * share) / (one + back * share) - one
            xs[i] += dx * f
            ys[i] += dy * f
