"""`swirl`: a whirl that turns the picture about a point.

Within `radius` of `center` the picture is turned by strength (1 - r / radius)^2 radians, clockwise
above 0: most in the middle, not at all at the rim, where it joins without a crease. It is the
twirl of glfx.js and of the older image editors. `strength` 0 is the identity.
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Map
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.core.waves import wave
from frameloom.effects.base import Displacement, Effect, Step, step_for
from frameloom.params.animated import Animated, In, Vec2
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    turns = call.params["strength"] / (2 * math.pi)
    whirl(where.x, where.y, *where.size, turns, call.params["radius"], *call.params["center"])


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    strength = abs(call.params["strength"])
    return step_for((0.6 * strength + 6) * strength / (call.params["radius"] * size[1]))


class Swirl(Effect):
    """Turns the picture about a point, most at the point."""

    type: Literal["swirl"] = "swirl"
    maths: ClassVar = Displacement(displace, step=step)
    neutral: ClassVar = {"strength": 0.0}
    strength: Animated[Annotated[float, In(-6, 6, "radians")]] = param(
        2.0, "How far it turns in the middle, clockwise above 0."
    )
    radius: Animated[Annotated[float, In(0.05, 2, "heights")]] = param(0.5, "How far it reaches.")
    center: Animated[Annotated[Vec2, In(-1, 2)]] = param(
        (0.5, 0.5), "Of the picture: [0, 0] upper left, [1, 1] lower right."
    )


@kernel
def whirl(x, y, width, height, turns, radius, center_x, center_y):
    cx, cy = np.float32(center_x * width - 0.5), np.float32(center_y * height - 0.5)
    inverse, most = np.float32(1 / (radius * height)), np.float32(turns)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            near = max(np.float32(1) - np.sqrt(dx * dx + dy * dy) * inverse, np.float32(0))
            angle = most * near * near
            s, c = wave(angle), wave(angle + np.float32(0.25))
            apart = near == np.float32(0)
            xs[i] = xs[i] if apart else cx + dx * c + dy * s
            ys[i] = ys[i] if apart else cy + dy * c - dx * s
