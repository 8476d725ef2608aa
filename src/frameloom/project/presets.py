"""Presets: looks by name, as effects and camera settings."""

from __future__ import annotations

from typing import Any, Final, Literal, get_args

from frameloom.effects.base import EFFECTS, Effect

PresetName = Literal[
    "default", "clean", "cinematic", "vhs", "glitch", "high_contrast", "psychedelic", "acid_trip",
    "dream_state",
]  # fmt: skip
NAMES: Final[tuple[PresetName, ...]] = get_args(PresetName)


def _grain(opacity: float) -> dict[str, Any]:
    return {"type": "grain", "opacity": opacity}


def _vignette(offset: float, darkness: float) -> dict[str, Any]:
    return {"type": "vignette", "offset": offset, "darkness": darkness}


def _chromatic(offset: float) -> dict[str, Any]:
    return {"type": "chromatic_aberration", "offset": offset}


def _scanlines(density: float, scroll_speed: float) -> dict[str, Any]:
    return {"type": "scanlines", "density": density, "scroll_speed": scroll_speed}


def _dither(levels: int, intensity: float = 1.0) -> dict[str, Any]:
    return {"type": "dither", "levels": levels, "intensity": intensity}


def _lens(distortion: float) -> dict[str, Any]:
    return {"type": "lens_distortion", "distortion": distortion}


_DOF: Final = {"type": "dof"}

PRESETS: Final[dict[PresetName, dict[str, Any]]] = {
    "default": {"effects": [_DOF, _grain(0.06)], "camera": {"zoom": {"start": 1, "end": 1.05}}},
    "clean": {"effects": [_DOF, _grain(0.08)]},
    "cinematic": {"effects": [_DOF, _vignette(0.6, 0.6), _grain(0.12)]},
    "vhs": {
        "effects": [
            _chromatic(0.012), _scanlines(2, 0.3), _vignette(0.45, 0.55), _dither(4, 0.9),
            _grain(0.25),
        ]
    },
    "glitch": {
        "effects": [{"type": "glitch", "algorithm": "sporadic"}, _chromatic(0.01), _grain(0.1)]
    },
    "high_contrast": {"effects": [_vignette(0.4, 0.75), _dither(4), _grain(0.18)]},
    "psychedelic": {
        "effects": [
            _lens(0.08), _chromatic(0.015), _scanlines(2, 0.2), _vignette(0.4, 0.6),
            _dither(5, 0.95), _grain(0.2),
        ]
    },
    "acid_trip": {
        "effects": [
            _lens(0.12), {"type": "glitch", "algorithm": "constant_mild"}, _chromatic(0.02),
            _scanlines(2.5, 0.5), _vignette(0.35, 0.7), _dither(5, 0.95), _grain(0.25),
        ],
        "camera": {"shake": {"position": 0.02, "rotation": 0.57, "speed": 1.3}},
    },
    "dream_state": {
        "effects": [_DOF, _lens(0.04), _chromatic(0.01), _vignette(0.5, 0.5), _grain(0.15)]
    },
}  # fmt: skip
"""For each preset its effects, in the order applied, and what it does to the camera."""


def effects_of(name: PresetName) -> list[Effect]:
    """The effects that a preset puts under a scene's own."""
    return [EFFECTS.find(entry["type"]).read(entry) for entry in PRESETS[name].get("effects", [])]


def camera_of(name: PresetName) -> dict[str, Any]:
    """What it does to the camera: keys and values, for what the scene's camera leaves open."""
    return dict(PRESETS[name].get("camera", {}))
