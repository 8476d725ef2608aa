"""`lens_distortion`: a bent lens."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class LensDistortion(Effect):
    """Bends the picture as a lens does."""

    type: Literal["lens_distortion"] = "lens_distortion"
    distortion: Animated[Annotated[float, In(-0.2, 0.2)]] = param(
        0.05, "Pincushion below 0, barrel above."
    )
