"""`letterbox`: bars."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, Colour, In
from frameloom.params.base import param


class Letterbox(Effect):
    """Bars that leave a wider or a taller picture."""

    type: Literal["letterbox"] = "letterbox"
    ratio: Animated[Annotated[float, In(0.1, 10)]] = param(2.39, "Width by height of what stays.")
    color: Animated[Colour] = param("#000000", "Of the bars.")
