"""`pixel_shatter`: shards."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class PixelShatter(Effect):
    """Breaks the picture into shards."""

    type: Literal["pixel_shatter"] = "pixel_shatter"
    cells: Animated[Annotated[int, In(5, 50)]] = param(20, "Shards in the picture's height.")
    strength: Animated[Annotated[float, In(0, 0.2, "heights")]] = param(
        0.05, "How far they are thrown."
    )
