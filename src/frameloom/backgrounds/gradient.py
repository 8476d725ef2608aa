"""`gradient`: colours along a line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np

from frameloom.backgrounds.base import Background, Colours, Drawing, Flow, ramp_colours
from frameloom.core.band import Field
from frameloom.core.noise import ramp
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def draw(field: Field, params: Mapping[str, Any]) -> None:
    """The line spans the picture's corners' shadow on it; the phase turns it round."""
    angle = math.radians(params["angle"])
    x = field.x
    if field.around:
        # behind the camera the colours go back, so that a turn closes
        x = np.sign(x) * np.minimum(np.abs(x), np.float32(field.around / 2) - np.abs(x))
    along = x * math.cos(angle) + field.y * math.sin(angle)
    reach = abs(math.cos(angle)) * field.width + abs(math.sin(angle))
    value = (along / reach + 0.5).astype(np.float32)
    colours = ramp_colours(params["colors"])
    if field.phase != 0:
        # round and round without a jump: the colours there and back
        value = np.abs((value - np.float32(field.phase % 2)) % 2 - 1)
        value = (1 - value).astype(np.float32)
    ramp(field.r, field.g, field.b, value, colours)


class GradientBackground(Background):
    """Colours in equal steps along a line."""

    type: Literal["gradient"] = "gradient"
    drawing: ClassVar = Drawing(draw, coarse=4)
    colors: Colours = param(["#0b1026", "#3b2f7f", "#d16ba5"], "The colours in their order.")
    angle: Animated[Annotated[float, In(unit="degrees")]] = param(
        90.0, "Way of the line: 0 to the right, 90 upwards."
    )
    speed: Animated[Flow] = param(0.0, "How many times a second the colours go round.")
