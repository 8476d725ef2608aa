"""`kaleidoscope`: mirrors in a ring."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Kaleidoscope(Effect):
    """Mirrors a wedge of the picture in a ring."""

    type: Literal["kaleidoscope"] = "kaleidoscope"
    segments: Animated[Annotated[int, In(2, 12)]] = param(6, "How many wedges.")
    rotation: Animated[Annotated[float, In(unit="degrees")]] = param(0.0, "Turns the ring.")
