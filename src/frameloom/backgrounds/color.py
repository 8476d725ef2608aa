"""`color`: one colour."""

from __future__ import annotations

from typing import Literal

from frameloom.backgrounds.base import Background
from frameloom.params.animated import Animated, Colour
from frameloom.params.base import param


class ColorBackground(Background):
    """One colour."""

    type: Literal["color"] = "color"
    color: Animated[Colour] = param("#000000", "The colour.")
