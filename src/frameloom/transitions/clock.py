"""`clock`: a hand sweeps once round, clockwise from the top, and uncovers the new picture."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.jit import kernel
from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import F32, Matte, Transition

SOFT = 0.005
"""Softness of the hand's edge, in heights."""


def matte(x: F32, y: F32, call: TransitionCall) -> F32:
    out = np.empty((y.shape[0], x.shape[1]), np.float32)
    sweep(out, x[0], y[:, 0], 2 * np.pi * call.progress, 1 / SOFT)
    return out


class Clock(Transition):
    """A clock's hand uncovers the new picture."""

    type: Literal["clock"] = "clock"
    maths: ClassVar = Matte(matte)


@kernel
def sweep(out, x, y, hand, sharpness):
    """How far each place lies before the hand: its arc; the sweep's start is a hard edge.

    The angle is an odd polynomial of degree 11, fitted to the arc tangent of 0..1 for the least
    greatest error (2e-6), folded onto the eighths of a turn.
    """
    quarter, half, whole = np.float32(np.pi / 2), np.float32(np.pi), np.float32(2 * np.pi)
    to, sharp, zero = np.float32(hand), np.float32(sharpness), np.float32(0)
    for k in range(out.shape[0]):
        row, up = out[k], y[k]
        for i in range(row.shape[0]):
            right = x[i]
            a, b = abs(right), abs(up)
            t = min(a, b) / max(a, b, np.float32(1e-9))
            s = t * t
            p = np.float32(-0.01171908) * s + np.float32(0.05264724)
            p = p * s - np.float32(0.11642641)
            p = p * s + np.float32(0.19354038)
            p = p * s - np.float32(0.33262284)
            p = (p * s + np.float32(0.99997722)) * t
            angle = quarter - p if a > b else p
            angle = half - angle if up < zero else angle
            angle = whole - angle if right < zero else angle
            row[i] = (to - angle) * np.sqrt(max(a * a + b * b, np.float32(1e-12))) * sharp
