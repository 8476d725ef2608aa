"""What every effect has, and where effects are found."""

from __future__ import annotations

from typing import Annotated

from frameloom.params.animated import Animated, Share
from frameloom.params.base import Model, param
from frameloom.params.registry import Registry


class Effect(Model):
    """Changes the finished picture; effects apply in list order."""

    type: str
    enabled: bool = param(True, "Whether it is applied at all.")
    amount: Animated[Share] = param(1.0, "Blend with the untouched picture; 0 leaves it as it is.")


EFFECTS: Registry[Effect] = Registry("effect", Effect, "frameloom.effects", "frameloom.effects")
"""Every effect there is; others come by the entry point group `frameloom.effects`."""

AnyEffect = Annotated[Effect, EFFECTS]
