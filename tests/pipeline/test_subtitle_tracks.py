"""Captions as a track of the file: what ffprobe and ffmpeg find in it."""

from __future__ import annotations

import json
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from frameloom.captions import frames_of, parse
from frameloom.core.errors import UsageError
from frameloom.export import Options, plan, render
from frameloom.project import Project

pytestmark = pytest.mark.usefixtures("need_ffmpeg")
CUES = [
    {"start": Fraction(1, 3), "end": 1, "text": "One & two"},
    {"start": Fraction(3, 2), "end": Fraction(12, 5), "text": "Three\nfour"},
    {"start": 2, "end": 3, "text": "five"},
]
CODECS = {"mp4": "mov_text", "mkv": "subrip", "webm": "webvtt"}


def made(path: Path, captions: list[dict[str, Any]], **options: Any) -> Path:
    project = Project.read(
        {"size": [64, 36], "fps": 30, "scenes": [{"duration": 3}], "captions": captions}
    )
    render(project, path, Options(speed="ultrafast", verify="full", **options))
    return path


def streams(path: Path) -> list[dict[str, Any]]:
    words = ["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-select_streams", "s"]
    found = subprocess.run([*words, str(path)], check=True, capture_output=True).stdout
    return list(json.loads(found)["streams"])


def extracted(path: Path, number: int = 0) -> list[tuple[range, str]]:
    words = [
        "ffmpeg",
        "-v",
        "error",
        "-copyts",
        "-i",
        str(path),
        "-map",
        f"0:s:{number}",
        "-f",
        "webvtt",
        "-",
    ]
    text = subprocess.run(words, check=True, capture_output=True).stdout.decode()
    fps = Fraction(30)
    return [(frames_of(c.start_s, c.end_s, fps), c.text) for c in parse(text).cues]


@pytest.mark.parametrize("suffix", CODECS)
def test_a_track_is_what_the_cues_say(suffix: str, tmp_path: Path) -> None:
    captions = [
        {"cues": CUES, "mode": "track", "language": "pt-BR"},
        {"cues": CUES[:1], "mode": "track"},
    ]
    path = made(tmp_path / f"a.{suffix}", captions, frames=(5, 80))
    found = streams(path)
    assert [stream["codec_name"] for stream in found] == [CODECS[suffix]] * 2
    assert found[0]["tags"]["language"] == "por"
    one, three, five = "One & two", "Three\nfour", "five"
    apart = [(range(5, 25), one), (range(40, 67), three), (range(55, 75), five)]
    if suffix == "mp4":  # a sample at a time
        both = f"{three}\n{five}"
        apart = [apart[0], (range(40, 55), three), (range(55, 67), both), (range(67, 75), five)]
    assert extracted(path) == apart
    assert extracted(path, 1) == apart[:1]


def test_same_bytes_twice(tmp_path: Path) -> None:
    captions = [{"cues": CUES, "mode": "track"}]
    one, two = (made(tmp_path / name, captions).read_bytes() for name in ("a.mp4", "b.mp4"))
    assert one == two


def test_a_format_without_tracks_is_refused(tmp_path: Path) -> None:
    captions = [{"cues": CUES, "mode": "track"}]
    project = Project.read({"size": [64, 36], "scenes": [{"duration": 1}], "captions": captions})
    with pytest.raises(UsageError, match=r"a \.gif file holds no track of captions"):
        plan(project, tmp_path / "a.gif", Options())
