"""`dissolve`: clouds of noise give way, the low places first.

Three octaves of gradient noise, four clouds to the picture's height. A place gives way when
progress reaches the share of noise that is lower, taken as normally distributed: so about as much
of the picture is new as progress says. The normal distribution is taken for the logistic curve of
1.702 z, which is it to 0.01.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.noise import clouds
from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import F32, Matte, Transition

SOFT = 0.08
DEVIATION = 0.19
"""The noise's standard deviation, measured."""


def matte(x: F32, y: F32, call: TransitionCall) -> F32:
    shape = (y.shape[0], x.shape[1])
    value = np.empty(shape, np.float32)
    wide, high = (np.ascontiguousarray(np.broadcast_to(a, shape)) for a in (x, y))
    clouds(value, wide, high, 0.5, 4.0, 3, np.uint32(call.seed & 0xFFFFFFFF), 0)
    place = 1 / (1 + np.exp(value * np.float32(-1.702 / DEVIATION)))
    return np.asarray((call.progress * (1 + SOFT) - place) / SOFT, np.float32)


class Dissolve(Transition):
    """Dissolves in clouds of noise."""

    type: Literal["dissolve"] = "dissolve"
    maths: ClassVar = Matte(matte)
