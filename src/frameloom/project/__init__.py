"""The project file: model, loading, saving, variables, outputs, schema."""

from frameloom.project.audio import Audio
from frameloom.project.camera import Camera, MotionBlur, Move, Pose, Shake, Zoom
from frameloom.project.captions import Captions
from frameloom.project.media import MediaUse, media_uses, medium_spec, owner_names, scene_name
from frameloom.project.notyet import refuse
from frameloom.project.outputs import outputs
from frameloom.project.own_effects import load_effect
from frameloom.project.project import ColorSettings, Project
from frameloom.project.read import load, load_python, parse
from frameloom.project.scene import Scene, with_preset

__all__ = [
    "Audio",
    "Camera",
    "Captions",
    "ColorSettings",
    "MediaUse",
    "MotionBlur",
    "Move",
    "Pose",
    "Project",
    "Scene",
    "Shake",
    "Zoom",
    "load",
    "load_effect",
    "load_python",
    "media_uses",
    "medium_spec",
    "outputs",
    "owner_names",
    "parse",
    "refuse",
    "scene_name",
    "with_preset",
]
