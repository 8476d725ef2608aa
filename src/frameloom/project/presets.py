"""Presets by name: those of Frameloom, written as a preset file holds them, and the user's own.

A scene names one of `PRESETS`, one of the user's own by its file's name in `user_folder()`, or any
file by its path, relative to the project file.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from frameloom.core.errors import ProjectError
from frameloom.params.problems import listed, nearest, shown
from frameloom.params.texts import Words

SUFFIX: Final = ".json"
_NAME = re.compile(r"\w[\w .+-]{0,99}")


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

PRESETS: Final[dict[str, dict[str, Any]]] = {
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

NAMES: Final = tuple(PRESETS)


@dataclass(frozen=True, slots=True)
class PresetWords(Words):
    """A preset's name, or the path of its file. What there is, is checked with the project."""

    noun: ClassVar[str] = "preset"

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "examples": [*NAMES]}


PresetReference = Annotated[str, PresetWords("a preset's name or file, as text")]


def user_folder() -> Path:
    """Where the user's own presets lie."""
    import platformdirs

    return platformdirs.user_config_path("frameloom", appauthor=False) / "presets"


def user_presets() -> dict[str, Path]:
    """The user's own presets by name; Frameloom's names stay Frameloom's."""
    found = sorted(user_folder().glob(f"*{SUFFIX}"))
    return {path.stem: path for path in found if path.stem not in PRESETS and is_name(path.stem)}


def is_name(name: str) -> bool:
    """Whether a user may call a preset so."""
    return _NAME.fullmatch(name) is not None


def is_path(reference: str) -> bool:
    """Whether a preset is named by its file's path, not by its name."""
    return reference.endswith(SUFFIX) or "/" in reference or "\\" in reference


def unknown(reference: str) -> str:
    """What is wrong with a name; empty for one that is known, and for a path."""
    if reference in PRESETS or is_path(reference):
        return ""
    own = user_presets()
    if reference in own:
        return ""
    names = [*PRESETS, *own]
    return (
        f"must be one of {listed(names)}, or the path of a preset file, NAME{SUFFIX}; "
        f"it is {shown(reference)}{nearest(reference, names)}"
    )


def preset_path(reference: str, folder: Path) -> Path | None:
    """The file of a preset, its path relative to `folder`; None for one of Frameloom's.

    Raises ProjectError where there is no such name.
    """
    if reference in PRESETS:
        return None
    if is_path(reference):
        return Path(os.path.normpath(folder.absolute() / reference))
    problem = unknown(reference)
    if problem:
        raise ProjectError(f"the preset {problem}")
    return user_presets()[reference]
