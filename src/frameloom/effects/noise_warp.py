"""`noise_warp`: the picture shimmers, as through hot air or moving glass.

Positions move by strength (n_x, n_y), two fields of improved Perlin noise (2002), about -1..1, with
`scale` bumps in the picture's height and the phase that `speed` has run up to as the third
dimension: domain warping, as Inigo Quilez describes it. The noise is that of this effect alone,
the same in all its frames. What would come from outside is mirrored at the border. `strength` 0
is the identity.

At one time only a plane of the noise is needed: on it each lattice point contributes
a u + b v + c at the offset (u, v), so a small table per frame replaces the hashing.
"""

from __future__ import annotations

import functools
from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import F32, Map
from frameloom.core.jit import kernel
from frameloom.core.noise import hash3, slope
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, Effect, Step, step_for
from frameloom.params.animated import Animated, In
from frameloom.params.base import param

PERIOD = 64
"""Lattice cells after which the field repeats: more than a picture holds at the finest scale."""


def displace(where: Map, call: EffectCall) -> None:
    params = call.params
    table = plane(call.owner_seed & 0xFFFFFFFF, params["phase"])
    warp(where.x, where.y, table, where.size[1], params["strength"], params["scale"])


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    """The noise's second derivative stays below 12 a cell squared."""
    return step_for(12 * call.params["strength"] * call.params["scale"] ** 2 / size[1])


@functools.lru_cache(maxsize=8)
def plane(seed: int, phase: float) -> F32:
    """(PERIOD, PERIOD, 6) float32: a, b, c of either field at every lattice point."""
    table = np.empty((PERIOD, PERIOD, 6), np.float32)
    cut(table, phase, np.uint32(seed))
    return table


class NoiseWarp(Effect):
    """Warps the picture with noise, like heat."""

    type: Literal["noise_warp"] = "noise_warp"
    maths: ClassVar = Displacement(displace, step=step)
    neutral: ClassVar = {"strength": 0.0}
    strength: Animated[Annotated[float, In(0, 0.15, "heights")]] = param(0.05, "How far it moves.")
    scale: Animated[Annotated[float, In(1, 20)]] = param(5.0, "Bumps in the picture's height.")
    speed: Animated[Annotated[float, In(0, 5)]] = param(
        1.0, "How fast the noise changes, in bumps a second."
    )


@kernel
def cut(table, z, seed):
    """The plane at z of two noise fields: each point's gradient, faded between its two layers."""
    k = int(np.floor(z))
    f = z - k
    fade = f * f * f * (f * (f * 6 - 15) + 10)
    for j in range(table.shape[0]):
        for i in range(table.shape[1]):
            for field in range(2):
                own = np.uint32(seed + np.uint32(field) * np.uint32(0x632BE59B))
                low, high = hash3(i, j, k, own), hash3(i, j, k + 1, own)
                for n in range(3):
                    x, y, z0, z1 = n == 0, n == 1, f * (n == 2), (f - 1) * (n == 2)
                    below = slope(low, x * 1.0, y * 1.0, z0)
                    above = slope(high, x * 1.0, y * 1.0, z1)
                    table[j, i, 3 * field + n] = below + (above - below) * fade


@kernel
def warp(x, y, table, height, strength, scale):
    cells, far = np.float32(scale / height), np.float32(strength * height)
    last = np.uint32(PERIOD - 1)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            px, py = (xs[i] + np.float32(0.5)) * cells, (ys[i] + np.float32(0.5)) * cells
            left, top = np.floor(px), np.floor(py)
            u, v = px - left, py - top
            c0, r0 = np.uint32(np.int32(left)) & last, np.uint32(np.int32(top)) & last
            c1, r1 = (c0 + np.uint32(1)) & last, (r0 + np.uint32(1)) & last
            su, sv = _fade(u), _fade(v)
            ax, ay = _edge(table[r0], c0, c1, u, v, su)
            bx, by = _edge(table[r1], c0, c1, u, v - np.float32(1), su)
            xs[i] += far * (ax + (bx - ax) * sv)
            ys[i] += far * (ay + (by - ay) * sv)


@kernel
def _fade(t):
    return t * t * t * (t * (t * np.float32(6) - np.float32(15)) + np.float32(10))


@kernel
def _edge(row, c0, c1, u, v, share):
    """Both fields between two lattice points of a row, at the offset (u, v) from the first."""
    p, q, w = row[c0], row[c1], u - np.float32(1)
    x0, y0 = p[0] * u + p[1] * v + p[2], p[3] * u + p[4] * v + p[5]
    x1, y1 = q[0] * w + q[1] * v + q[2], q[3] * w + q[4] * v + q[5]
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
