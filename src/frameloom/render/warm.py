"""A small picture that needs every common kernel: what `frameloom doctor --warm` renders."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from frameloom.core.lettering import Fill, Group, Lettering, lettering
from frameloom.core.media import MediumSpec
from frameloom.core.outline import rounded_box
from frameloom.core.picture import (
    Background,
    Border,
    EffectCall,
    Lens,
    Pane,
    Picture,
    Reflection,
    Shadow,
    SourceFrame,
    Texture,
)
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface

if TYPE_CHECKING:
    from frameloom.render import Backend

COLOURS = [(0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)]
EFFECTS: dict[str, dict[str, object]] = {
    "chromatic_aberration": {
        "offset": 0.005,
        "radial": True,
        "direction": "omnidirectional",
        "modulation_offset": 0.15,
    },
    "vignette": {"offset": 0.5, "darkness": 0.5},
    "grain": {"opacity": 0.06, "size": 1.0, "monochrome": True},
    "bloom": {"threshold": 0.8, "intensity": 0.6, "radius": 0.05},
    "lens_distortion": {"distortion": 0.05},
    "color": {
        "exposure": 0.1,
        "contrast": 1.0,
        "saturation": 1.0,
        "temperature": 0.0,
        "tint": 0.0,
        "hue": 0.0,
        "gamma": 1.1,
    },
}


def warm_up(renderer: Backend) -> None:
    """Compiles the kernels of panes, shadows, borders, backgrounds, the lens and common effects."""
    video, image = _frame("video"), _frame("image")
    surfaces: dict[SourceFrame, Surface] = {video: _video(), image: _image()}
    tilted = np.eye(4)
    tilted[0, 0], tilted[0, 2], tilted[2, 0], tilted[2, 2] = 0.6, 0.8, -0.8, 0.6
    panes = (
        Pane(
            "video",
            Texture(video),
            tilted,
            (1.6, 0.9),
            corner_radius=0.05,
            border=Border(0.02, COLOURS[1]),
            shadow=Shadow(COLOURS[0], 0.05, (0.0, -0.02), 0.5),
            reflection=Reflection(0.3, 0.5, 0.0),
            depth=0.1,
        ),
        Pane("image", Texture(image), np.eye(4), (0.5, 0.5)),
        Pane("text", _text(), tilted, (0.5, 0.5)),
    )
    calls = tuple(
        EffectCall(name, params, 1.0, Fraction(0), 0, 0) for name, params in EFFECTS.items()
    )
    noise = {"colors": COLOURS, "scale": 3.0, "seed": 0, "speed": 0.0}
    background = Background("noise", noise, Fraction(0), 0, 0)
    picture = Picture((160, 90), background=background, panes=panes, effects=calls)
    renderer.render(picture, surfaces)
    renderer.render(replace(picture, lens=Lens(0.5, bokeh=8.0), effects=()), surfaces)


def _text() -> Lettering:
    """Shadow, stroke and letter, in several colours and in one."""
    box = rounded_box(0.3, 0.1, 0.02)
    shadow, stroke = Fill(box, COLOURS[0], blur=0.01), Fill(box, COLOURS[0], 0.5, spread=0.01)
    made = lettering((Group((shadow, stroke), 0.5), Fill(box, COLOURS[1])))
    assert made is not None
    return made


def _frame(name: str) -> SourceFrame:
    return SourceFrame(MediumSpec(name), name, Fraction(0))


def _video() -> YuvSurface:
    luma, chroma = np.full((90, 160), 128, np.uint8), np.full((45, 80), 128, np.uint8)
    return YuvSurface(luma, chroma, chroma)


def _image() -> RgbaSurface:
    return RgbaSurface(np.full((64, 64, 4), 128, np.uint8))
