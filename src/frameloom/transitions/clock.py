"""`clock`: a hand sweeps once round, clockwise from the top, and uncovers the new picture."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import numpy as np

from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import F32, Matte, Transition

SOFT = 0.005
"""Softness of the hand's edge, in heights."""


def matte(x: F32, y: F32, call: TransitionCall) -> F32:
    angle = np.arctan2(x, y) % np.float32(2 * math.pi)
    hand = 2 * math.pi * call.progress
    distance = np.maximum(np.sqrt(x * x + y * y), np.float32(1e-6))
    # before the hand: its arc; the sweep's start is a hard edge that opens with the hand
    return (hand - angle) * distance / SOFT


class Clock(Transition):
    """A clock's hand uncovers the new picture."""

    type: Literal["clock"] = "clock"
    maths: ClassVar = Matte(matte)
