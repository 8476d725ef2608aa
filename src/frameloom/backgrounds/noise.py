"""`noise`: colours mixed by slow clouds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np

from frameloom.backgrounds.base import Background, Colours, Drawing, Flow, ramp_colours
from frameloom.core.band import Field
from frameloom.core.noise import clouds, ramp
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def draw(field: Field, params: Mapping[str, Any]) -> None:
    """Two octaves of gradient noise, with `phase` as the third dimension."""
    value = np.empty_like(field.x)
    scale, around = field.closing(params["scale"])
    seed = np.uint32(params["seed"] & 0xFFFFFFFF)
    clouds(value, field.x, field.y, field.phase, scale, 2, seed, around)
    value = (0.5 + 0.85 * value).astype(np.float32)
    ramp(field.r, field.g, field.b, value, ramp_colours(params["colors"]))


class NoiseBackground(Background):
    """Colours mixed by drifting clouds."""

    type: Literal["noise"] = "noise"
    drawing: ClassVar = Drawing(draw, coarse=4)
    colors: Colours = param(["#0b1026", "#27406b", "#7a5c9e"], "From the low to the high places.")
    scale: Animated[Annotated[float, In(0.01, 100)]] = param(3.0, "Clouds in the picture's height.")
    seed: Annotated[int, In()] = param(0, "Another number gives other clouds.")
    speed: Animated[Flow] = param(0.2, "How fast the clouds change, in clouds a second.")
