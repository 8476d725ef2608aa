"""The number in every exported frame is the one that is due.

For each kind of source: a numbered clip fills the picture of a project at another frame rate; the
export is decoded by the ffmpeg program, and each frame's number compared with what a plain scan
over the clip's known times says.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.export import Options, render
from frameloom.project import Project
from tests.media.kinds import KINDS, Kind
from tests.support.numbered import read_number

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
Clip = Callable[..., Path]
SIZE = (320, 180)
DURATION_S = Fraction(2)
FPS = Fraction(24)
"""Not the clips' own rate, so that frames are repeated, skipped and met at their very edges."""


def exported_numbers(path: Path) -> list[int | None]:
    """What each frame of a finished file says, decoded by ffmpeg."""
    words = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v", "-fps_mode", "passthrough"]
    words += ["-pix_fmt", "gray", "-f", "rawvideo", "-"]
    raw = subprocess.run(words, check=True, capture_output=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0])
    return [read_number(frame) for frame in frames]


def export(tmp_path: Path, layer: dict[str, Any]) -> Path:
    scenes = [{"duration": 2, "layers": [layer]}]
    project = Project.read({"size": list(SIZE), "fps": 24, "scenes": scenes})
    out = tmp_path / "out.mp4"
    render(project, out, Options(speed="ultrafast", crf=12, audio=False))
    return out


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_source(kind: Kind, clip: Clip, tmp_path: Path) -> None:
    source = clip(kind.name, len(kind.times_s), **kind.how)
    out = export(tmp_path, {"type": "video", "src": str(source), "fit": "fill"})
    expected = [kind.due(i / FPS) for i in range(int(DURATION_S * FPS))]
    assert exported_numbers(out) == expected


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        ({"speed": 2}, lambda t: min(2 * t, Fraction(71, 30))),
        ({"trim": [0.5, 1], "at_end": "loop"}, lambda t: Fraction(1, 2) + t % Fraction(1, 2)),
        ({"trim": ["15f", None]}, lambda t: min(Fraction(15, 24) + t, Fraction(71, 30))),
        ({"trim": [0, 1], "playback": "fit"}, lambda t: t / 2),
        ({"trim": [0, 1]}, lambda t: min(t, Fraction(29, 30))),
    ],
    ids=["twice", "loop", "trim in frames", "fit", "hold"],
)
def test_playback(
    keys: dict[str, Any], due: Callable[[Fraction], Fraction], clip: Clip, tmp_path: Path
) -> None:
    source = clip("long_gop.mp4", 72, bframes=3, gop=300)
    out = export(tmp_path, {"type": "video", "src": str(source), **keys})
    expected = [int(due(i / FPS) * 30) for i in range(48)]
    assert exported_numbers(out) == expected


def test_backwards_through_a_long_gop(clip: Clip, tmp_path: Path) -> None:
    source = clip("long_gop.mp4", 72, bframes=3, gop=300)
    keys = {"speed": -1, "trim": [0, 2]}
    out = export(tmp_path, {"type": "video", "src": str(source), **keys})
    # strictly before 2 - t: at t = 0 the last frame of the trim
    expected = [max(n for n in range(60) if Fraction(n, 30) < 2 - i / FPS) for i in range(48)]
    assert exported_numbers(out) == expected


def test_a_transition_keeps_both_sides_going(clip: Clip, tmp_path: Path) -> None:
    """Two numbered videos crossfade: before, at and after the joint each frame is the due one."""
    source = str(clip("long_gop.mp4", 72, bframes=3, gop=300))
    layers = [{"type": "video", "src": source}]
    project = Project.read({
        "size": list(SIZE), "fps": 30,
        "scenes": [
            {"duration": 1, "layers": layers},
            {"duration": 1, "layers": [{**layers[0], "trim": [1, None]}],
             "transition": {"type": "push", "duration": 0.5}},
        ],
    })  # fmt: skip
    out = tmp_path / "out.mp4"
    render(project, out, Options(speed="ultrafast", crf=12, audio=False))
    numbers = exported_numbers(out)
    assert numbers[:31] == list(range(31))  # the joint's first frame is the leaving picture
    assert numbers[45:] == list(range(45, 60))


@pytest.mark.parametrize("suffix", ["mp4", "webm"])
def test_the_seed_of_this_project(suffix: str, clip: Clip, tmp_path: Path) -> None:
    """Five seconds at 30 fps from sources with one key frame in 300: 150 frames, 5.000 s."""
    source = clip("slow-to-seek.mp4", 150, bframes=3, gop=300, sound="tone")
    layer = {"type": "video", "src": str(source), "rotation": {"from": [0, -5, 0], "to": [0, 5, 0]}}
    scene = {"duration": 5, "background": {"type": "video", "src": str(source)}, "layers": [layer]}
    project = Project.read({"size": list(SIZE), "fps": 30, "scenes": [scene]})
    out = tmp_path / f"out.{suffix}"
    render(project, out, Options(quality="draft"))
    probe = ["ffprobe", "-v", "error", "-count_frames", "-show_entries"]
    probe += ["stream=codec_type,nb_read_frames:format=duration", "-of", "json", str(out)]
    said = json.loads(subprocess.run(probe, check=True, capture_output=True).stdout)
    video = next(s for s in said["streams"] if s["codec_type"] == "video")
    assert int(video["nb_read_frames"]) == 150
    assert Fraction(said["format"]["duration"]) == 5
    assert {s["codec_type"] for s in said["streams"]} == {"video", "audio"}
