"""The benchmark: its scenes are the reference scenes, its figures hang together."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom import bench
from frameloom.bench.child import call
from frameloom.bench.metrics import METRICS
from frameloom.bench.scenes import FPS, NAMES, project, scene
from frameloom.cli.main import main
from frameloom.export import Options
from frameloom.export.formats import choose
from frameloom.media import bare, synth
from frameloom.project import Project

R1 = {
    "frameloom": 1,
    "name": "R1",
    "size": [1920, 1080],
    "fps": 30,
    "scenes": [
        {
            "id": "hero",
            "duration": 5,
            "background": {"type": "video", "src": "bg.mp4"},
            "layers": [
                {
                    "type": "video",
                    "id": "screen",
                    "src": "clip.mp4",
                    "scale": 0.7,
                    "corner_radius": 0.03,
                    "rotation": {"from": [0, -20, 0], "to": [0, 20, 0]},
                    "shadow": {"blur": 0.05, "offset": [0, -0.02], "opacity": 0.5},
                }
            ],
            "effects": [
                {"type": "chromatic_aberration", "offset": 0.005},
                {"type": "vignette", "offset": 0.5, "darkness": 0.5},
                {"type": "grain", "opacity": 0.06},
            ],
        }
    ],
}
"""The five-second project as it was given."""
VIDEOS = {"clip": "clip.mp4", "bg": "bg.mp4"}


def test_the_five_second_project_is_the_one_that_was_given() -> None:
    assert project("R1", 150, (1920, 1080), VIDEOS) == R1


@pytest.mark.parametrize("name", NAMES)
def test_every_scene_is_a_valid_project_of_its_length(name: str) -> None:
    made = Project.read(project(name, 100, (64, 36), VIDEOS))
    assert made.scenes[0].duration * FPS == 100


def test_a_repeated_group_keeps_every_time_and_has_its_key_frames(
    tmp_path: Path, need_ffmpeg: None
) -> None:
    frames = np.random.default_rng(0).integers(0, 255, (10, 36, 64, 3), np.uint8)
    synth.write_group(tmp_path / "once.mp4", iter(frames), (64, 36), 30)
    synth.repeat(tmp_path / "once.mp4", tmp_path / "long.mp4", 3)
    words = ["ffprobe", "-v", "error", "-show_entries", "frame=pts_time,key_frame", "-of", "json"]
    out = subprocess.run([*words, tmp_path / "long.mp4"], capture_output=True, check=True).stdout
    found = json.loads(out)["frames"]
    assert [round(float(frame["pts_time"]) * 30) for frame in found] == list(range(30))
    assert [i for i, frame in enumerate(found) if frame["key_frame"]] == [0, 10, 20]


@pytest.mark.parametrize("mode", bare.MODES)
def test_the_limit_decodes_every_input_and_encodes_every_frame(
    mode: bare.Mode, clip: Callable[..., Path]
) -> None:
    planes = np.random.default_rng(0).integers(0, 255, (12, 54, 64), np.uint8)
    form = choose(
        Path("x.mp4"),
        Options(speed="veryfast"),
        size=(64, 36),
        fps=Fraction(30),
        seconds=Fraction(12, 30),
        note=lambda _: None,
    )
    assert form.picture is not None
    path = clip("limit.mp4", 30)
    assert bare.decode(path, 12) == 12
    sizes = {
        bare.both([path, path], planes, form.picture, Fraction(30), mode=mode, cores=2)
        for _ in range(2)
    }
    assert len(sizes) == 1
    assert sizes.pop() > 12 * 64 * 36 // 8  # noise: at least a bit a pixel


def test_a_small_run_has_every_figure_of_a_scene(tmp_path: Path) -> None:
    plan = bench.Plan(what=("R0",), frames=(4, 4), size=(64, 36), runs=1, folder=tmp_path)
    figures = bench.run(plan, lambda _: None)["scenes"]["R0"]["veryfast"]
    others = {"slope", "wall_slope", "other_ms", "encode_ms"}
    assert all(figures[name] > 0 for name in METRICS.keys() & figures.keys() - others)
    assert {"slope", "render_ms", "decode_ms", "peak_mb", "bytes_mb", "start_cpu_s"} <= {*figures}
    made = scene("R0", 4, (64, 36), tmp_path)
    assert not [path for path in made.project.parent.iterdir() if path.name.startswith(".")]


def result(**figures: float) -> dict[str, Any]:
    return {
        "machine": {"processor": "one"},
        "size": [64, 36],
        "frames": [4, 8],
        "scenes": {"R1": {"medium": figures}},
    }


def test_what_got_slower_is_named_and_nothing_else_is() -> None:
    old = result(slope=1.0, render_ms=20.0, preview_fps=60.0, cpu_s=5.0)
    new = result(slope=1.2, render_ms=21.0, preview_fps=40.0, cpu_s=4.0)
    found = bench.slower(old, new)
    assert found == [
        "R1 medium: CPU over the limit's, steady went from 1.000 to 1.200",
        "R1 medium: preview went from 60.0 fps to 40.0 fps",
    ]


def test_times_of_another_machine_are_not_compared() -> None:
    old, new = result(slope=1.0, cpu_s=1.0), result(slope=1.2, cpu_s=9.0)
    old["machine"] = {"processor": "another"}
    assert len(bench.slower(old, new)) == 1


def test_a_scene_that_fails_is_told_and_the_others_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    def measure(name: str, _preset: str, plan: bench.Plan, _tell: Any) -> dict[str, float]:
        assert plan.frames == (7, 9)
        return call("nothing") if name == "R0" else {"slope": 1.5}

    monkeypatch.setattr(sys.modules["frameloom.bench.run"], "_measure", measure)
    assert main(["bench", "R0", "R1", "--frames", "7", "9", "--json"]) == 1
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["scenes"] == {"R1": {"veryfast": {"slope": 1.5}}}
    assert "nothing failed: AttributeError" in found["failed"]["R0"]["veryfast"]
    assert "R0 veryfast: bench: the task nothing failed" in said.err


@pytest.mark.parametrize(
    "words",
    [["R9"], ["--preset", "quick"], ["--compare", "missing.json"], ["--frames", "9", "7"]],
)
def test_a_wrong_word_is_a_usage_error(words: list[str], capsys: Any) -> None:
    assert main(["bench", *words]) == 2
