"""`swirl`: a whirl."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Vec2
from frameloom.params.base import param


class Swirl(Effect):
    """Turns the picture about a point, most at the point."""

    type: Literal["swirl"] = "swirl"
    strength: Animated[Annotated[float, In(-6, 6)]] = param(2.0, "How far it turns, and which way.")
    radius: Animated[Annotated[float, In(0.05, 2, "heights")]] = param(0.5, "How far it reaches.")
    center: Animated[Annotated[Vec2, In(-1, 2)]] = param(
        (0.5, 0.5), "Of the picture: [0, 0] upper left, [1, 1] lower right."
    )
