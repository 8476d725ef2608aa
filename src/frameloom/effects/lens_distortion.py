"""`lens_distortion`: straight lines bend, as through a simple lens.

A pixel at d from the centre takes its colour from d (1 + distortion r^2) / fit, r being the
distance from the centre with each side counted as 2 (1 at the middle of an edge, 2^0.5 in a
corner): the first term of Brown's model, as in the postprocessing library (pmndrs); the picture
bulges like a barrel. Below 0 it is d fit / (1 - distortion r^2), the division model (Fitzgibbon,
2001), which bends as much the other way, like a pincushion, and never folds. `fit`,
1 + 2 distortion above 0 and 1 - distortion below, zooms so that nothing beyond the picture shows:
the corners, or the middles of the edges, stay where they are. `distortion` 0 is the identity.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Map
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, Effect, Step, step_for
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    bend(where.x, where.y, *where.size, call.params["distortion"])


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    w, h = size
    return step_for(abs(call.params["distortion"]) * max(12 / w, 4 * h / w**2))


class LensDistortion(Effect):
    """Bends the picture as a lens does."""

    type: Literal["lens_distortion"] = "lens_distortion"
    maths: ClassVar = Displacement(displace, step=step)
    neutral: ClassVar = {"distortion": 0.0}
    distortion: Animated[Annotated[float, In(-0.2, 0.2)]] = param(
        0.05, "Pincushion below 0, barrel above."
    )


@kernel
def bend(x, y, width, height, distortion):
    cx, cy = np.float32((width - 1) / 2), np.float32((height - 1) / 2)
    sx, sy = np.float32(4 / width**2), np.float32(4 / height**2)
    barrel, cushion = max(distortion, 0.0), max(-distortion, 0.0)
    fit = np.float32((1 + cushion) / (1 + 2 * barrel))
    more, less, one = np.float32(barrel), np.float32(cushion), np.float32(1)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            r2 = dx * dx * sx + dy * dy * sy
            f = fit * (one + more * r2) / (one + less * r2)
            xs[i] = cx + dx * f
            ys[i] = cy + dy * f
