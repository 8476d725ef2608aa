"""`scanlines`: lines of a tube."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Scanlines(Effect):
    """Dark lines as on an old screen."""

    type: Literal["scanlines"] = "scanlines"
    density: Animated[Annotated[float, In(0.5, 4)]] = param(1.5, "How close the lines are.")
    scroll_speed: Animated[Annotated[float, In(0, 2)]] = param(0.0, "How fast they move.")
