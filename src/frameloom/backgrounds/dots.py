"""`dots`: a grid of dots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np

from frameloom.backgrounds.base import Background, Drawing, Flow
from frameloom.core.band import Field
from frameloom.params.animated import Animated, Colour, In
from frameloom.params.base import param


def draw(field: Field, params: Mapping[str, Any]) -> None:
    """Discs on a square grid, antialiased; the grid moves up to the right."""
    closing, _ = field.closing(1 / params["spacing"])
    spacing, radius = 1 / closing, params["size"] / 2
    shift = field.phase % 1 * spacing
    dx = (field.x - shift + spacing / 2) % spacing - spacing / 2
    dy = (field.y - shift + spacing / 2) % spacing - spacing / 2
    cover = np.clip((radius - np.sqrt(dx * dx + dy * dy)) / field.step + 0.5, 0, 1)
    behind, dot = params["background"], params["color"]
    cover = cover * dot[3]
    for plane, low, high in zip((field.r, field.g, field.b), behind, dot, strict=False):
        plane[:] = low * behind[3] * (1 - cover) + high * cover


class DotsBackground(Background):
    """A grid of dots."""

    type: Literal["dots"] = "dots"
    drawing: ClassVar = Drawing(draw)
    background: Animated[Colour] = param("#0b1026", "Colour between the dots.")
    color: Animated[Colour] = param("#3b4a7a", "Colour of the dots.")
    spacing: Animated[Annotated[float, In(0.005, 10, "heights")]] = param(
        0.15, "From one dot's centre to the next."
    )
    size: Animated[Annotated[float, In(0, 10, "heights")]] = param(0.08, "A dot's diameter.")
    speed: Animated[Flow] = param(0.0, "How many dots the grid moves on in a second.")
