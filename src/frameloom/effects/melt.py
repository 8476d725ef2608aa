"""`melt`: the picture runs down."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Melt(Effect):
    """Lets the picture run down."""

    type: Literal["melt"] = "melt"
    strength: Animated[Annotated[float, In(0, 0.5, "heights")]] = param(0.1, "How far it runs.")
    frequency: Animated[Annotated[float, In(1, 20)]] = param(5.0, "How many streams.")
    speed: Animated[Annotated[float, In(0, 5)]] = param(1.0, "How fast the streams change.")
