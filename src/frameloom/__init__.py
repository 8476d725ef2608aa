# ruff: noqa: F405 - that every name is there is tested
"""Frameloom: composes and exports 3D video scenes, frame by frame, exactly.

    import frameloom as fl

    project = fl.Project(size=(1920, 1080), fps=30)
    hero = project.add_scene(duration=5, background=fl.VideoBackground("bg.mp4"))
    hero.add(fl.Video("clip.mp4", scale=0.7, rotation=fl.tween((0, -20, 0), (0, 20, 0))))
    fl.render(project, "out.mp4")

Everything here is loaded when it is first used.
"""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frameloom.api import *  # noqa: F403

__version__ = "0.1.0"

__all__ = [
    "Audio",
    "Bloom",
    "Blur",
    "Border",
    "Camera",
    "CameraLook",
    "CancelError",
    "Captions",
    "ChromaticAberration",
    "Clock",
    "Color",
    "ColorBackground",
    "ColorSettings",
    "Crossfade",
    "Cut",
    "Dissolve",
    "Dither",
    "Dof",
    "DotsBackground",
    "Fade",
    "Fisheye",
    "FrameloomError",
    "Glitch",
    "GlitchThrough",
    "GradientBackground",
    "Grain",
    "Image",
    "ImageBackground",
    "Iris",
    "Kaleidoscope",
    "LensDistortion",
    "Letterbox",
    "Lut",
    "Mask",
    "MediaError",
    "Melt",
    "MotionBlur",
    "Move",
    "NoiseBackground",
    "NoiseWarp",
    "Pinch",
    "PixelShatter",
    "PixelSort",
    "Pose",
    "Preset",
    "Project",
    "ProjectError",
    "Push",
    "RadialChromatic",
    "Reflection",
    "RenderError",
    "Scanlines",
    "Scene",
    "Shadow",
    "Shake",
    "Shape",
    "Sharpen",
    "Slide",
    "Stroke",
    "Swirl",
    "TerrainBackground",
    "Text",
    "Tunnel",
    "UnavailableError",
    "UsageError",
    "VerifyError",
    "Video",
    "VideoBackground",
    "Vignette",
    "Wave",
    "WhipPan",
    "Wipe",
    "WriteError",
    "Zoom",
    "ZoomThrough",
    "keyframes",
    "load",
    "load_effect",
    "load_preset",
    "preset_from",
    "render",
    "render_async",
    "save_preset",
    "still",
    "tween",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'frameloom' has no attribute {name!r}")
    from frameloom import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Face(types.ModuleType):
    """Python makes a package's folders its attributes; `render` stays the function."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in __all__:
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
