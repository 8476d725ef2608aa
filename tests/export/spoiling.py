"""A good file, taken apart into pictures and samples, and put together again by ffmpeg."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from frameloom.export import Options, render
from frameloom.project import Project

SIZE = 128, 72
FRAMES, FPS, RATE = 60, 30, 48_000
U8 = np.ndarray[Any, np.dtype[np.uint8]]
F32 = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Good:
    """`pictures`: (frames, bytes) uint8, yuv420p as it lies; `sound`: (n, 2) float32."""

    path: Path
    manifest: Path
    project: Project
    pictures: U8
    sound: F32


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def make(folder: Path, speech: F32) -> Good:
    """Two seconds of something that moves all the time, with sound that never does the same."""
    folder.mkdir(exist_ok=True)
    (folder / "speech.f32").write_bytes(speech.tobytes())
    source = folder / "speech.wav"
    raw = ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", folder / "speech.f32"]
    ffmpeg(*raw, "-c:a", "pcm_f32le", source)
    ball = {
        "type": "shape",
        "shape": "ellipse",
        "fill": "#f0d040",
        "size": [0.5, 0.5],
        "position": {"from": [-0.7, -0.2, 0], "to": [0.7, 0.2, 0]},
    }
    wall = {"type": "noise", "colors": ["#102060", "#c05030", "#e0e0d0"], "scale": 2, "speed": 2}
    project = Project.read(
        {
            "size": list(SIZE),
            "fps": FPS,
            "scenes": [{"duration": "60f", "background": wall, "layers": [ball]}],
            "audio": [{"src": str(source)}],
        }
    )
    out, manifest = folder / "good.mp4", folder / "good.ndjson"
    render(project, out, Options(manifest=manifest))
    return Good(out, manifest, project, decoded(out), heard(out))


def decoded(path: Path, *more: str) -> U8:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v", *more, "-fps_mode"]
    command += ["passthrough", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"]
    out = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(out, np.uint8).reshape(-1, SIZE[0] * SIZE[1] * 3 // 2)


def heard(path: Path) -> F32:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a", "-f", "f32le", "-"]
    out = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(out, np.float32).reshape(-1, 2)[: FRAMES * RATE // FPS]


def luma(pictures: U8) -> U8:
    """(frames, H, W)."""
    return pictures[:, : SIZE[0] * SIZE[1]].reshape(-1, SIZE[1], SIZE[0])


TAGS = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]


def put_together(
    out: Path,
    pictures: U8,
    sound: F32 | None,
    *how: str,
    fps: Fraction | int = FPS,
    tags: list[str] | None = None,
    pixel_format: str = "yuv420p",
) -> Path:
    """A file of these pictures and samples by ffmpeg; `how`: its options for the output."""
    shown, played = out.with_suffix(".yuv"), out.with_suffix(".f32")
    shown.write_bytes(pictures.tobytes())
    size = f"{SIZE[0]}x{SIZE[1]}"
    inputs: list[str | Path] = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size]
    inputs += ["-r", str(fps), "-color_range", "tv", "-i", shown]
    if sound is not None:
        played.write_bytes(np.ascontiguousarray(sound, np.float32).tobytes())
        inputs += ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", played]
    codec = how or ("-c:v", "libx264", "-preset", "veryfast", "-crf", "18")
    form = ["-color_range", "tv", *(TAGS if tags is None else tags), "-pix_fmt", pixel_format]
    ffmpeg(*inputs, *form, *codec, out)
    return out


Spoil = Callable[[U8, F32], tuple[U8, F32]]
