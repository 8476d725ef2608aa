"""`zoom`: the old picture grows and fades while the new one grows into place.

The leaving picture is scaled by 1 + p / 2, the entering one by 2/3 + p / 3; both mix by p, with a
smooth start and end (3 p^2 - 2 p^3).
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import Mixer, Transition
from frameloom.transitions.moving import moved


def mix(leaving: Frame, entering: Frame, call: TransitionCall) -> None:
    p = call.progress
    old, new = moved(leaving, 1 + p / 2, 0, 0), moved(entering, 2 / 3 + p / 3, 0, 0)
    share = np.float32(p * p * (3 - 2 * p))
    for dst, a, b in zip(entering.planes, old.planes, new.planes, strict=True):
        base = a.astype(np.float32)
        np.copyto(dst, (base + (b - base) * share + np.float32(0.5)).astype(np.uint16))


class ZoomThrough(Transition):
    """Flies through the old picture into the new one."""

    type: Literal["zoom"] = "zoom"
    maths: ClassVar = Mixer(mix)
