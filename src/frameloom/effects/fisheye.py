"""`fisheye`: the middle swells and the border is squeezed, as through a fisheye lens.

The picture is taken for a flat one seen from its centre, and shown by a lens whose distances grow
with the angle (the equidistant projection): a pixel at the distance r from the centre, 1 in the
corners, takes its colour from tan(r a) / tan(a), a being half the angle of view between opposite
corners. `strength` is tan(a): 0.5 sees 53 degrees, 3 sees 143, 15 sees 172. It is the curve of
Shadertoy's "Fish Eye / Anti Fish Eye". The corners stay where they are, so nothing beyond the
picture shows.
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
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    swell(where.x, where.y, *where.size, call.params["strength"])


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    strength = call.params["strength"]
    return step_for(4 * math.atan(strength) ** 2 * (1 + strength**2) / math.hypot(*size))


class Fisheye(Effect):
    """Shows the picture through a fisheye lens."""

    type: Literal["fisheye"] = "fisheye"
    maths: ClassVar = Displacement(displace, step=step)
    strength: Animated[Annotated[float, In(0.5, 15)]] = param(
        3.0, "How strong the lens is: the tangent of half its angle of view."
    )


@kernel
def swell(x, y, width, height, strength):
    cx, cy = np.float32((width - 1) / 2), np.float32((height - 1) / 2)
    inverse = np.float32(4 / (width**2 + height**2))
    turns, share = np.float32(np.arctan(strength) / (2 * np.pi)), np.float32(1 / strength)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            r = np.sqrt((dx * dx + dy * dy) * inverse)
            r = min(max(r, np.float32(1e-3)), np.float32(1.1))
            angle = min(r * turns, np.float32(0.249))
            f = wave(angle) / (wave(angle + np.float32(0.25)) * r) * share
            xs[i] = cx + dx * f
            ys[i] = cy + dy * f
