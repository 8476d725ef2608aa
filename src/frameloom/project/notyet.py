"""What the contract has and this version does not draw or play yet: refused, never ignored.

The one place that says so; it shrinks as work lands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from frameloom.core.errors import NotYetError
from frameloom.effects.base import Effect
from frameloom.layers.base import Layer
from frameloom.params.problems import path_text
from frameloom.project.look import look
from frameloom.project.project import Project
from frameloom.project.scene import Scene
from frameloom.project.walk import Place, parts

DRAWN_LAYERS: Final = frozenset({"video", "image", "shape", "text"})
Found = Iterator[tuple[Place, str]]


def refuse(project: Project) -> None:
    """Raises NotYetError for the first thing in the project that is not built yet."""
    for place, what in _missing(project):
        raise NotYetError(f"{what} not built yet; take it out for now", path=path_text(place))


def _missing(project: Project) -> Found:
    for place, part in parts(project):
        if isinstance(part, Layer) and part.visible:
            yield from _layer(place, part)
        elif isinstance(part, Effect) and part.enabled and part.maths is None:
            yield place, f"the effect {part.type} is"
        elif isinstance(part, Scene):
            yield from _scene(project, place, part)


def _layer(place: Place, layer: Layer) -> Found:
    if layer.type not in DRAWN_LAYERS:
        yield place, f"{layer.type} layers are"


def _scene(project: Project, place: Place, scene: Scene) -> Found:
    preset = look(project, int(place[1])).preset
    for effect in preset.effects if preset is not None else ():
        if effect.enabled and effect.maths is None:
            yield (*place, "preset"), f"the effect {effect.type} of {scene.preset} is"
