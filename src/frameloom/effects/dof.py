"""`dof`: depth of field."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Dof(Effect):
    """Blurs what is nearer or farther than the focus."""

    type: Literal["dof"] = "dof"
    focus_distance: Animated[Annotated[float, In(0, 1000, "units")]] | None = param(
        None, "From the camera; null is the camera's focus, else z = 0."
    )
    focus_range: Animated[Annotated[float, In(0, 1000, "units")]] = param(
        0.2, "How much about the focus is sharp."
    )
    bokeh: Animated[Annotated[float, In(0.5, 15)]] = param(2.8, "How blurred the rest gets.")
