"""A document looked at as a whole: the project that it is, or everything that keeps it from being
one. `load` stops at the first mistake; an editor shows each at its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from frameloom.core.errors import ProjectError
from frameloom.layers.base import Layer
from frameloom.params.problems import mistakes, path_text
from frameloom.project import rules
from frameloom.project.own_effects import OwnEffects
from frameloom.project.project import Project
from frameloom.project.read import migrated
from frameloom.project.scene import Scene
from frameloom.project.walk import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """`message` is what the command line says of the value at `place`."""

    place: Place
    message: str

    @property
    def path(self) -> str:
        """`scenes[0].layers[2].opacity`."""
        return path_text(self.place)


@dataclass(frozen=True, slots=True)
class Examined:
    """Either a right project, or at least one problem."""

    project: Project | None
    problems: tuple[Problem, ...] = ()


def examine(
    raw: Mapping[str, Any],
    folder: Path | None = None,
    own: OwnEffects | None = None,
    before: tuple[Mapping[str, Any], Project] | None = None,
) -> Examined:
    """The document `raw`, whose media lie in `folder` and which may use the effects `own`.

    `before`: an earlier document and its project, with the same effects. Scenes and layers that are
    the very same objects in both documents are taken over from it: an edit costs what it touched.
    """
    known = own or OwnEffects()
    try:
        document = migrated(dict(raw))
        if before is not None and not document.get("variables"):
            document = _taken_over(document, *before)
        project = Project.model_validate(document, context={"effect": known})
    except ValidationError as error:
        found = mistakes(error)
        return Examined(None, tuple(Problem(tuple(place), text) for place, text in found))
    except ProjectError as error:
        return Examined(None, (Problem((error.path,) if error.path else (), str(error)),))
    project.base_dir, project.own_effects = folder, known
    wrong = tuple(Problem(place, text) for place, text in rules.mistakes(project))
    return Examined(None if wrong else project, wrong)


def _taken_over(raw: dict[str, Any], before: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """`raw` with finished scenes and layers of `project` in it. Variables may stand for anything,
    so a project that has them is read as a whole."""
    scenes = raw.get("scenes")
    if not isinstance(scenes, list) or before.get("variables"):
        return raw
    pairs = list(zip(before.get("scenes", []), project.scenes, strict=True))
    made: dict[int, Scene | Layer] = {id(old): scene for old, scene in pairs}
    for old, scene in pairs:
        layers = zip(old.get("layers", []), scene.layers, strict=True)
        made |= {id(part): layer for part, layer in layers}
    return {**raw, "scenes": [_scene(scene, made) for scene in scenes]}


def _scene(raw: Any, made: Mapping[int, Scene | Layer]) -> Any:
    if id(raw) in made or not isinstance(raw, dict) or not isinstance(raw.get("layers"), list):
        return made.get(id(raw), raw)
    return {**raw, "layers": [made.get(id(layer), layer) for layer in raw["layers"]]}
