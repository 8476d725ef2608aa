"""`kaleidoscope`: one wedge of the picture, mirrored all around its centre.

Mirrors stand every 180 / segments degrees about the centre, the first at `rotation` degrees,
counted clockwise from the right. The wedge behind the first shows the picture as it is; every
other is the mirror image of its neighbours, so `segments` wedges and their mirror images close
the ring: the dihedral fold of three.js's KaleidoShader, made of reflections alone. Turning the
mirrors lets new parts of the picture in. Where a wedge reaches beyond the picture, the picture
is mirrored at its border.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import F32, Map
from frameloom.core.geometry import sin_cos_deg
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def displace(where: Map, call: EffectCall) -> None:
    sine, cosine = sin_cos_deg(call.params["rotation"])
    normals = fold_normals(round(call.params["segments"]))
    fold(where.x, where.y, *where.size, sine, cosine, normals)


def fold_normals(segments: int) -> F32:
    """(n, 2) float32: one reflection each, until half a turn is folded onto 180 / segments degrees.

    Of `left` wedges, those beyond the upper half are reflected onto the rest.
    """
    found, left = [], segments
    while left > 1:
        left = (left + 1) // 2
        sine, cosine = sin_cos_deg(180.0 * left / segments)
        found.append((-sine, cosine))
    return np.array(found, np.float32)


class Kaleidoscope(Effect):
    """Mirrors a wedge of the picture in a ring."""

    type: Literal["kaleidoscope"] = "kaleidoscope"
    maths: ClassVar = Displacement(displace, step=1)
    segments: Animated[Annotated[int, In(2, 12)]] = param(
        6, "How many times the wedge and its mirror image go round."
    )
    rotation: Animated[Annotated[float, In(unit="degrees")]] = param(
        0.0, "Turns the mirrors, clockwise."
    )


@kernel
def fold(x, y, width, height, sine, cosine, normals):
    cx, cy = np.float32((width - 1) / 2), np.float32((height - 1) / 2)
    s, c = np.float32(sine), np.float32(cosine)
    u, v = np.empty(x.shape[1], np.float32), np.empty(x.shape[1], np.float32)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            dx, dy = xs[i] - cx, ys[i] - cy
            u[i] = c * dx + s * dy
            v[i] = abs(c * dy - s * dx)
        for n in range(normals.shape[0]):
            nx, ny = normals[n, 0], normals[n, 1]
            for i in range(x.shape[1]):
                beyond = np.float32(2) * max(u[i] * nx + v[i] * ny, np.float32(0))
                u[i] -= beyond * nx
                v[i] -= beyond * ny
        for i in range(x.shape[1]):
            xs[i] = _within(cx + c * u[i] - s * v[i], np.float32(width))
            ys[i] = _within(cy + s * u[i] + c * v[i], np.float32(height))


@kernel
def _within(at, length):
    """A position mirrored at the picture's edges as often as it takes."""
    twice = np.float32(2) * length
    at += np.float32(0.5)
    at = abs(at - twice * np.floor(at / twice + np.float32(0.5)))
    return at - np.float32(0.5)
