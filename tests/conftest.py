"""Fixtures shared by all tests."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.support.numbered import make_clip

settings.register_profile("house", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden pictures anew")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test keeps segments for itself, in a folder that is made when something is kept."""
    folder = tmp_path_factory.getbasetemp() / f"segments-{next(_number)}"
    monkeypatch.setenv("FRAMELOOM_CACHE", str(folder))
    return folder


_number = itertools.count()


@pytest.fixture(scope="session")
def media_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for media that live as long as the test session."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def clip(media_dir: Path) -> Callable[..., Path]:
    """`clip("name.mp4", 30, bframes=2)`: `make_clip` in `media_dir`, made once per name."""
    made: dict[str, tuple[object, Path]] = {}

    def make(name: str, frames: Any = 30, **how: Any) -> Path:
        if name not in made:
            made[name] = (repr((frames, how)), make_clip(media_dir / name, frames, **how))
        recipe, path = made[name]
        assert recipe == repr((frames, how)), f"two different clips are called {name}"
        return path

    return make


@pytest.fixture(scope="session")
def need_ffmpeg() -> None:
    """For tests that make odd files or expected values with the ffmpeg and ffprobe programs."""
    if shutil.which("ffmpeg") and shutil.which("ffprobe"):
        return
    reason = "needs the programs ffmpeg and ffprobe as an independent reference"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
