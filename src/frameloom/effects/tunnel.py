"""`tunnel`: the picture recedes into the depth, as if on the wall of a tunnel.

A pixel at the distance r from `center` takes its colour from r / (1 - strength (1 - r / R)): the
perspective of a cone seen from within (a homography of the radius). Above 0 the middle recedes, to
1 - strength of its size, and R is half the picture's height; at 1 every ray is drawn out of the
circle R. Below 0 the middle comes out, 1 + |strength| times as large, and R is the farthest corner,
which stays where it is. What would come from outside is mirrored at the border. `strength` 0 is
the identity.
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Map
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, Effect, Step, step_for
from frameloom.params.animated import Animated, In, Vec2
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    strength, center = call.params["strength"], call.params["center"]
    recede(where.x, where.y, *where.size, strength, still_px(call, where.size), *center)


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    strength, still = call.params["strength"], still_px(call, size)
    if strength > 0:
        return step_for(2 * strength / max(1 - strength, 1e-3) ** 2 / still)
    return step_for(-2 * strength * (1 - strength) / still)


def still_px(call: EffectCall, size: tuple[int, int]) -> float:
    """R: the distance from the centre at which nothing moves, pixels."""
    w, h = size
    if call.params["strength"] > 0:
        return h / 2
    x, y = call.params["center"]
    return math.hypot(max(x, 1 - x) * w, max(y, 1 - y) * h)


class Tunnel(Effect):
    """Draws the picture into a tunnel."""

    type: Literal["tunnel"] = "tunnel"
    maths: ClassVar = Displacement(displace, step=step)
    neutral: ClassVar = {"strength": 0.0}
    strength: Animated[Annotated[float, In(-1, 1)]] = param(
        0.3, "How deep it goes; below 0 comes out."
    )
    center: Animated[Annotated[Vec2, In(-1, 2)]] = param(
        (0.5, 0.5), "Of the picture: [0, 0] upper left, [1, 1] lower right."
    )


@kernel
def recede(x, y, width, height, strength, still, center_x, center_y):
    cx, cy = np.float32(center_x * width - 0.5), np.float32(center_y * height - 0.5)
    near, slope = np.float32(1 - strength), np.float32(strength / still)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            f = near + slope * np.sqrt(dx * dx + dy * dy)
            f = np.float32(1) / max(f, np.float32(1e-6))
            xs[i] = cx + dx * f
            ys[i] = cy + dy * f
