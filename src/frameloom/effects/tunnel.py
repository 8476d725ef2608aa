"""`tunnel`: into the depth."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Vec2
from frameloom.params.base import param


class Tunnel(Effect):
    """Draws the picture into a tunnel."""

    type: Literal["tunnel"] = "tunnel"
    strength: Animated[Annotated[float, In(-1, 1)]] = param(
        0.3, "How deep it goes; below 0 comes out."
    )
    center: Animated[Annotated[Vec2, In(-1, 2)]] = param(
        (0.5, 0.5), "Of the picture: [0, 0] upper left, [1, 1] lower right."
    )
