"""Sources of 10 bits through the whole way into outputs of 10: no level is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.export import Options, render, verify
from frameloom.project import Project

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
Numbers = np.ndarray[Any, np.dtype[Any]]
SIZE = (1920, 32)
FRAMES = 2
BT709 = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
BT2020_PQ = ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"]


def source(path: Path, luma: Numbers, tags: list[str]) -> Path:
    """A clip whose rows are all the given codes, without colour."""
    rows = np.tile(luma.astype("<u2"), (SIZE[1], 1)).tobytes()
    raw = rows + np.full(SIZE[0] * SIZE[1] // 2, 512, "<u2").tobytes()
    words = ["ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p10le"]
    words += ["-s", f"{SIZE[0]}x{SIZE[1]}", "-r", "25", "-i", "-", "-c:v", "ffv1", *tags]
    subprocess.run([*words, "-color_range", "tv", str(path)], input=raw * FRAMES, check=True)
    return path


def rendered(
    src: Path, out: Path, size: tuple[int, int] = SIZE, tone_map: str = "soft", **more: Any
) -> Numbers:
    """The luma of the first row of the exported file, as the ffmpeg program decodes it."""
    scene = {"duration": f"{FRAMES}f", "layers": [{"type": "video", "src": str(src)}]}
    made = {"size": list(size), "fps": 25, "scenes": [scene], "color": {"tone_map": tone_map}}
    project = Project.read(made)
    manifest = out.with_suffix(".ndjson")
    render(project, out, Options(pixel_format="yuv420p10le", manifest=manifest, **more))
    assert verify(out, project, level="full", manifest=manifest).ok
    words = ["ffmpeg", "-v", "error", "-i", str(out), "-frames:v", "1", "-f", "rawvideo", "-"]
    raw = subprocess.run(words, check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<u2")[: size[0]].astype(int)


RAMP = np.round(64 + (np.arange(SIZE[0]) + 0.5) / SIZE[0] * 876)


def test_a_ramp_of_ten_bits_stays_one(tmp_path: Path) -> None:
    """In place: each code as it is; at half the size: the means; lossy: every level is there."""
    src = source(tmp_path / "src.mkv", RAMP, BT709)
    same = rendered(src, tmp_path / "a.mkv", codec="ffv1")
    assert (same == RAMP).all() and len(np.unique(same)) == 877
    half = rendered(src, tmp_path / "b.mkv", (SIZE[0] // 2, SIZE[1] // 2), codec="ffv1")
    assert np.abs(half - RAMP.reshape(-1, 2).mean(axis=1)).max() <= 0.5
    lossy = rendered(src, tmp_path / "c.mp4", codec="h265", quality="high")
    assert np.abs(lossy - RAMP).max() <= 4 and len(np.unique(lossy)) > 800


def test_hdr_is_mapped_from_all_its_bits(tmp_path: Path) -> None:
    """PQ from black to white (203 cd/m2 is code 573), clipped and nothing else: light by BT.2100,
    coded by BT.1886. Of 8 bits of that range, 128 levels would be left."""
    codes = np.round(64 + np.arange(SIZE[0]) / SIZE[0] * (573 - 64))
    src = source(tmp_path / "src.mkv", codes, BT2020_PQ)
    luma = rendered(src, tmp_path / "a.mkv", tone_map="none", codec="ffv1")
    p = ((codes - 64) / 876) ** (32 / 2523)
    light = (
        10000
        / 203
        * (np.maximum(p - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * p)) ** (16384 / 2610)
    )
    exact = 64 + 876 * np.clip(light, 0, 1) ** (1 / 2.4)
    assert np.abs(luma - exact).max() <= 1.5
    assert len(np.unique(luma)) > 400
