"""Projects and media facts for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.project import Project
from frameloom.timeline import Timeline

FACTS = {
    "clip.mp4": MediumFacts("video", (1920, 1080), Fraction(4), audio_duration_s=Fraction(4)),
    "bg.mp4": MediumFacts("video", (1280, 720), Fraction(10), audio_duration_s=Fraction(10)),
    "mute.mp4": MediumFacts("video", (640, 480), Fraction(2)),
    "turn.gif": MediumFacts("video", (100, 100), Fraction(1, 2)),
    "logo.png": MediumFacts("image", (400, 200), Fraction(0), alpha=True),
    "song.wav": MediumFacts("audio", (0, 0), Fraction(0), audio_duration_s=Fraction(3)),
}


def facts(spec: MediumSpec) -> MediumFacts:
    name = Path(spec.path).name
    if name not in FACTS:
        raise MediaError("is not there", file=name)
    return FACTS[name]


def project(scenes: list[dict[str, Any]] | dict[str, Any], **keys: Any) -> Project:
    listed = scenes if isinstance(scenes, list) else [scenes]
    return Project.read({"size": [1920, 1080], "fps": 30, "scenes": listed, **keys})


def timeline(
    scenes: list[dict[str, Any]] | dict[str, Any],
    known: Callable[[MediumSpec], MediumFacts] = facts,
    **keys: Any,
) -> Timeline:
    return Timeline(project(scenes, **keys), known)


def video(**keys: Any) -> dict[str, Any]:
    return {"type": "video", "src": "clip.mp4", **keys}
