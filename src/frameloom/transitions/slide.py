"""`slide`: the new picture slides over the old one, which stays."""

from __future__ import annotations

from typing import ClassVar, Literal

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.params.base import param
from frameloom.transitions.base import WAYS, Direction, Mixer, Transition
from frameloom.transitions.moving import assemble


def mix(leaving: Frame, entering: Frame, call: TransitionCall) -> None:
    x, y = WAYS[call.params["direction"]]
    left = call.progress - 1
    front = entering.copy()
    for dst, src in zip(entering.planes, leaving.planes, strict=True):
        dst[:] = src
    assemble(entering, front, x * left, y * left)


class Slide(Transition):
    """The new picture slides over the old one."""

    type: Literal["slide"] = "slide"
    maths: ClassVar = Mixer(mix)
    direction: Direction = param("left", "Where it slides.")
