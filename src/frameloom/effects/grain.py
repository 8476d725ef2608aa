"""`grain`: film grain, new in every frame."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Switched
from frameloom.params.base import param


class Grain(Effect):
    """Film grain: seeded noise, new in every frame."""

    type: Literal["grain"] = "grain"
    opacity: Animated[Annotated[float, In(0, 0.5)]] = param(0.06, "How strong the grain is.")
    size: Animated[Annotated[float, In(1, 4, "px at 1080p")]] = param(1.0, "Size of one grain.")
    monochrome: Switched[bool] = param(True, "Grey grain; false gives coloured grain.")
