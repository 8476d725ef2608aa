"""`melt`: the picture runs down in streams.

A pixel at (x, y), in heights with y from the top, takes its colour from y - strength s y (2 - y)
above it: the top holds on, the bottom has run down by strength s. s, 0..1, is how far the stream
at x has come: 1/2 + (sin 2 pi (f x + t / 8) + sin 2 pi (1.618 f x - t / 5)) / 4, two waves that
never line up again, with `frequency` f and t the phase that `speed` has run up to. A sway of a
tenth of that lets the streams wind. The idea is that of the melt shaders on Shadertoy; this curve
never folds, and takes nothing from beyond the top. `strength` 0 is the identity.
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

GOLDEN = 1.618


def displace(where: Map, call: EffectCall) -> None:
    params = call.params
    phases = params["phase"] / 8 % 1.0, -params["phase"] / 5 % 1.0
    run_down(where.x, where.y, where.size[1], params["strength"], params["frequency"], *phases)


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    strength, frequency = call.params["strength"], call.params["frequency"]
    return step_for(strength / 4 * (1 + GOLDEN**2) * (2 * math.pi * frequency) ** 2 / size[1])


class Melt(Effect):
    """Lets the picture run down."""

    type: Literal["melt"] = "melt"
    maths: ClassVar = Displacement(displace, step=step)
    neutral: ClassVar = {"strength": 0.0}
    strength: Animated[Annotated[float, In(0, 0.5, "heights")]] = param(
        0.1, "How far it runs at most."
    )
    frequency: Animated[Annotated[float, In(1, 20)]] = param(
        5.0, "How many streams there are in a picture's height."
    )
    speed: Animated[Annotated[float, In(0, 5)]] = param(1.0, "How fast the streams change.")


@kernel
def run_down(x, y, height, strength, frequency, slow, fast):
    most, sway = np.float32(strength * height), np.float32(strength * height * 0.1)
    unit, f = np.float32(1 / height), np.float32(frequency)
    t0, t1 = np.float32(slow), np.float32(fast)
    one, quarter, golden = np.float32(1), np.float32(0.25), np.float32(GOLDEN)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            across = (xs[i] + np.float32(0.5)) * unit * f
            down = min(max((ys[i] + np.float32(0.5)) * unit, np.float32(0)), one)
            run = down * (np.float32(2) - down)
            waves = wave(across + t0) + wave(across * golden + t1)
            ys[i] -= most * run * (np.float32(0.5) + quarter * waves)
            xs[i] += sway * run * wave(down * f * np.float32(0.5) + t0 + t0)
