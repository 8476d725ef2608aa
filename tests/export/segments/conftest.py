"""A small project over a film, a few segments long."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frameloom.project import Project


@pytest.fixture
def film(clip: Callable[..., Path]) -> Callable[..., Project]:
    """`film(duration=2, copy=None)`: 20 frames a second, 64 x 64; `copy`: of its medium."""

    def make(duration: Any = 2, copy: Path | None = None, **scene: Any) -> Project:
        source = clip("segments.mp4", 60, gop=300, fps=20, size=(96, 96), sound="click")
        if copy is not None:
            source = Path(shutil.copyfile(source, copy))
        layers = [{"type": "video", "src": str(source), "scale": 0.8}]
        scenes = [{"id": "only", "duration": duration, "layers": layers, **scene}]
        return Project.read({"size": [64, 64], "fps": 20, "scenes": scenes})

    return make
