"""The project file: model, loading, saving, variables, outputs, schema."""

from frameloom.project.audio import Audio
from frameloom.project.camera import Camera, MotionBlur, Move, Pose, Shake, Zoom
from frameloom.project.captions import Captions
from frameloom.project.drawn import check_effects
from frameloom.project.examine import Examined, Problem, examine
from frameloom.project.look import look
from frameloom.project.media import (
    MediaUse,
    each_use,
    media_urls,
    media_uses,
    medium_spec,
    owner_names,
    scene_name,
)
from frameloom.project.outputs import outputs
from frameloom.project.own_effects import load_effect
from frameloom.project.preset_files import CameraLook, Preset, load_preset, save_preset
from frameloom.project.preset_from import preset_from
from frameloom.project.presets import PRESETS, user_folder, user_presets
from frameloom.project.project import ColorSettings, Project
from frameloom.project.read import load, load_python, parse
from frameloom.project.scene import Scene
from frameloom.project.subtitles import caption_file
from frameloom.project.texts import FontUse, check_texts, font_folder, fonts_used

__all__ = [
    "PRESETS",
    "Audio",
    "Camera",
    "CameraLook",
    "Captions",
    "ColorSettings",
    "Examined",
    "FontUse",
    "MediaUse",
    "MotionBlur",
    "Move",
    "Pose",
    "Preset",
    "Problem",
    "Project",
    "Scene",
    "Shake",
    "Zoom",
    "caption_file",
    "check_effects",
    "check_texts",
    "each_use",
    "examine",
    "font_folder",
    "fonts_used",
    "load",
    "load_effect",
    "load_preset",
    "load_python",
    "look",
    "media_urls",
    "media_uses",
    "medium_spec",
    "outputs",
    "owner_names",
    "parse",
    "preset_from",
    "save_preset",
    "scene_name",
    "user_folder",
    "user_presets",
]
