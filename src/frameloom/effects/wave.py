"""`wave`: waves run through the picture, sideways and up and down.

A pixel at (x, y), in heights, takes its colour from x + a_x sin(2 pi (f_x y + t)) and
y + a_y sin(2 pi (f_y x + t)), with `amplitude` a, `frequency` f and t the phase that `speed` has
run up to, in waves: the sine distortion of Shadertoy's water and flag shaders. What would come
from outside is mirrored at the border. `amplitude` [0, 0] is the identity.
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
    (ax, ay), (fx, fy) = call.params["amplitude"], call.params["frequency"]
    sway(where.x, where.y, where.size[1], ax, ay, fx, fy, call.params["phase"] % 1.0)


def step(call: EffectCall, size: tuple[int, int]) -> Step:
    """Along a row only the movement up and down bends."""
    amplitude, frequency = call.params["amplitude"][1], call.params["frequency"][1]
    return step_for(amplitude * (2 * math.pi * frequency) ** 2 / size[1])


class Wave(Effect):
    """Waves run through the picture."""

    type: Literal["wave"] = "wave"
    maths: ClassVar = Displacement(displace, step=step)
    neutral: ClassVar = {"amplitude": (0.0, 0.0)}
    amplitude: Animated[Annotated[Vec2, In(0, 0.15, "heights")]] = param(
        (0.02, 0.02), "How far they move it: [sideways, up and down]."
    )
    frequency: Animated[Annotated[Vec2, In(1, 30)]] = param(
        (5.0, 5.0), "Waves in a picture's height, of either movement."
    )
    speed: Animated[Annotated[float, In(0, 5, "waves/s")]] = param(1.0, "How fast they run.")


@kernel
def sway(x, y, height, amplitude_x, amplitude_y, frequency_x, frequency_y, phase):
    ax, ay = np.float32(amplitude_x * height), np.float32(amplitude_y * height)
    fx, fy = np.float32(frequency_x / height), np.float32(frequency_y / height)
    tx = np.float32(phase + 0.5 * frequency_x / height)
    ty = np.float32(phase + 0.5 * frequency_y / height)
    for k in range(x.shape[0]):
        xs, ys = x[k], y[k]
        for i in range(x.shape[1]):
            across, along = xs[i], ys[i]
            xs[i] = across + ax * wave(fx * along + tx)
            ys[i] = along + ay * wave(fy * across + ty)
