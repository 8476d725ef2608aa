"""What every transition has, and where transitions are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.params.animated import Easing, Moment
from frameloom.params.base import Model, param
from frameloom.params.registry import Registry

F32 = npt.NDArray[np.float32]
Direction = Literal["left", "right", "up", "down"]
WAYS: dict[Direction, tuple[float, float]] = {
    "left": (-1.0, 0.0),
    "right": (1.0, 0.0),
    "up": (0.0, 1.0),
    "down": (0.0, -1.0),
}
"""Unit vectors, +x right, +y up."""


@dataclass(frozen=True)
class Matte:
    """A transition that uncovers the entering picture: where the matte is 1 it is seen.

    `matte(x, y, call)`: x (1, W) and y (H, 1) float32 are pixel centres in picture heights from
    the centre, +y up; returns (H, W) float32, clipped here to 0..1, or one number for all.
    """

    matte: Callable[[F32, F32, TransitionCall], F32 | float]


@dataclass(frozen=True)
class Mixer:
    """A transition that moves or breaks the pictures: `mix(leaving, entering, call)`.

    Leaves the result in `entering`.
    """

    mix: Callable[[Frame, Frame, TransitionCall], None]


class Transition(Model):
    """How a scene takes over from the one before it."""

    type: str
    duration: Moment = param(Fraction(1, 2), "How long it takes, from the scene's start.")
    easing: Easing = param("linear", "Shapes its progress.")

    maths: ClassVar[Matte | Mixer | None] = None
    """How it is drawn; None: a cut."""


TRANSITIONS: Registry[Transition] = Registry("transition", Transition, "frameloom.transitions")
"""Every transition there is."""

AnyTransition = Annotated[Transition, TRANSITIONS]


def reach(x: F32, y: F32, way: tuple[float, float]) -> tuple[F32, float]:
    """Each pixel's place along `way`, 0 where it comes from, and the whole length; in heights."""
    along = x * np.float32(way[0]) + y * np.float32(way[1])
    width, height = 2 * float(abs(x[0, 0])) + pixel(x, y), 1.0
    length = width if way[0] else height
    return along + np.float32(length / 2), length


def pixel(x: F32, y: F32) -> float:
    """The size of a pixel, in heights."""
    return float(x[0, 1] - x[0, 0]) if x.shape[1] > 1 else 1.0 / y.shape[0]
