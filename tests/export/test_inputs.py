"""A source that changes, vanishes or is cut short while it is read: no output, and it is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from frameloom.core.errors import MediaError
from frameloom.export import Event, Options, Progress, render
from frameloom.export.inputs import Inputs
from frameloom.project import Project, media_uses
from tests.support.numbered import make_clip

Change = Callable[[Path], object]


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _replace(path: Path) -> None:
    other = path.with_name("other.mp4")
    make_clip(other, 12, size=(64, 36))
    other.replace(path)


def _relink(path: Path) -> None:
    other = path.with_name("moved.mp4")
    path.rename(other)
    path.symlink_to(other)


CHANGES: dict[str, tuple[Change, str]] = {
    "is cut short": (_cut, "was changed"),
    "is written to": (lambda path: path.write_bytes(path.read_bytes() + b"\0"), "was changed"),
    "is replaced": (_replace, "was changed"),
    "vanishes": (Path.unlink, "vanished"),
    "becomes a link": (_relink, "was changed"),
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_source_that_changes_while_it_is_read(tmp_path: Path, how: str) -> None:
    change, said = CHANGES[how]
    source = make_clip(tmp_path / "source.mp4", 60, size=(64, 36))
    layer = {"type": "video", "src": str(source)}
    made = Project.read({"size": [64, 36], "scenes": [{"duration": 2, "layers": [layer]}]})
    (tmp_path / "out").mkdir()
    done: list[str] = []

    def spoil(event: Event) -> None:
        if isinstance(event, Progress) and not done:
            done.append(how)
            change(source)

    with pytest.raises(MediaError, match=rf"source\.mp4: {said}"):
        render(made, tmp_path / "out" / "out.mp4", Options(workers=1), on_event=spoil)
    assert done
    assert list((tmp_path / "out").iterdir()) == []


def test_each_numbered_picture_is_watched(tmp_path: Path) -> None:
    for number in range(3):
        Image.new("RGB", (8, 8)).save(tmp_path / f"im_{number}.png")
    layer: dict[str, Any] = {"type": "video", "src": str(tmp_path / "im_%d.png")}
    made = Project.read({"size": [64, 36], "scenes": [{"duration": 1, "layers": [layer]}]})
    inputs = Inputs(media_uses(made))
    inputs.check()
    (tmp_path / "im_2.png").unlink()
    with pytest.raises(MediaError, match=r"im_2\.png: vanished"):
        inputs.check()
