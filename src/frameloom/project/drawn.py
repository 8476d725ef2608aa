"""Effects that say nothing of how they are drawn: refused before the first frame, never ignored."""

from __future__ import annotations

from collections.abc import Iterator

from frameloom.core.errors import ProjectError
from frameloom.effects.base import Effect
from frameloom.params.problems import path_text
from frameloom.project.look import look
from frameloom.project.project import Project
from frameloom.project.scene import Scene
from frameloom.project.walk import Place, parts


def check_effects(project: Project) -> None:
    """Raises ProjectError for the first effect in use whose class has no `maths`."""
    for place, effect in _effects(project):
        if effect.enabled and effect.maths is None:
            raise ProjectError(
                f"the effect {effect.type} does not say how it is drawn: its class needs `maths`",
                path=path_text(place),
            )


def _effects(project: Project) -> Iterator[tuple[Place, Effect]]:
    for place, part in parts(project):
        if isinstance(part, Effect):
            yield place, part
        elif isinstance(part, Scene):
            preset = look(project, int(place[1])).preset
            for effect in preset.effects if preset is not None else ():
                yield (*place, "preset"), effect
