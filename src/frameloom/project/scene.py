"""A scene: what is seen from one cut to the next."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeVar

from frameloom.backgrounds.base import AnyBackground
from frameloom.effects.base import AnyEffect
from frameloom.layers.base import AnyLayer, Layer
from frameloom.params.animated import Length
from frameloom.params.base import Model, param
from frameloom.params.texts import Id
from frameloom.project.camera import Camera
from frameloom.project.presets import PresetReference
from frameloom.transitions.base import AnyTransition

L = TypeVar("L", bound=Layer)


class Scene(Model):
    """A part of the timeline, [start, end)."""

    id: Id | None = param(None, "Unique within the project; names the scene and seeds its noise.")
    duration: Length = param(Fraction(5), "How long it lasts.")
    background: AnyBackground | None = param(None, "What lies behind; null is the project's.")
    layers: list[AnyLayer] = param([], "What is in it.")
    camera: Camera | None = param(None, "Where it is seen from; null is the default camera.")
    effects: list[AnyEffect] = param([], "Applied to its finished picture, in order.")
    preset: PresetReference | None = param(
        None, "A look, applied under its own effects: its name, or its file's path, NAME.json."
    )
    transition: AnyTransition | None = param(None, "How it takes over from the scene before it.")

    def add(self, layer: L) -> L:
        """Puts `layer` over those that are there, and returns it."""
        self.layers = [*self.layers, layer]
        return layer
