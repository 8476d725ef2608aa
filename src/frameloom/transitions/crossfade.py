"""`crossfade`: one picture fades into the other.

(1 - p) leaving + p entering, on coded R'G'B', as editors do.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import F32, Matte, Transition


def matte(_x: F32, _y: F32, call: TransitionCall) -> float:
    return call.progress


class Crossfade(Transition):
    """Fades from one picture into the other."""

    type: Literal["crossfade"] = "crossfade"
    maths: ClassVar = Matte(matte)
