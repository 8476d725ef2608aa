"""The reference scenes as project files, with the media and tables they need.

R0 flat: a clip at 70 % over a video. R1: the clip as a turning pane with round corners and a soft
shadow, then chromatic aberration, vignette, grain. R2 heavy: eight panes, text, depth of field,
bloom, motion blur, lens distortion, a colour table. R3: R1 at four times the pixels. R4: R1, long.
R5: a long group of pictures, played from its end backwards.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frameloom.bench.pictures import LOOP, PICTURES, Size
from frameloom.media import synth

FPS = 30
NAMES = ("R0", "R1", "R2", "R3", "R4", "R5")


@dataclass(frozen=True, slots=True)
class Scene:
    """A project file on disk, with as many frames, and the videos it decodes."""

    name: str
    project: Path
    frames: int
    size: Size
    inputs: tuple[Path, ...]


def scene(name: str, frames: int, size: Size, folder: Path) -> Scene:
    """Makes what is not in `folder` yet. `size` is R1's; R3 has twice its sides."""
    pixels = (size[0] * 2, size[1] * 2) if name == "R3" else size
    home = folder / f"{pixels[0]}x{pixels[1]}"
    videos = ("clip",) if name == "R5" else ("bg", "clip")
    inputs = tuple(_video(home, video, pixels, frames) for video in videos)
    if name == "R2":
        _made(home / "warm.cube", lambda part: part.write_text(_cube()))
    path = home / f"{name}-{frames}.json"
    names = {video: file.name for video, file in zip(videos, inputs, strict=True)}
    made = project(name, frames, pixels, names)
    _made(path, lambda part: part.write_text(json.dumps(made, indent=2) + "\n"))
    return Scene(name, path, frames, pixels, inputs)


def project(name: str, frames: int, size: Size, videos: dict[str, str]) -> dict[str, Any]:
    """The project file of a scene. `videos`: file names of "clip" and "bg"."""
    build = {"R0": _flat, "R2": _heavy, "R5": _backwards}.get(name, _turning)
    seconds = frames // FPS if frames % FPS == 0 else f"{frames}/{FPS}"
    body = {"id": "hero", "duration": seconds, **build(videos)}
    return {"frameloom": 1, "name": name, "size": list(size), "fps": FPS, "scenes": [body]}


def _flat(videos: dict[str, str]) -> dict[str, Any]:
    layer = {"type": "video", "id": "screen", "src": videos["clip"], "scale": 0.7}
    return {"background": {"type": "video", "src": videos["bg"]}, "layers": [layer]}


def _turning(videos: dict[str, str]) -> dict[str, Any]:
    pane = {
        "type": "video",
        "id": "screen",
        "src": videos["clip"],
        "scale": 0.7,
        "corner_radius": 0.03,
        "rotation": {"from": [0, -20, 0], "to": [0, 20, 0]},
        "shadow": {"blur": 0.05, "offset": [0, -0.02], "opacity": 0.5},
    }
    effects = [
        {"type": "chromatic_aberration", "offset": 0.005},
        {"type": "vignette", "offset": 0.5, "darkness": 0.5},
        {"type": "grain", "opacity": 0.06},
    ]
    return {
        "background": {"type": "video", "src": videos["bg"]},
        "layers": [pane],
        "effects": effects,
    }


def _heavy(videos: dict[str, str]) -> dict[str, Any]:
    def pane(number: int) -> dict[str, Any]:
        column, row = number % 4, number // 4
        return {
            "type": "video",
            "id": f"pane-{number}",
            "src": videos["bg" if number % 3 == 0 else "clip"],
            "scale": 0.3,
            "corner_radius": 0.03,
            "position": [0.42 * (column - 1.5), 0.22 - 0.44 * row, 0.25 * math.sin(2 * number)],
            "rotation": {"from": [0, -25 + 5 * number, 0], "to": [0, 25 - 5 * number, 0]},
            "shadow": {"blur": 0.04, "offset": [0, -0.02], "opacity": 0.5},
        }

    title = {"type": "text", "text": "Eight at once", "size": 0.1, "position": [0, 0.0, 0.3]}
    return {
        "background": {"type": "video", "src": videos["bg"]},
        "camera": {
            "position": {"from": [-0.15, 0, 1.15], "to": [0.15, 0, 1.0]},
            "look_at": [0, 0, 0],
            "focus": "pane-1",
            "aperture": 0.02,
            "motion_blur": {"shutter": 180},
        },
        "layers": [*(pane(number) for number in range(8)), title],
        "effects": [
            {"type": "bloom", "threshold": 0.7},
            {"type": "lens_distortion", "distortion": 0.05},
            {"type": "lut", "src": "warm.cube"},
        ],
    }


def _backwards(videos: dict[str, str]) -> dict[str, Any]:
    layer = {"type": "video", "id": "screen", "src": videos["clip"], "speed": -1}
    return {"background": {"type": "color", "color": "#101420"}, "layers": [layer]}


def _video(home: Path, name: str, size: Size, frames: int) -> Path:
    """A clip of at least `frames` frames, one key frame in `LOOP`: one group, repeated."""
    group = home / f"{name}.mp4"
    _made(group, lambda part: synth.write_group(part, PICTURES[name](size), size, FPS))
    times = math.ceil(frames / LOOP)
    if times == 1:
        return group
    path = home / f"{name}-{times}.mp4"
    _made(path, lambda part: synth.repeat(group, part, times))
    return path


def _cube(side: int = 17) -> str:
    """A table that warms the lights and cools the shadows."""
    return "\n".join([f"LUT_3D_SIZE {side}", *_cube_rows(side), ""])


def _cube_rows(side: int) -> Iterator[str]:
    steps = [i / (side - 1) for i in range(side)]
    for b in steps:
        for g in steps:
            for r in steps:
                warm = 0.05 * (r + g + b) / 3
                yield f"{min(1, r + warm):.5f} {g:.5f} {b * (1 - warm):.5f}"


def _made(path: Path, write: Callable[[Path], object]) -> None:
    """`path`, written unless it is there: whole, whoever else makes it at the same time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{os.getpid()}-{path.name}")
        write(part)
        part.replace(path)
