"""`fisheye`: a fisheye lens."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Fisheye(Effect):
    """Shows the picture through a fisheye lens."""

    type: Literal["fisheye"] = "fisheye"
    strength: Animated[Annotated[float, In(0.5, 15)]] = param(3.0, "How strong the lens is.")
