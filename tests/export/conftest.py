"""Small projects that render quickly."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from frameloom.project import Project
from tests.support.disk import mounted

Make = Callable[..., Project]


@pytest.fixture
def project() -> Make:
    """`project(duration=1, fps=30, **keys)`: one scene of moving noise, 64 x 48."""

    def make(duration: Any = 1, **keys: Any) -> Project:
        scene = {
            "id": "only",
            "duration": duration,
            "background": {"type": "gradient", "colors": ["#204060", "#c08040"], "speed": 1},
        }
        return Project.read({"size": [64, 48], "scenes": [scene], **keys})

    return make


@pytest.fixture
def filmed(clip: Callable[..., Path]) -> Make:
    """`filmed(**keys)`: a numbered clip with one key frame, and its clicks, filling the picture."""

    def make(**keys: Any) -> Project:
        source = clip("export-source.mp4", 60, gop=300, size=(160, 90), sound="click")
        layer = {"type": "video", "id": "screen", "src": str(source)}
        scene = {"id": "only", "duration": 2, "layers": [layer]}
        return Project.read({"size": [160, 90], "fps": 30, "scenes": [scene], **keys})

    return make


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 kB."""
    mount = tmp_path / "small"
    mount.mkdir()
    if os.geteuid() != 0 or not mounted("-t", "tmpfs", "-o", "size=256k", "tmpfs", str(mount)):
        pytest.skip("mounting needs root")
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=True)
