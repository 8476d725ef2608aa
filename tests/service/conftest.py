"""A service that most tests share: it only reads `root`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.client import Service, project


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that media may come from, with a project and, outside of it, a secret."""
    import json

    from PIL import Image

    folder = tmp_path_factory.mktemp("served") / "root"
    (folder / "launch").mkdir(parents=True)
    Image.new("RGB", (64, 36), (200, 30, 30)).save(folder / "red.png")
    Image.new("RGB", (64, 36), (30, 200, 30)).save(folder / "launch" / "green.png")
    Image.new("RGB", (64, 36), (9, 9, 9)).save(folder.parent / "secret.png")
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    picture = project(2, background={"type": "image", "src": "green.png"})
    del picture["scenes"][0]["background"]
    (folder / "launch" / "project.json").write_text(json.dumps(picture))
    return folder


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Service]:
    made = Service(
        tmp_path_factory.mktemp("data"),
        *("--root", str(root), "--max-duration", "5", "--max-pixels", "10000", "--max-body", "1"),
    )
    yield made
    assert made.stop() == 0
