"""Captions of an export: every cue's first and last frame, and the files beside it."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pysubs2
import pytest
from PIL import Image

from frameloom.captions import frames_of, read
from frameloom.core.errors import ProjectError, UsageError
from frameloom.export import Options, plan, render
from frameloom.project import Project

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
SIZE = (320, 180)
FPS = Fraction(30000, 1001)
SPANS = [("1/3", "1.1"), ("1.11", "1.12"), (1.2, 2), (1.9, "81081/30000"), (2.95, 3)]
"""Between frames, next to each other, shorter than a frame, overlapping, cut by the end."""
CUES = [{"start": a, "end": b, "text": "MMMM"} for a, b in SPANS]


def exact(value: Any) -> Fraction:
    return Fraction(str(value))


def made(tmp_path: Path, captions: list[dict[str, Any]], **options: Any) -> Path:
    for part in captions:
        for cue in part.get("cues", []):
            cue["start"], cue["end"] = exact(cue["start"]), exact(cue["end"])
    project = Project.read(
        {"size": list(SIZE), "fps": "30000/1001", "scenes": [{"duration": 3}],
         "captions": captions}
    )  # fmt: skip
    out = tmp_path / "out.mp4"
    render(project, out, Options(speed="ultrafast", crf=12, audio=False, **options))
    return out


def bright_rows(path: Path) -> np.ndarray[Any, Any]:
    """(frames, rows): whether anything in a row is bright, decoded by ffmpeg."""
    words = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v", "-fps_mode", "passthrough"]
    words += ["-pix_fmt", "gray", "-f", "rawvideo", "-"]
    raw = subprocess.run(words, check=True, capture_output=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, SIZE[1], SIZE[0])
    return np.asarray((frames > 160).any(axis=2))


def blocks(rows: np.ndarray[Any, Any]) -> int:
    """How many lines of text are one above the other."""
    return int((np.diff(rows.astype(int)) == 1).sum())


def due(i: int) -> int:
    return sum(exact(a) <= i / FPS < exact(b) for a, b in SPANS)


def test_every_cue_is_seen_on_its_frames(tmp_path: Path) -> None:
    rows = bright_rows(made(tmp_path, [{"cues": CUES}]))
    assert [blocks(row) for row in rows] == [due(i) for i in range(90)]
    assert max(due(i) for i in range(90)) == 2


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_files_beside_a_part_say_the_same(kind: str, tmp_path: Path) -> None:
    captions = {"cues": CUES, "mode": "both", "format": kind, "language": "pt-BR"}
    out = made(tmp_path, [captions], frames=(20, 80))
    file = tmp_path / f"out.pt-BR.{kind}"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([out.name, file.name])
    spans = [frames_of(c.start_s, c.end_s, FPS) for c in read(str(file)).cues]
    seen = [sum(i in span for span in spans) for i in range(60)]
    assert seen == [due(i) for i in range(20, 80)] == [blocks(row) for row in bright_rows(out)]
    theirs = [(event.start, event.end) for event in pysubs2.load(str(file))]
    assert theirs == [(c.start_s * 1000, c.end_s * 1000) for c in read(str(file)).cues]


def test_captions_beside_are_not_in_the_picture(tmp_path: Path) -> None:
    captions = [{"cues": CUES, "mode": "sidecar"}, {"cues": CUES[:1], "mode": "sidecar"}]
    assert not bright_rows(made(tmp_path, captions)).any()
    assert len(read(str(tmp_path / "out.srt")).cues) == 4
    assert len(read(str(tmp_path / "out.2.srt")).cues) == 1


def test_no_effect_touches_captions(tmp_path: Path) -> None:
    def frame(effects: list[dict[str, Any]]) -> np.ndarray[Any, Any]:
        project = Project.read(
            {"size": list(SIZE), "scenes": [{"duration": 1, "background": {"type": "color",
             "color": "#000"}}], "effects": effects, "captions": [{"cues": [
             {"start": 0, "end": 1, "text": "here"}]}]}
        )  # fmt: skip
        from frameloom.export import Session

        with Session(project) as session:
            return np.array(session.frame(3).y)

    wild = [{"type": "blur", "radius": 0.1}, {"type": "pixel_shatter"}, {"type": "fisheye"}]
    assert abs(frame([]).astype(int) - frame(wild)).max() <= 1  # the rounding of effects
    assert frame([]).max() > 200


def test_a_caption_file_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "out.srt"
    source.write_text("1\n00:00:00,000 --> 00:00:01,000\nhere\n")
    captions = [{"src": str(source), "mode": "both"}]
    with pytest.raises(UsageError, match="one of the project's own media"):
        made(tmp_path, captions)
    project = Project.read({"scenes": [{}], "captions": captions})
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with pytest.raises(ProjectError, match=r"captions\[0\]\.src: .*outside of --root"):
        plan(project, tmp_path / "b.mp4", Options(root=(elsewhere,)))


def test_nothing_is_left_of_an_export_that_fails(tmp_path: Path) -> None:
    (tmp_path / "out.srt").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        made(tmp_path, [{"cues": CUES, "mode": "both"}])
    assert [path.name for path in tmp_path.iterdir()] == ["out.srt"]


def test_captions_alone_with_alpha(tmp_path: Path) -> None:
    cues = [{"start": 0, "end": Fraction(1, 10), "text": "MMMM"}]
    scene = {"duration": Fraction(1, 5), "background": {"type": "color", "color": "#ffffff"}}
    project = Project.read(
        {"size": list(SIZE), "fps": 30, "scenes": [scene], "effects": [{"type": "vignette"}],
         "captions": [{"cues": cues}]}
    )  # fmt: skip
    out = tmp_path / "frames" / "%02d.png"
    render(project, out, Options(render_pass="captions", audio=False))
    shown = [np.asarray(Image.open(file)) for file in sorted(out.parent.iterdir())]
    assert [bool(frame[..., 3].any()) for frame in shown] == [True] * 3 + [False] * 3
    alpha = shown[0][..., 3]
    assert alpha.max() == 255 and not alpha[: SIZE[1] // 2].any()
    assert (shown[0][alpha == 255].max(axis=0)[:3] > 240).all()
