"""How near a peer's pictures are to Frameloom's: PSNR of each frame, and PNGs to look at."""

from __future__ import annotations

import json
import math
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import av
import cv2
import numpy as np

from frameloom.bench.scenes import Scene, project
from frameloom.core.surface import YuvSurface
from frameloom.export import Session
from frameloom.project import load
from frameloom.render import to_rgba

ENLARGED = 8


def without_grain(made: Scene, folder: Path) -> Path:
    """The scene's project once more: noise is no one's the same."""
    videos = dict(zip(("bg", "clip"), map(str, made.inputs), strict=True))
    plain = project(made.name, made.frames, made.size, videos)
    body = plain["scenes"][0]
    body["effects"] = [each for each in body.get("effects", ()) if each["type"] != "grain"]
    path = folder / "exact.json"
    path.write_text(json.dumps(plain))
    return path


def compare(ours: Path, theirs: Path, beside: Path) -> list[tuple[float, float, float]]:
    """PSNR of Y', Cb, Cr in every frame, dB. The first, middle and last frames are written as
    `beside`-NUMBER.png: ours, theirs, the difference of luma enlarged."""
    found = []
    with Session(load(ours)) as session, av.open(str(theirs)) as container:
        frames = session.timeline.frames
        for index, frame in zip(count(), container.decode(video=0)):
            right = frame.to_ndarray(format="yuv420p")
            made = session.frame(index)
            assert isinstance(made, YuvSurface)
            planes = zip((made.y, made.u, made.v), _planes(right, made.size), strict=True)
            found.append(tuple(_psnr(a, b) for a, b in planes))
            if index in (0, frames // 2, frames - 1):
                _write(Path(f"{beside}-{index}.png"), made, right)
    if len(found) != frames:
        raise SystemExit(f"{theirs.name}: {len(found)} frames in place of {frames}")
    return found


def told(found: list[tuple[float, float, float]]) -> str:
    """Medians over all frames, and the worst frame."""
    y, u, v = (median(values) for values in zip(*found, strict=True))
    worst = min(range(len(found)), key=lambda index: found[index][0])
    return f"Y {y:.1f} Cb {u:.1f} Cr {v:.1f} dB, worst Y {found[worst][0]:.1f} at frame {worst}"


def _planes(whole: Any, size: tuple[int, int]) -> list[Any]:
    """Y, U, V of one array that has them after each other."""
    width, height = size
    flat, area = whole.reshape(-1), width * height
    half = (height // 2, width // 2)
    return [
        flat[:area].reshape(height, width),
        flat[area : area * 5 // 4].reshape(half),
        flat[area * 5 // 4 :].reshape(half),
    ]


def _psnr(a: Any, b: Any) -> float:
    error = float(np.mean((a.astype(np.float32) - b) ** 2))
    return 99.0 if error == 0 else 10 * math.log10(255**2 / error)


def _write(path: Path, ours: YuvSurface, planes: Any) -> None:
    y, u, v = _planes(planes, ours.size)
    apart = ENLARGED * (ours.y.astype(np.int16) - y) + 128
    grey = np.clip(apart, 0, 255).astype(np.uint8)
    panels = [to_rgba(ours)[..., 2::-1], to_rgba(YuvSurface(y, u, v))[..., 2::-1]]
    cv2.imwrite(str(path), np.hstack([*panels, cv2.merge([grey] * 3)]))
