"""`terrain`: a map of heights in bands of colour."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.backgrounds.base import Background, Colours, Flow
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class TerrainBackground(Background):
    """A map of heights in bands of colour, with light from one side."""

    type: Literal["terrain"] = "terrain"
    colors: Colours = param(["#0d2b45", "#2f6f6a", "#b9c27a", "#f4efe0"], "From valley to peak.")
    scale: Animated[Annotated[float, In(0.01, 100)]] = param(4.0, "Hills in the picture's height.")
    seed: Annotated[int, In()] = param(0, "Another number gives other hills.")
    speed: Animated[Flow] = param(0.2, "How fast the hills change, in hills a second.")
