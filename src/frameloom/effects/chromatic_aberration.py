"""`chromatic_aberration`: red and blue drift apart.

Red is taken from `offset` (of the picture's height) one way, blue from as far the other way,
green stays. With `radial` the shift is multiplied by max(0, d - modulation_offset), d being the
distance from the centre with each side counted as 2 (0 at the centre, 1 at the middle of an
edge), as in the postprocessing library (pmndrs). `omnidirectional` shifts along the line to the
centre. `offset` 0 is the identity.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Map
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, Effect, Step
from frameloom.params.animated import Animated, In, Switched
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    way = DIRECTIONS[call.params["direction"]]
    shift = call.params["offset"] * where.size[1] * (1 if where.channel == 0 else -1)
    start = call.params["modulation_offset"] if call.params["radial"] else -1.0
    drift(where.x, where.y, *where.size, shift, start, *way)


def columns(call: EffectCall, _size: tuple[int, int]) -> Step:
    """Away from the centre by the same amount everywhere, directions flip there: ask each pixel."""
    flips = call.params["direction"] == "omnidirectional" and not call.params["radial"]
    return 1 if flips else 16


class ChromaticAberration(Effect):
    """Shifts red and blue apart, as a cheap lens does."""

    type: Literal["chromatic_aberration"] = "chromatic_aberration"
    maths: ClassVar = Displacement(displace, apart=(0, 2), step=columns)
    offset: Animated[Annotated[float, In(0, 0.02, "heights")]] = param(
        0.005, "How far red and blue are shifted, each its own way."
    )
    radial: Switched[bool] = param(True, "Grow with the distance from the centre.")
    direction: Switched[Literal["omnidirectional", "horizontal", "vertical", "diagonal"]] = param(
        "omnidirectional", "The way of the shift."
    )
    modulation_offset: Animated[Annotated[float, In(0, 0.5)]] = param(
        0.15, "Where the radial shift starts to grow: the distance from the centre."
    )


DIRECTIONS = {
    "omnidirectional": (0.0, 0.0),
    "horizontal": (1.0, 0.0),
    "vertical": (0.0, 1.0),
    "diagonal": (0.5**0.5, 0.5**0.5),
}


@kernel
def drift(x, y, width, height, shift, start, way_x, way_y):
    """Moves positions by `shift` pixels; start < 0: all alike; way (0, 0): along the radius."""
    cx, cy = np.float32((width - 1) / 2), np.float32((height - 1) / 2)
    sx, sy = np.float32(2 / width), np.float32(2 / height)
    far, least = np.float32(shift), np.float32(max(start, 0.0))
    to_centre = way_x == 0.0 and way_y == 0.0
    ax, ay = np.float32(way_x), np.float32(way_y)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            amount = far
            if start >= 0.0:
                d = np.sqrt(dx * sx * dx * sx + dy * sy * dy * sy)
                amount = far * max(d - least, np.float32(0))
            if to_centre:
                inverse = amount / np.sqrt(max(dx * dx + dy * dy, np.float32(1e-6)))
                xs[i] += dx * inverse
                ys[i] += dy * inverse
            else:
                xs[i] += ax * amount
                ys[i] += ay * amount
