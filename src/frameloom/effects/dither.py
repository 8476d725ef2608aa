"""`dither`: few colours, many dots."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Share, Switched
from frameloom.params.base import param

Mode = Literal[
    "bayer2", "bayer4", "bayer8", "bayer16", "random", "value_noise", "halftone", "lines"
]


class Dither(Effect):
    """Fewer colours, with the rest made of dots."""

    type: Literal["dither"] = "dither"
    mode: Switched[Mode] = param("bayer4", "The pattern of the dots.")
    levels: Animated[Annotated[int, In(2, 32)]] = param(8, "Steps of each channel.")
    intensity: Animated[Share] = param(1.0, "How strong the pattern is.")
    threshold_bias: Animated[Annotated[float, In(-0.3, 0.3)]] = param(
        0.0, "Darker below 0, brighter above."
    )
    luminance_only: Switched[bool] = param(False, "Dithers brightness and keeps the colours.")
