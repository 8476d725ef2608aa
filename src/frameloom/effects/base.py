"""What every effect has, and where effects are found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar

from frameloom.core.band import Band, Map
from frameloom.core.picture import EffectCall
from frameloom.params.animated import Animated, Share
from frameloom.params.base import Model, param
from frameloom.params.registry import Registry


class Effect(Model):
    """Changes the finished picture; effects apply in list order."""

    type: str
    enabled: bool = param(True, "Whether it is applied at all.")
    amount: Animated[Share] = param(1.0, "Blend with the untouched picture; 0 leaves it as it is.")

    shade: ClassVar[Callable[[Band, EffectCall], None] | None] = None
    """A point effect: changes each pixel of a band by itself, in place."""
    displace: ClassVar[Callable[[Map, EffectCall], None] | None] = None
    """A displacement: says where each pixel of a band takes its colour from."""
    apart: ClassVar[tuple[int, ...]] = ()
    """Of a displacement: the channels it moves, each in its own way; empty: all alike."""


EFFECTS: Registry[Effect] = Registry("effect", Effect, "frameloom.effects", "frameloom.effects")
"""Every effect there is; others come by the entry point group `frameloom.effects`."""

AnyEffect = Annotated[Effect, EFFECTS]
