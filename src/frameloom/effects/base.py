"""What every effect has, and where effects are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar

from frameloom.core.band import Band, Map
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

    `apart`: the channels it moves, each in its own way; empty: all alike.
    """

    displace: Callable[[Map, EffectCall], None]
    apart: tuple[int, ...] = ()


class Effect(Model):
    """Changes the finished picture; effects apply in list order."""

    type: str
    enabled: bool = param(True, "Whether it is applied at all.")
    amount: Animated[Share] = param(1.0, "Blend with the untouched picture; 0 leaves it as it is.")

    maths: ClassVar[Point | Displacement | None] = None
    """How it is drawn; None: known, but not yet drawn."""


EFFECTS: Registry[Effect] = Registry("effect", Effect, "frameloom.effects", "frameloom.effects")
"""Every effect there is; others come by the entry point group `frameloom.effects`."""

AnyEffect = Annotated[Effect, EFFECTS]
