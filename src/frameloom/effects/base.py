"""What every effect has, and where effects are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from frameloom.core.band import Band, Frame, Map
from frameloom.core.picture import EffectCall
from frameloom.params.animated import Animated, Share
from frameloom.params.base import Model, param
from frameloom.params.registry import Registry


@dataclass(frozen=True)
class Point:
    """An effect that changes each pixel by itself: `shade` works on a band, in place."""

    shade: Callable[[Band, EffectCall], None]


@dataclass(frozen=True)
class Displacement:
    """An effect that says where each pixel takes its colour from.

    `apart`: the channels it moves, each in its own way; empty: all alike. `step`: columns from
    one place where it is asked to the next, between which positions run straight: 16 for what is
    smooth, 4 for what waves, 1 for what breaks.
    """

    displace: Callable[[Map, EffectCall], None]
    apart: tuple[int, ...] = ()
    step: Literal[1, 4, 16] = 16


@dataclass(frozen=True)
class Filter:
    """An effect that looks at a neighbourhood: `apply` works on the whole frame, in place."""

    apply: Callable[[Frame, EffectCall], None]


class Effect(Model):
    """Changes the finished picture; effects apply in list order."""

    type: str
    enabled: bool = param(True, "Whether it is applied at all.")
    amount: Animated[Share] = param(1.0, "Blend with the untouched picture; 0 leaves it as it is.")

    maths: ClassVar[Point | Displacement | Filter | None] = None
    """How it is drawn; None: known, but not yet drawn."""


EFFECTS: Registry[Effect] = Registry("effect", Effect, "frameloom.effects", "frameloom.effects")
"""Every effect there is; others come by the entry point group `frameloom.effects`."""

AnyEffect = Annotated[Effect, EFFECTS]
