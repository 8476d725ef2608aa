"""`chromatic_aberration`: red and blue drift apart."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Switched
from frameloom.params.base import param


class ChromaticAberration(Effect):
    """Shifts red and blue apart, as a cheap lens does."""

    type: Literal["chromatic_aberration"] = "chromatic_aberration"
    offset: Animated[Annotated[float, In(0, 0.02, "heights")]] = param(
        0.005, "How far red and blue are shifted, each its own way."
    )
    radial: Switched[bool] = param(True, "Grow with the distance from the centre.")
    direction: Switched[Literal["omnidirectional", "horizontal", "vertical", "diagonal"]] = param(
        "omnidirectional", "The way of the shift."
    )
    modulation_offset: Animated[Annotated[float, In(0, 0.5)]] = param(
        0.15, "Where the radial shift starts to grow: the distance from the centre."
    )
