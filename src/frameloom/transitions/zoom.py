"""`zoom`: the old picture grows and fades while the new one grows into place.

The leaving picture is scaled by 1 + p / 2, the entering one by 2/3 + p / 3; both mix by p, with a
smooth start and end (3 p^2 - 2 p^3).
"""

from __future__ import annotations

from typing import ClassVar, Literal

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import Mixer, Transition
from frameloom.transitions.moving import lay


def mix(leaving: Frame, entering: Frame, call: TransitionCall) -> None:
    p, new = call.progress, entering.copy()
    lay(entering, leaving, 1 + p / 2, 0, 0)
    lay(entering, new, 2 / 3 + p / 3, 0, 0, p * p * (3 - 2 * p))


class ZoomThrough(Transition):
    """Flies through the old picture into the new one."""

    type: Literal["zoom"] = "zoom"
    maths: ClassVar = Mixer(mix)
