"""`blur`: a Gaussian blur."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Blur(Effect):
    """Blurs the picture, all ways or along one."""

    type: Literal["blur"] = "blur"
    radius: Animated[Annotated[float, In(0, 1, "heights")]] = param(0.01, "Gaussian sigma.")
    direction: Animated[Annotated[float, In(unit="degrees")]] | None = param(
        None, "Blurs along this way only; null blurs all ways."
    )
