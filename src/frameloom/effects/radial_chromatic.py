"""`radial_chromatic`: colours spread from the centre."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class RadialChromatic(Effect):
    """Spreads the colours along the way from the centre."""

    type: Literal["radial_chromatic"] = "radial_chromatic"
    strength: Animated[Annotated[float, In(0, 0.25)]] = param(
        0.05, "How far they spread at the edge."
    )
    exponent: Animated[Annotated[float, In(0.5, 4)]] = param(
        2.0, "How the spread grows with the distance from the centre."
    )
