"""`dissolve`: clouds of noise give way, the low places first.

Three octaves of gradient noise, four clouds to the picture's height, spread evenly over progress.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.noise import clouds
from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import F32, Matte, Transition

SOFT = 0.08
SPREAD = 0.45
"""The noise hardly ever leaves -SPREAD..SPREAD."""


def matte(x: F32, y: F32, call: TransitionCall) -> F32:
    shape = (y.shape[0], x.shape[1])
    value = np.empty(shape, np.float32)
    wide, high = (np.ascontiguousarray(np.broadcast_to(a, shape)) for a in (x, y))
    clouds(value, wide, high, 0.5, 4.0, 3, np.uint32(call.seed & 0xFFFFFFFF), 0)
    place = np.clip(value / np.float32(2 * SPREAD) + np.float32(0.5), 0, 1)
    return np.asarray((call.progress * (1 + SOFT) - place) / SOFT, np.float32)


class Dissolve(Transition):
    """Dissolves in clouds of noise."""

    type: Literal["dissolve"] = "dissolve"
    maths: ClassVar = Matte(matte)
