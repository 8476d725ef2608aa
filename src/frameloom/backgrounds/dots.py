"""`dots`: a grid of dots."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.backgrounds.base import Background, Flow
from frameloom.params.animated import Animated, Colour, In
from frameloom.params.base import param


class DotsBackground(Background):
    """A grid of dots."""

    type: Literal["dots"] = "dots"
    background: Animated[Colour] = param("#0b1026", "Colour between the dots.")
    color: Animated[Colour] = param("#3b4a7a", "Colour of the dots.")
    spacing: Animated[Annotated[float, In(0.005, 10, "heights")]] = param(
        0.15, "From one dot's centre to the next."
    )
    size: Animated[Annotated[float, In(0, 10, "heights")]] = param(0.08, "A dot's diameter.")
    speed: Animated[Flow] = param(0.0, "How many dots the grid moves on in a second.")
