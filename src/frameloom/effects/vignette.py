"""`vignette`: darker towards the corners."""

from __future__ import annotations

from typing import Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, Share
from frameloom.params.base import param


class Vignette(Effect):
    """Darkens the picture towards its corners."""

    type: Literal["vignette"] = "vignette"
    offset: Animated[Share] = param(0.5, "How far in from the corners it reaches.")
    darkness: Animated[Share] = param(0.5, "How dark the corners get.")
