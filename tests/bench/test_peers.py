"""What Frameloom is timed beside shows the same picture: ffmpeg's filter graphs of R0 and R1."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from frameloom.bench.pictures import PICTURES
from frameloom.bench.scenes import FPS, Scene
from frameloom.media import synth

PEERS = Path(__file__).parents[2] / "bench" / "peers"
SIZE, FRAMES = (320, 240), 3
"""The pane's place on it is even, as `overlay` needs it."""


@pytest.mark.parametrize(("name", "least"), [("R0", 43.0), ("R1", 38.0)])
def test_ffmpegs_filter_graph_shows_the_same_pictures(
    name: str,
    least: float,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    need_ffmpeg: None,
) -> None:
    monkeypatch.syspath_prepend(PEERS)
    from compare import compare, without_grain

    inputs = tuple(tmp_path / f"{video}.mp4" for video in ("bg", "clip"))
    for path in inputs:
        synth.write_group(path, islice(PICTURES[path.stem](SIZE), FRAMES), SIZE, FPS)
    made = Scene(name, tmp_path / "none", FRAMES, SIZE, inputs)
    out = tmp_path / "ffmpeg.mp4"
    words = [sys.executable, PEERS / f"{name.lower()}_ffmpeg.py", *inputs, out, *SIZE, FRAMES]
    subprocess.run([*map(str, words), "--exact"], check=True)
    found = compare(without_grain(made, tmp_path), out, tmp_path / "beside")
    assert len(found) == FRAMES
    assert min(min(planes) for planes in found) > least
    assert (tmp_path / "beside-1.png").exists()
