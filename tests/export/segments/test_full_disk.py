"""A disk that is really full under the folder of kept segments: that is no reason to fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from frameloom.core.errors import WriteError
from frameloom.export import Event, Options, render
from frameloom.export.events import Warned
from frameloom.export.segments.packed import unpack
from frameloom.project import Project

HARD = Options(crf=1, gop=8, audio=False, speed="ultrafast", workers=2)


def noise() -> Project:
    """Every segment of 8 frames takes 150 kB."""
    background = {"type": "noise", "colors": ["#000000", "#ffffff"], "speed": 9, "scale": 40}
    grain = {"type": "grain", "opacity": 0.5}
    scene = {"duration": 4, "background": background, "effects": [grain]}
    return Project.read({"size": [128, 72], "fps": 8, "scenes": [scene]})


def test_the_file_is_right_and_what_is_kept_is_whole(small_disk: Path, tmp_path: Path) -> None:
    render(noise(), tmp_path / "ref.mp4", replace(HARD, no_cache=True))
    told: list[Event] = []
    # the disk is full of something else, but for less than a segment
    (small_disk / "other").write_bytes(bytes(240_000))
    kept = replace(HARD, cache=small_disk / "kept")
    for name in "ab":
        render(noise(), tmp_path / f"{name}.mp4", kept, on_event=told.append)
        assert (tmp_path / f"{name}.mp4").read_bytes() == (tmp_path / "ref.mp4").read_bytes()
    warned = [event.message for event in told if isinstance(event, Warned)]
    assert len(warned) == 2
    assert all("finished segments are not kept: No space left" in message for message in warned)
    (small_disk / "other").unlink()
    render(noise(), tmp_path / "c.mp4", kept)
    assert (tmp_path / "c.mp4").read_bytes() == (tmp_path / "ref.mp4").read_bytes()
    for path in (small_disk / "kept").glob("*/*"):
        assert path.suffix == ".segment" or path.parent.name == "outputs"
        if path.suffix == ".segment":
            unpack(path.read_bytes())


def test_nothing_of_the_output_is_left_beside_it(small_disk: Path) -> None:
    """Cache and output on one full disk."""
    older = small_disk / "out.mp4"
    older.write_bytes(b"older")
    with pytest.raises(WriteError, match="disk is full"):
        render(noise(), older, replace(HARD, cache=small_disk / "kept"))
    assert older.read_bytes() == b"older"
    assert sorted(path.name for path in small_disk.iterdir()) in (["kept", "out.mp4"], ["out.mp4"])
    assert not [path for path in small_disk.rglob(".*") if path.is_file()]
