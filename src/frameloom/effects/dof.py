"""`dof`: depth of field: what is nearer or farther than the focus is blurred.

The camera's focus and aperture as an effect: it works on the scene's real depth, pane by pane and
across a tilted pane, where the panes are drawn, so its place in the list does not matter. Circles
of confusion are discs; `core.picture.Lens` has the formula. The background is infinitely far away.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from frameloom.effects.base import Effect, Optics
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Dof(Effect):
    """Blurs what is nearer or farther than the focus."""

    type: Literal["dof"] = "dof"
    maths: ClassVar = Optics()
    focus_distance: Animated[Annotated[float, In(0, 1000, "units")]] | None = param(
        None, "From the camera; null is the camera's focus, else z = 0."
    )
    focus_range: Animated[Annotated[float, In(0, 1000, "units")]] = param(
        0.2, "How much about the focus is sharp."
    )
    bokeh: Animated[Annotated[float, In(0.5, 15)]] = param(2.8, "How blurred the rest gets.")
