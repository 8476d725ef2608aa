"""`iris`: a circle opens from the centre until it holds the whole picture."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import numpy as np

from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import F32, Matte, Transition

SOFT = 0.01


def matte(x: F32, y: F32, call: TransitionCall) -> F32:
    corner = math.hypot(float(x[0, 0]), float(y[0, 0]))
    front = call.progress * (corner + SOFT)
    return np.asarray((front - np.sqrt(x * x + y * y)) / SOFT, np.float32)


class Iris(Transition):
    """A circle opens onto the new picture."""

    type: Literal["iris"] = "iris"
    maths: ClassVar = Matte(matte)
