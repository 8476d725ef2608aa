"""What was spoiled is read or refused, with an exit code that is not our own fault's."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.spoil import documents, files
from fuzz.watch import Watchdog

pytestmark = pytest.mark.timeout(0 if os.environ.get("FUZZ_EXAMPLES") else 900)
CORPUS = Path(__file__).with_name("corpus")
EVERYTHING = json.loads((CORPUS / "everything.json").read_text())
MORE = int(os.environ.get("FUZZ_EXAMPLES", "0"))
"""0: the same few examples every time; else so many, different each time."""
MEDIA = sorted(path.name for path in CORPUS.iterdir() if path.name != "everything.json")

HEARD = ("mp4", "webm", "mkv", "mov", "wav")


def examples(few: int) -> Any:
    return settings(
        max_examples=MORE or few,
        derandomize=not MORE,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


@pytest.fixture(scope="module")
def watchdog() -> Iterator[Watchdog]:
    made = Watchdog()
    yield made
    made.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, to be spoiled."""
    return Path(shutil.copytree(CORPUS, tmp_path_factory.mktemp("fuzz") / "project"))


def project_of(name: str) -> dict[str, Any]:
    """A small project that reads the file of that name."""
    kind = name.partition(".")[0]
    scene: dict[str, Any] = {"duration": "4f"}
    project: dict[str, Any] = {"size": [32, 18], "fps": 10, "scenes": [scene]}
    if name.endswith(HEARD):
        project["audio"] = [{"src": name}]
    if kind in ("clip", "still", "drawing"):
        shown = "video" if kind == "clip" else "image"
        scene["layers"] = [{"type": shown, "src": name}]
    elif name.endswith("ttf"):
        emoji = "\U0001f600 \u26bd\U0001f600\u200d\u26bd"
        scene["layers"] = [{"type": "text", "text": emoji, "font": name}]
    elif kind == "captions":
        project["captions"] = [{"src": name}]
    elif kind == "look":
        scene["preset"] = name
    elif kind == "table":
        scene["effects"] = [{"type": "lut", "src": name}]
    return project


def test_the_corpus_is_right(watchdog: Watchdog, folder: Path) -> None:
    for project in (EVERYTHING, *map(project_of, MEDIA)):
        (folder / "project.json").write_text(json.dumps(project))
        assert watchdog.answer(folder) == "right", project


@examples(200)
@given(document=documents(EVERYTHING))
def test_projects(watchdog: Watchdog, folder: Path, document: Any) -> None:
    (folder / "project.json").write_text(json.dumps(document))
    assert not watchdog.answer(folder).startswith("fault")


@examples(60)
@given(data=files((CORPUS / "everything.json").read_bytes()))
def test_project_files(watchdog: Watchdog, folder: Path, data: bytes) -> None:
    (folder / "project.json").write_bytes(data)
    assert not watchdog.answer(folder).startswith("fault")


@examples(400)
@given(data=st.data())
def test_media(watchdog: Watchdog, folder: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MEDIA))
    right = (CORPUS / name).read_bytes()
    (folder / "project.json").write_text(json.dumps(project_of(name)))
    (folder / name).write_bytes(data.draw(files(right)))
    try:
        assert not watchdog.answer(folder).startswith("fault")
    finally:
        (folder / name).write_bytes(right)
