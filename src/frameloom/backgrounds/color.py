"""`color`: one colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from frameloom.backgrounds.base import Background, Drawing
from frameloom.core.band import Field
from frameloom.params.animated import Animated, Colour
from frameloom.params.base import param


def draw(field: Field, params: Mapping[str, Any]) -> None:
    r, g, b, a = params["color"]
    field.r[:], field.g[:], field.b[:] = r * a, g * a, b * a


class ColorBackground(Background):
    """One colour."""

    type: Literal["color"] = "color"
    drawing: ClassVar = Drawing(draw, coarse=0)
    color: Animated[Colour] = param("#000000", "The colour.")
