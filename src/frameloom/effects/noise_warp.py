"""`noise_warp`: heat haze."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class NoiseWarp(Effect):
    """Warps the picture with noise, like heat."""

    type: Literal["noise_warp"] = "noise_warp"
    strength: Animated[Annotated[float, In(0, 0.15, "heights")]] = param(0.05, "How far it moves.")
    scale: Animated[Annotated[float, In(1, 20)]] = param(5.0, "Bumps in the picture's height.")
    speed: Animated[Annotated[float, In(0, 5)]] = param(1.0, "How fast the noise changes.")
