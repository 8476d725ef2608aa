"""`noise`: colours mixed by slow clouds."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.backgrounds.base import Background, Colours, Flow
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class NoiseBackground(Background):
    """Colours mixed by drifting clouds."""

    type: Literal["noise"] = "noise"
    colors: Colours = param(["#0b1026", "#27406b", "#7a5c9e"], "From the low to the high places.")
    scale: Animated[Annotated[float, In(0.01, 100)]] = param(3.0, "Clouds in the picture's height.")
    seed: Annotated[int, In()] = param(0, "Another number gives other clouds.")
    speed: Animated[Flow] = param(0.2, "How fast the clouds change, in clouds a second.")
