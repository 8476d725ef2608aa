"""How a scene looks by its preset."""

from __future__ import annotations

from typing import NamedTuple

from frameloom.core.errors import MediaError, ProjectError
from frameloom.params.problems import path_text
from frameloom.project.camera import Camera
from frameloom.project.preset_files import CameraLook, Preset, load_preset
from frameloom.project.project import Project


class Look(NamedTuple):
    """A scene's camera with what its preset adds, and the preset, if there is one."""

    camera: Camera
    preset: Preset | None


def look(project: Project, index: int) -> Look:
    """How scene `index` looks by its preset.

    Raises MediaError and ProjectError as `load_preset`, with the place in the project.
    """
    scene = project.scenes[index]
    camera = scene.camera or Camera()
    if scene.preset is None:
        return Look(camera, None)
    path = path_text(("scenes", index, "preset"))
    try:
        preset = load_preset(scene.preset, project.base_dir, project.own_effects)
    except MediaError as error:
        raise error.named_by(path) from error
    except ProjectError as error:
        raise ProjectError(str(error), path=path) from error
    plain, asked = Camera(), preset.camera
    added = {
        key: getattr(asked, key)
        for key in CameraLook.model_fields
        if getattr(camera, key) == getattr(plain, key)
    }
    return Look(camera.model_copy(update=added), preset)
