"""`terrain`: a map of heights in bands of colour."""

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
    """Four octaves of gradient noise in bands of colour, lit from the upper left."""
    height = np.empty_like(field.x)
    scale, around = field.closing(params["scale"])
    seed = np.uint32(params["seed"] & 0xFFFFFFFF)
    clouds(height, field.x, field.y, field.phase, scale, 4, seed, around)
    colours = ramp_colours(params["colors"])
    bands = (np.clip(0.5 + 0.9 * height, 0, 1) * (len(colours) - 1)).astype(np.float32)
    # flat bands with soft edges: most of the way from one colour to the next in a fifth of it
    floor = np.floor(bands)
    step = np.clip((bands - floor - 0.5) * 5 + 0.5, 0, 1)
    value = ((floor + step * step * (3 - 2 * step)) / (len(colours) - 1)).astype(np.float32)
    ramp(field.r, field.g, field.b, value, colours)
    down, right = np.gradient(height, field.step * scale)
    light = (1 + 0.12 * np.clip(down + right, -2.5, 2.5)).astype(np.float32)
    for plane in (field.r, field.g, field.b):
        np.multiply(plane, light, out=plane)


class TerrainBackground(Background):
    """A map of heights in bands of colour, with light from one side."""

    type: Literal["terrain"] = "terrain"
    drawing: ClassVar = Drawing(draw, coarse=2)
    colors: Colours = param(["#0d2b45", "#2f6f6a", "#b9c27a", "#f4efe0"], "From valley to peak.")
    scale: Animated[Annotated[float, In(0.01, 100)]] = param(4.0, "Hills in the picture's height.")
    seed: Annotated[int, In()] = param(0, "Another number gives other hills.")
    speed: Animated[Flow] = param(0.2, "How fast the hills change, in hills a second.")
