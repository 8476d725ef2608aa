"""What every effect has, and where effects are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from frameloom.core.band import Band, Frame, Map
from frameloom.core.picture import EffectCall
from frameloom.params.animated import Animated, Share
from frameloom.params.base import Model, param
from frameloom.params.registry import Registry

Step = Literal[1, 4, 16]


def step_for(bend: float) -> Step:
    """The widest step at which straight runs stay within 0.08 pixels of the true positions.

    `bend`: the largest second derivative of a position along its row, per pixel; a run of n
    columns is off by bend n^2 / 8 at most.
    """
    if bend * 32 <= 0.08:
        return 16
    return 4 if bend * 2 <= 0.08 else 1


@dataclass(frozen=True)
class Point:
    """An effect that changes each pixel by itself: `shade` works on a band, in place.

    `paints`: it lays its `color` over the picture, and over nothing too.
    """

    shade: Callable[[Band, EffectCall], None]
    paints: bool = False


@dataclass(frozen=True)
class Displacement:
    """An effect that says where each pixel takes its colour from.

    `apart`: the channels it moves, each in its own way; empty: all alike. `step`: columns from
    one place where it is asked to the next, between which positions run straight; for one whose
    smoothness depends on its parameters, what tells it from the call and the picture's size.
    Positions outside the picture are mirrored back into it.
    """

    displace: Callable[[Map, EffectCall], None]
    apart: tuple[int, ...] = ()
    step: Step | Callable[[EffectCall, tuple[int, int]], Step] = 16

    def columns(self, call: EffectCall, size: tuple[int, int]) -> Step:
        """From node to node of its map."""
        return self.step(call, size) if callable(self.step) else self.step


@dataclass(frozen=True)
class Filter:
    """An effect that looks at a neighbourhood: `apply` works on the whole frame, in place.

    `alpha`: what becomes of a picture's alpha. It "moves" as colour does, "stays", or there is
    light where there was nothing: it "glows".
    """

    apply: Callable[[Frame, EffectCall], None]
    alpha: Literal["moves", "stays", "glows"] = "stays"


@dataclass(frozen=True)
class Optics:
    """An effect of the camera's lens: drawn with the panes, before all other effects."""


Maths = Point | Displacement | Filter | Optics


class Effect(Model):
    """Changes the finished picture; effects apply in list order."""

    type: str
    enabled: bool = param(True, "Whether it is applied at all.")
    amount: Animated[Share] = param(1.0, "Blend with the untouched picture; 0 leaves it as it is.")

    maths: ClassVar[Maths | None] = None
    """How it is drawn; one that leaves it open is refused before the first frame."""

    neutral: ClassVar[Mapping[str, Any]] = {}
    """Values of parameters at which it changes nothing: it is then left out; empty: none such."""

    files: ClassVar[tuple[str, ...]] = ()
    """Parameters that name files."""

    def named_files(self) -> dict[str, str]:
        """The files that parameters name, as they are written."""
        return {key: src for key in self.files if (src := getattr(self, key)) is not None}

    def opened(self, folder: Path) -> Self:  # noqa: ARG002 - most name no files
        """Itself with the files it names read and checked, their paths absolute; those that are
        relative are so to `folder`. Raises MediaError. Called before the first frame."""
        return self


EFFECTS: Registry[Effect] = Registry("effect", Effect, "frameloom.effects", "frameloom.effects")
"""Every effect there is; others come by the entry point group `frameloom.effects`."""

AnyEffect = Annotated[Effect, EFFECTS]


def maths_of(call: EffectCall) -> Maths | None:
    """How a call is drawn."""
    found: Maths | None = EFFECTS.find(call.type).maths if call.maths is None else call.maths
    return found
