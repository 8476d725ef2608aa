"""The report: what is in the file, what is odd, and that it all becomes JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from frameloom.media import probe
from tests.media.kinds import KINDS, Kind, N
from tests.support.numbered import numbered_frame

Clip = Callable[..., Path]


@pytest.mark.parametrize("kind", KINDS[::5], ids=lambda kind: kind.name)
def test_times_of_all_frames(clip: Clip, kind: Kind) -> None:
    report = probe(clip(kind.name, N, **kind.how), frames=True)
    assert report.frame_times_s == kind.times_s
    found = report.to_dict()
    assert json.loads(json.dumps(found)) == found
    assert [Fraction(f["time"]) for f in found["frames"]] == list(kind.times_s)
    assert found["picture"]["frames"] == N


def test_an_ordinary_file_has_nothing_odd(clip: Clip) -> None:
    path = clip("ordinary.mp4", 30, tags={"colorspace": 1, "color_range": 1}, sound="tone")
    report = probe(str(path))
    assert report.oddities == () and report.frame_times_s is None
    found = report.to_dict()
    assert [s["type"] for s in found["streams"]] == ["video", "audio"]
    assert (found["kind"], found["size"], found["duration"]) == ("video", [320, 180], "1")
    assert found["audio_duration_s"] == pytest.approx(1, abs=0.001)
    assert found["picture"]["matrix"] == "BT.709" and found["picture"]["range"] == "limited"


@pytest.mark.parametrize(
    ("name", "how", "said"),
    [
        ("odd1.mp4", {"rotation": 90}, "turned by 90 degrees"),
        ("odd2.mp4", {"sample_aspect": Fraction(2)}, "shown as 640 x 180"),
        ("odd3.mp4", {}, "not tagged: taken for BT.601"),
        ("odd4.mp4", {"tags": {"colorspace": 1, "color_range": 2}, "pix_fmt": "yuvj420p"}, "full"),
        ("odd5.mp4", {"pts": [0, 1, 5, 6], "frames": 4}, "unequally long"),
        ("odd6.ts", {}, "its first picture is at"),
        ("odd7.webm", {"codec": "libvpx"}, "ticks every 1 ms: frames count as due 0.5 ms early"),
        ("odd8.mov", {"codec": "qtrle", "pix_fmt": "argb"}, "alpha is kept"),
    ],
)
def test_oddities_are_told(clip: Clip, name: str, how: dict[str, Any], said: str) -> None:
    frames = how.pop("frames", 5)
    assert any(said in text for text in probe(clip(name, frames, **how)).oddities)


def test_pictures(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(numbered_frame(1)).save(tmp_path / "a.jpg", exif=exif)
    report = probe(tmp_path / "a.jpg", frames=True)
    assert report.facts.kind == "image" and report.facts.size == (180, 320)
    assert any("turned" in text for text in report.oddities)
    assert report.frame_times_s == (0,)
    json.dumps(report.to_dict())


def test_the_name_stays_a_function_whatever_was_imported() -> None:
    import frameloom.media.probing
    from frameloom.media import probe as again

    assert again is frameloom.media.probing.probe
