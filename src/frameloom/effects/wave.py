"""`wave`: waves."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Vec2
from frameloom.params.base import param


class Wave(Effect):
    """Waves run through the picture."""

    type: Literal["wave"] = "wave"
    amplitude: Animated[Annotated[Vec2, In(0, 0.15, "heights")]] = param(
        (0.02, 0.02), "How far they move it: [x, y]."
    )
    frequency: Animated[Annotated[Vec2, In(1, 30)]] = param(
        (5.0, 5.0), "Waves in the picture: [x, y]."
    )
    speed: Animated[Annotated[float, In(0, 5)]] = param(1.0, "How fast they run.")
