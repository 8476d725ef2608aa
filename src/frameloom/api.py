"""The Python face: what `import frameloom as fl` offers under `fl`."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameloom.backgrounds.color import ColorBackground
from frameloom.backgrounds.dots import DotsBackground
from frameloom.backgrounds.gradient import GradientBackground
from frameloom.backgrounds.image import ImageBackground
from frameloom.backgrounds.noise import NoiseBackground
from frameloom.backgrounds.terrain import TerrainBackground
from frameloom.backgrounds.video import VideoBackground
from frameloom.core.errors import (
    CancelError,
    FrameloomError,
    MediaError,
    ProjectError,
    RenderError,
    UnavailableError,
    UsageError,
    VerifyError,
    WriteError,
)
from frameloom.effects.bloom import Bloom
from frameloom.effects.blur import Blur
from frameloom.effects.chromatic_aberration import ChromaticAberration
from frameloom.effects.color import Color
from frameloom.effects.dither import Dither
from frameloom.effects.dof import Dof
from frameloom.effects.fisheye import Fisheye
from frameloom.effects.glitch import Glitch
from frameloom.effects.grain import Grain
from frameloom.effects.kaleidoscope import Kaleidoscope
from frameloom.effects.lens_distortion import LensDistortion
from frameloom.effects.letterbox import Letterbox
from frameloom.effects.lut import Lut
from frameloom.effects.melt import Melt
from frameloom.effects.noise_warp import NoiseWarp
from frameloom.effects.pinch import Pinch
from frameloom.effects.pixel_shatter import PixelShatter
from frameloom.effects.pixel_sort import PixelSort
from frameloom.effects.radial_chromatic import RadialChromatic
from frameloom.effects.scanlines import Scanlines
from frameloom.effects.sharpen import Sharpen
from frameloom.effects.swirl import Swirl
from frameloom.effects.tunnel import Tunnel
from frameloom.effects.vignette import Vignette
from frameloom.effects.wave import Wave
from frameloom.layers.base import Border, Mask, Reflection, Shadow
from frameloom.layers.image import Image
from frameloom.layers.shape import Shape, Stroke
from frameloom.layers.text import Text
from frameloom.layers.video import Video
from frameloom.notebook import player
from frameloom.params.animated import Keyframe, Keyframes, Tween
from frameloom.params.problems import nearest
from frameloom.project import (
    Audio,
    Camera,
    CameraLook,
    Captions,
    ColorSettings,
    MotionBlur,
    Move,
    Pose,
    Preset,
    Project,
    Scene,
    Shake,
    Zoom,
    load,
    load_effect,
    load_preset,
    preset_from,
    save_preset,
)
from frameloom.transitions.clock import Clock
from frameloom.transitions.crossfade import Crossfade
from frameloom.transitions.cut import Cut
from frameloom.transitions.dissolve import Dissolve
from frameloom.transitions.fade import Fade
from frameloom.transitions.glitch import GlitchThrough
from frameloom.transitions.iris import Iris
from frameloom.transitions.push import Push
from frameloom.transitions.slide import Slide
from frameloom.transitions.whip_pan import WhipPan
from frameloom.transitions.wipe import Wipe
from frameloom.transitions.zoom import ZoomThrough

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from frameloom.export import Options, Result

__all__ = [
    "Audio", "Bloom", "Blur", "Border", "Camera", "CameraLook", "CancelError", "Captions",
    "ChromaticAberration", "Clock", "Color", "ColorBackground", "ColorSettings", "Crossfade",
    "Cut", "Dissolve", "Dither", "Dof", "DotsBackground", "Fade", "Fisheye", "FrameloomError",
    "Glitch", "GlitchThrough", "GradientBackground", "Grain", "Image", "ImageBackground", "Iris",
    "Kaleidoscope", "LensDistortion", "Letterbox", "Lut", "Mask", "MediaError", "Melt",
    "MotionBlur", "Move", "NoiseBackground", "NoiseWarp", "Pinch", "PixelShatter",
    "PixelSort", "Pose", "Preset", "Project", "ProjectError", "Push", "RadialChromatic",
    "Reflection", "RenderError", "Scanlines", "Scene", "Shadow", "Shake", "Shape", "Sharpen",
    "Slide", "Stroke", "Swirl", "TerrainBackground", "Text", "Tunnel", "UnavailableError",
    "UsageError", "VerifyError", "Video", "VideoBackground", "Vignette", "Wave", "WhipPan", "Wipe",
    "WriteError", "Zoom", "ZoomThrough", "keyframes", "load", "load_effect", "load_preset",
    "preset_from", "render", "render_async", "save_preset", "still", "tween",
]  # fmt: skip


Project.player = staticmethod(player)


def tween(start: Any, end: Any, easing: Any = "linear") -> Tween[Any]:
    """From one value to another over the owner's whole span."""
    return Tween(start, end, easing)


def keyframes(keys: Iterable[Any]) -> Keyframes[Any]:
    """Values at times: each key is (time, value) or (time, value, easing)."""
    return Keyframes(tuple(Keyframe(*key) for key in keys))


def render(
    project: Project,
    out: str | Path,
    *,
    on_progress: Callable[[Any], object] | None = None,
    cancel: threading.Event | None = None,
    **options: Any,
) -> Result:
    """Exports the project to `out` and returns when it is finished and verified.

    `options` are the fields of `frameloom.export.Options`, one for each flag of `frameloom
    render`. `on_progress` is called with each event; setting `cancel` stops it (CancelError).
    Raises FrameloomError.
    """
    from frameloom import export

    return export.render(project, Path(out), _options(options), on_event=on_progress, cancel=cancel)


async def render_async(
    project: Project,
    out: str | Path,
    *,
    on_progress: Callable[[Any], object] | None = None,
    **options: Any,
) -> Result:
    """As `render`, without blocking; cancelling the task stops the export, leaving no file."""
    cancel = threading.Event()
    work = asyncio.create_task(
        asyncio.to_thread(render, project, out, on_progress=on_progress, cancel=cancel, **options)
    )
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        cancel.set()
        with suppress(FrameloomError):
            await work
        raise


def still(project: Project, t: Any = None, *, frame: int | None = None) -> npt.NDArray[np.uint8]:
    """One frame, the same pixels as the export's, at time `t` or by number.

    (H, W, 4) uint8, straight alpha, BT.709-coded R'G'B'. Raises FrameloomError.
    """
    from frameloom import export

    return export.still(project, t=t, frame=frame)


def _options(given: dict[str, Any]) -> Options:
    from frameloom import export

    known = [field.name for field in dataclasses.fields(export.Options)]
    for name in given:
        if name not in known:
            raise UsageError(f"there is no option {name!r}{nearest(name, known)}")
    return export.Options(**given)
