"""Which media a project uses, and under which names its owners go."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from frameloom.backgrounds.base import Background
from frameloom.core.media import MediumSpec
from frameloom.effects.base import Effect
from frameloom.params.medium import Medium
from frameloom.params.playback import Sequence, is_pattern
from frameloom.params.problems import path_text
from frameloom.project.project import Project
from frameloom.project.walk import Place


class MediaUse(NamedTuple):
    """One use of a medium: the JSON path of its `src`, which medium, and its owner's name."""

    path: str
    spec: MediumSpec
    owner: str


def medium_spec(project: Project, user: Medium) -> MediumSpec:
    """The medium that a layer, a background or a sound clip names.

    A name with %d in it is numbered images, unless a file of exactly that name is there.
    """
    path = os.path.normpath((project.base_dir or Path.cwd()) / user.src)
    if not isinstance(user, Sequence) or not is_sequence(path):
        return MediumSpec(path)
    return MediumSpec(path, Fraction(user.frame_rate or project.fps), user.start_number)


def is_sequence(path: str) -> bool:
    """Whether the path means numbered images."""
    return is_pattern(path) and not Path(path).exists()


def scene_name(project: Project, index: int) -> str:
    """The scene's id, or `scene-2` for the second scene."""
    return project.scenes[index].id or f"scene-{index + 1}"


def owner_names(project: Project) -> dict[Place, str]:
    """The name of every scene, background, layer, effect and sound clip, by its place.

    It is the `id`, or made of the scene's name, the type and the ordinal among its like there:
    `hero/video-2`. What belongs to the project itself is named `project/...`.
    """
    names: dict[Place, str] = {}
    if project.background is not None:
        names["background",] = _background_name("project", project.background)
    names |= _numbered(("effects",), "project", _effects(project.effects))
    names |= _numbered(("audio",), "project", ((None, "audio") for _ in project.audio))
    for index, scene in enumerate(project.scenes):
        place, name = ("scenes", index), scene_name(project, index)
        names[place] = name
        if scene.background is not None:
            names[*place, "background"] = _background_name(name, scene.background)
        layers = ((layer.id, layer.type) for layer in scene.layers)
        names |= _numbered((*place, "layers"), name, layers)
        names |= _numbered((*place, "effects"), name, _effects(scene.effects))
    return names


def _effects(effects: list[Effect]) -> Iterable[tuple[None, str]]:
    return ((None, f"effect-{effect.type}") for effect in effects)


def _background_name(scene: str, background: Background) -> str:
    return f"{scene}/background-{background.type}"


def _numbered(
    place: Place, scene: str, owners: Iterable[tuple[str | None, str]]
) -> dict[Place, str]:
    counts: Counter[str] = Counter()
    names: dict[Place, str] = {}
    for i, (name, kind) in enumerate(owners):
        counts[kind] += 1
        names[*place, i] = name or f"{scene}/{kind}-{counts[kind]}"
    return names


def media_uses(project: Project) -> list[MediaUse]:
    """Every use of a medium, in the order of the file; layers that are not visible are left out."""
    names = owner_names(project)
    return [
        MediaUse(path_text((*place, "src")), medium_spec(project, user), names[place])
        for place, user in _users(project)
    ]


def _users(project: Project) -> list[tuple[Place, Medium]]:
    found: list[tuple[Place, object]] = [(("background",), project.background)]
    for index, scene in enumerate(project.scenes):
        found.append((("scenes", index, "background"), scene.background))
        for i, layer in enumerate(scene.layers):
            if layer.visible:
                found.append((("scenes", index, "layers", i), layer))
    found += [(("audio", i), clip) for i, clip in enumerate(project.audio)]
    return [(place, part) for place, part in found if isinstance(part, Medium)]
