"""`pixel_sort`: pixels in order."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Share, Switched
from frameloom.params.base import param


class PixelSort(Effect):
    """Sorts runs of pixels by their brightness."""

    type: Literal["pixel_sort"] = "pixel_sort"
    threshold: Animated[Share] = param(0.3, "How bright a pixel must be to be sorted.")
    span: Animated[Annotated[float, In(0.01, 0.5)]] = param(
        0.15, "Longest run, as a share of the picture."
    )
    axis: Switched[Literal["horizontal", "vertical"]] = param("horizontal", "Along which runs go.")
