"""`push`: the new picture pushes the old one out."""

from __future__ import annotations

from typing import ClassVar, Literal

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.params.base import param
from frameloom.transitions.base import WAYS, Direction, Mixer, Transition
from frameloom.transitions.moving import assemble, lay


def mix(leaving: Frame, entering: Frame, call: TransitionCall) -> None:
    x, y = WAYS[call.params["direction"]]
    p, front = call.progress, entering.copy()
    lay(entering, leaving, 1.0, x * p, y * p)
    assemble(entering, front, x * (p - 1), y * (p - 1))


class Push(Transition):
    """The new picture pushes the old one out."""

    type: Literal["push"] = "push"
    maths: ClassVar = Mixer(mix)
    direction: Direction = param("left", "Where they go.")
