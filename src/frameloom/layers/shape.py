"""`shape`: a rectangle, an ellipse or a line."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from frameloom.layers.base import PaneLayer, Units
from frameloom.params.animated import Animated, Colour, In, Vec2
from frameloom.params.base import Model, param
from frameloom.params.problems import wrong

Point = Annotated[Vec2, In(-1000, 1000, "units")]


def _two(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise wrong("the two ends of a line, [[x, y], [x, y]]", value)
    return tuple(value)


Ends = Annotated[tuple[Animated[Point], Animated[Point]], BeforeValidator(_two)]
ROUNDED = 0.1
"""The corner radius of a rounded rectangle that gives none, of its shorter side."""


class Stroke(Model):
    """A line along the inside of a shape's edge."""

    color: Animated[Colour] = param("#ffffff", "Its colour.")
    width: Animated[Units] = param(0.01, "Its width.")


class Shape(PaneLayer):
    """A rectangle, a rounded rectangle, an ellipse or a line."""

    type: Literal["shape"] = "shape"
    shape: Literal["rectangle", "rounded_rectangle", "ellipse", "line"] = param(
        "rectangle", "A rounded rectangle has a corner radius of 0.1 unless it gives its own."
    )
    size: Animated[Annotated[Vec2, In(0, 1000, "units")]] = param(
        (0.5, 0.5), "Width and height; not for a line."
    )
    fill: Animated[Colour] | None = param("#ffffff", "Colour inside, and of a line; null is none.")
    stroke: Stroke | None = param(None, "A line along its edge; not for a line.")
    points: Ends | None = param(None, "The two ends of a line.")
    width: Animated[Units] = param(0.01, "How thick a line is.")

    @model_validator(mode="before")
    @classmethod
    def _round(cls, data: Any) -> Any:
        rounded = isinstance(data, dict) and data.get("shape") == "rounded_rectangle"
        return {"corner_radius": ROUNDED, **data} if rounded else data
