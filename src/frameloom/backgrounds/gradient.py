"""`gradient`: colours along a line."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.backgrounds.base import Background, Colours, Flow
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class GradientBackground(Background):
    """Colours in equal steps along a line."""

    type: Literal["gradient"] = "gradient"
    colors: Colours = param(["#0b1026", "#3b2f7f", "#d16ba5"], "The colours in their order.")
    angle: Animated[Annotated[float, In(unit="degrees")]] = param(
        90.0, "Way of the line: 0 to the right, 90 upwards."
    )
    speed: Animated[Flow] = param(0.0, "How many times a second the colours go round.")
