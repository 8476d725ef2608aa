"""`wipe`: an edge runs over the picture and uncovers the new one behind it.

The edge is soft over 2 % of the picture's height, and starts and ends outside of the picture.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from frameloom.core.picture import TransitionCall
from frameloom.params.base import param
from frameloom.transitions.base import F32, WAYS, Direction, Matte, Transition, reach

SOFT = 0.02


def matte(x: F32, y: F32, call: TransitionCall) -> F32:
    along, length = reach(x, y, WAYS[call.params["direction"]])
    front = call.progress * (length + SOFT)
    return (front - along) / SOFT


class Wipe(Transition):
    """An edge uncovers the new picture."""

    type: Literal["wipe"] = "wipe"
    maths: ClassVar = Matte(matte)
    direction: Direction = param("left", "Where the edge goes.")
