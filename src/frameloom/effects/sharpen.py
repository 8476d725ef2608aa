"""`sharpen`: crisper edges."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Sharpen(Effect):
    """Sharpens the picture."""

    type: Literal["sharpen"] = "sharpen"
    strength: Animated[Annotated[float, In(0, 3)]] = param(0.5, "How strong it is.")
    radius: Animated[Annotated[float, In(0, 0.1, "heights")]] = param(
        0.001, "How fine the details are."
    )
