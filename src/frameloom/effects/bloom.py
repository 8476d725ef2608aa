"""`bloom`: light spills over."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Share
from frameloom.params.base import param


class Bloom(Effect):
    """Bright places glow."""

    type: Literal["bloom"] = "bloom"
    threshold: Animated[Share] = param(0.8, "How bright a place must be to glow.")
    intensity: Animated[Annotated[float, In(0, 3)]] = param(0.6, "How strong the glow is.")
    radius: Animated[Annotated[float, In(0, 1, "heights")]] = param(0.05, "How far it reaches.")
