"""Which media a project uses, and under which names its owners go."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Several
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from frameloom.backgrounds.base import Background
from frameloom.core.media import MediumSpec
from frameloom.effects.base import Effect
from frameloom.params.medium import Medium
from frameloom.params.playback import Sequence, is_pattern
from frameloom.params.problems import path_text
from frameloom.project.look import look
from frameloom.project.presets import preset_path
from frameloom.project.project import Project
from frameloom.project.subtitles import caption_file
from frameloom.project.texts import font_files
from frameloom.project.walk import Place

_URL = re.compile(r"[a-z][a-z0-9+.-]*:(//|:.*://)", re.I)


class MediaUse(NamedTuple):
    """One use of a file: the JSON path that names it, which file, and its owner's name.

    `is_medium`: it is opened as a medium; otherwise it is a font's or a preset's file, captions, or
    a file that an effect reads. `url`: where the project has it from, "" for a file of its own.
    """

    path: str
    spec: MediumSpec
    owner: str
    is_medium: bool = True
    url: str = ""

    @property
    def name(self) -> str:
        """How the project's user knows it."""
        return self.url or self.spec.path


def medium_spec(project: Project, user: Medium) -> MediumSpec:
    """The medium that a layer, a background or a sound clip names.

    A name with %d in it is numbered images, unless a file of exactly that name is there. A URL is
    the file that was fetched from it.
    """
    if user.src in project.fetched:
        return MediumSpec(project.fetched[user.src])
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
    """Every file that a frame or a sound may depend on, media first, in the order of the project;
    layers that are not visible and effects that are not enabled are left out.

    Raises MediaError and ProjectError where a preset's file is missing or wrong.
    """
    return list(each_use(project))


def each_use(project: Project) -> Iterator[MediaUse]:
    """As `media_uses`; a preset's file, and one of captions, is named before it is read."""
    names = owner_names(project)
    for place, user in _users(project):
        spec, url = medium_spec(project, user), user.src if user.src in project.fetched else ""
        yield MediaUse(path_text((*place, "src")), spec, names[place], url=url)
    yield from _caption_uses(project)
    for place, path in font_files(project):
        owner = names.get(place[:4], "project")
        yield MediaUse(path_text(place), MediumSpec(path), owner, is_medium=False)
    folder = project.base_dir or Path.cwd()
    for index, scene in enumerate(project.scenes):
        at: Place = ("scenes", index)
        yield from _preset_uses(project, index, f"{names[at]}/preset")
        own = [names[*at, "effects", i] for i in range(len(scene.effects))]
        yield from _effect_uses(scene.effects, folder, path_text((*at, "effects")), own)
    own = [names["effects", i] for i in range(len(project.effects))]
    yield from _effect_uses(project.effects, folder, "effects", own)


def media_urls(project: Project) -> Iterator[tuple[str, str]]:
    """The media that are named by a URL: the JSON path and the URL, in the project's order."""
    for place, user in _users(project):
        if _URL.match(user.src):
            yield path_text((*place, "src")), user.src


def _caption_uses(project: Project) -> Iterator[MediaUse]:
    for i, part in enumerate(project.captions):
        file = caption_file(project, part)
        if file is not None:
            owner = f"project/captions-{i + 1}"
            yield MediaUse(f"captions[{i}].src", MediumSpec(file), owner, is_medium=False)


def _preset_uses(project: Project, index: int, owner: str) -> Iterator[MediaUse]:
    reference = project.scenes[index].preset
    if reference is None:
        return
    place = path_text(("scenes", index, "preset"))
    path = preset_path(reference, project.base_dir or Path.cwd())
    if path is not None:
        yield MediaUse(place, MediumSpec(str(path)), owner, is_medium=False)
    preset = look(project, index).preset
    if preset is not None:
        owners = [f"{owner}-{i + 1}" for i in range(len(preset.effects))]
        yield from _effect_uses(preset.effects, preset.base_dir, f"{place}: effects", owners)


def _effect_uses(
    effects: Several[Effect], folder: Path, place: str, owners: Several[str]
) -> Iterator[MediaUse]:
    for i, effect in enumerate(effects):
        for key, src in effect.named_files().items() if effect.enabled else ():
            spec = MediumSpec(os.path.normpath(folder.absolute() / src))
            yield MediaUse(f"{place}[{i}].{key}", spec, owners[i], is_medium=False)


def _users(project: Project) -> list[tuple[Place, Medium]]:
    found: list[tuple[Place, object]] = [(("background",), project.background)]
    for index, scene in enumerate(project.scenes):
        found.append((("scenes", index, "background"), scene.background))
        for i, layer in enumerate(scene.layers):
            if layer.visible:
                found.append((("scenes", index, "layers", i), layer))
    found += [(("audio", i), clip) for i, clip in enumerate(project.audio)]
    return [(place, part) for place, part in found if isinstance(part, Medium)]
