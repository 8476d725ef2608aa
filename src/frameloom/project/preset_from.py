"""A scene's look, taken as a preset."""

from __future__ import annotations

from pathlib import Path

from frameloom.core.errors import UsageError
from frameloom.params.animated import Frames, seconds
from frameloom.params.exact import Written, notation
from frameloom.params.problems import listed, nearest
from frameloom.project.document import document
from frameloom.project.look import look
from frameloom.project.media import scene_name
from frameloom.project.preset_files import CameraLook, Preset, moved
from frameloom.project.project import Project


def preset_from(project: Project, scene: str | None = None) -> Preset:
    """The look of a scene: its preset's effects and its own, and its camera's settings.

    `scene`: its id, needed where there are several. Raises UsageError where there is no such scene,
    and ProjectError where the project is wrong.
    """
    project = project.resolved()
    names = [scene_name(project, i) for i in range(len(project.scenes))]
    if scene is None and len(names) > 1:
        raise UsageError(f"say which scene; there are {listed(names)}")
    if scene is not None and scene not in names:
        raise UsageError(f"there is no scene {scene!r}{nearest(scene, names)}")
    index = 0 if scene is None else names.index(scene)
    camera, under = look(project, index)
    here = project.base_dir or Path.cwd()
    effects = [moved(effect, here) for effect in project.scenes[index].effects]
    if under is not None:
        effects = [*(moved(effect, under.base_dir) for effect in under.effects), *effects]

    def in_seconds(frames: Frames) -> Written:
        return notation(seconds(frames, project.fps))

    settings = {key: getattr(camera, key) for key in CameraLook.model_fields}
    whole = document({"effects": effects, "camera": settings}, in_seconds)
    return Preset.read({"name": names[index], **whole}, {"effect": project.own_effects})
