"""`whip_pan`: the camera is thrown round: a push, fastest in the middle, smeared by its speed.

Place s = p^2 (3 - 2 p); the smear is half of what it moves in a fifteenth of the transition.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.params.base import param
from frameloom.transitions.base import WAYS, Direction, Mixer, Transition
from frameloom.transitions.moving import assemble, lay, smeared


def mix(leaving: Frame, entering: Frame, call: TransitionCall) -> None:
    x, y = WAYS[call.params["direction"]]
    p = call.progress
    place, speed = p * p * (3 - 2 * p), 6 * p * (1 - p)
    front = entering.copy()
    lay(entering, leaving, 1.0, x * place, y * place)
    assemble(entering, front, x * (place - 1), y * (place - 1))
    blurred = smeared(entering, speed / 15, horizontal=bool(x))
    for dst, src in zip(entering.planes, blurred.planes, strict=True):
        dst[:] = src


class WhipPan(Transition):
    """A whip of the camera from one picture to the next."""

    type: Literal["whip_pan"] = "whip_pan"
    maths: ClassVar = Mixer(mix)
    direction: Direction = param("left", "Where the pictures fly.")
