"""What video and image layers have in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from frameloom.layers.base import PaneLayer
from frameloom.params.animated import Animated, In, Vec4
from frameloom.params.base import param
from frameloom.params.medium import Fit, Medium
from frameloom.params.problems import wrong


def _inside(crop: Vec4) -> Vec4:
    x, y, w, h = crop
    if w <= 0 or h <= 0 or x + w > 1 + 1e-9 or y + h > 1 + 1e-9:
        raise wrong("[x, y, w, h] as fractions of the medium, w and h above 0, inside it", crop)
    return crop


def _four(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) != 4:
        raise wrong("[x, y, w, h] as fractions of the medium", value)
    return value


Crop = Annotated[Vec4, In(0, 1), BeforeValidator(_four), AfterValidator(_inside)]


class MediumLayer(PaneLayer, Medium):
    """A pane that shows a medium."""

    fit: Fit = param("contain", "How the medium is placed in the pane's box.")
    crop: Animated[Crop] = param((0.0, 0.0, 1.0, 1.0), "The part shown: [x, y, w, h], y down.")
