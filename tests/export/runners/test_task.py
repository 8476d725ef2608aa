"""A task is data alone, and gives what is made here; RayCrew over threads, without Ray."""

from __future__ import annotations

import json
from collections.abc import Hashable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from frameloom.core.errors import MediaError, ProjectError, UnavailableError, UsageError
from frameloom.export import Options, pipeline, render
from frameloom.export.events import Event, Warned
from frameloom.export.runners import ray, task
from frameloom.export.runners.task import make, read, task_of
from frameloom.project import load

ON_RAY = Options(no_cache=True, executor="ray")


class Threads:
    """A pool as RayPool is one; tasks travel as text and numbers, as they would."""

    made = 0

    def __init__(self, task: str, part: int, config: bytes) -> None:
        self._common = json.loads(json.dumps(task)), part, bytes(config)
        self._threads = ThreadPoolExecutor(2)
        self._waiting: list[Future[bytes]] = []

    def slots(self) -> int:
        return 2

    def start(self, number: int) -> Hashable:
        Threads.made += 1
        self._waiting.append(self._threads.submit(make, *self._common[:2], number, self._common[2]))
        return self._waiting[-1]

    def ended(self, timeout_s: float) -> list[tuple[Hashable, bytes | None]]:
        over, _ = wait(self._waiting, timeout_s, return_when=FIRST_COMPLETED)
        self._waiting = [one for one in self._waiting if one not in over]
        return [(one, one.result()) for one in over]

    def drop(self, attempt: Hashable) -> None:
        """Whoever is at it may finish."""


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> type[Threads]:
    monkeypatch.setattr(ray, "RayPool", Threads)
    monkeypatch.setattr(pipeline, "cluster", lambda options: nullcontext())
    Threads.made = 0
    return Threads


@pytest.fixture
def project(tmp_path: Path) -> Path:
    from PIL import Image

    Image.new("RGB", (64, 36), (200, 30, 30)).save(tmp_path / "red.png")
    scenes = [
        {"duration": 1.4, "background": {"type": "image", "src": "{{what}}"}},
        {"duration": "7/10", "effects": [{"type": "grain"}], "id": "two"},
    ]
    whole = {"size": [64, 36], "fps": 10, "scenes": scenes, "variables": {"what": "red.png"}}
    path = tmp_path / "p.json"
    path.write_text(json.dumps(whole))
    return path


@pytest.mark.parametrize(
    "options",
    [
        ON_RAY,
        replace(ON_RAY, size=(48, 32), fps=Fraction(25, 2), from_time=Fraction(1, 2), crf=30),
        replace(ON_RAY, per_scene=True, audio=False),
    ],
    ids=["plain", "overrides", "a file a scene"],
)
def test_the_file_is_the_one_that_is_made_here(
    project: Path, tmp_path: Path, threads: type[Threads], options: Options
) -> None:
    found, here, there = load(project), tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    local = replace(options, executor="local", manifest=here / "m.ndjson")
    made = render(found, here / "a.mp4", local)
    away = render(found, there / "a.mp4", replace(options, manifest=there / "m.ndjson"))
    assert threads.made >= 2
    assert len(away.outputs) == len(made.outputs)
    for path in here.iterdir():
        assert (there / path.name).read_bytes() == path.read_bytes(), path.name


def test_what_is_kept_here_is_not_asked_for_again(
    project: Path, tmp_path: Path, threads: type[Threads]
) -> None:
    options = replace(ON_RAY, no_cache=False, cache=tmp_path / "cache", audio=False)
    found = load(project)
    first = render(found, tmp_path / "a.mp4", options)
    made = threads.made
    second = render(found, tmp_path / "b.mp4", options)
    assert made > 0
    assert threads.made == made
    assert first.path.read_bytes() == second.path.read_bytes()


def test_errors_come_back_as_they_are(project: Path, tmp_path: Path) -> None:
    text = task_of(load(project), tmp_path / "a.mp4", ON_RAY, witnessed=False)
    (tmp_path / "red.png").unlink()
    with pytest.raises(MediaError, match=r"red\.png"):
        read(make(text, 0, 0, b""))
    told = json.loads(text)
    told["project"] = told["project"].replace("fps", "fbs")
    with pytest.raises(ProjectError, match="fbs") as caught:
        read(make(json.dumps(told), 0, 0, b""))
    assert caught.value.path == "fbs"


def test_another_version_refuses(project: Path, tmp_path: Path) -> None:
    told = json.loads(task_of(load(project), tmp_path / "a.mp4", ON_RAY, witnessed=False))
    told["program"]["frameloom"] = "9.9.9"
    with pytest.raises(UnavailableError, match=r"this one 9\.9\.9; install the same"):
        read(make(json.dumps(told), 0, 0, b""))


def test_another_class_of_processor_warns_once(
    project: Path, tmp_path: Path, threads: type[Threads], monkeypatch: pytest.MonkeyPatch
) -> None:
    true = task.read
    monkeypatch.setattr(ray, "read", lambda reply: replace(true(reply), cpu="other", node="far"))
    told: list[Event] = []
    options = replace(ON_RAY, no_cache=False, cache=tmp_path / "cache", audio=False)
    render(load(project), tmp_path / "a.mp4", options, on_event=told.append)
    warned = [event.message for event in told if isinstance(event, Warned)]
    assert len(warned) == 1
    assert "far is of another class" in warned[0]
    assert not list((tmp_path / "cache").rglob("*.segment"))


@pytest.mark.parametrize("reply", [b"", b"{", b'{"cpu": "a", "node": "b", "seconds": 1}\nnothing'])
def test_a_damaged_reply_is_a_value_error(reply: bytes) -> None:
    with pytest.raises(ValueError):
        read(reply)


@pytest.mark.parametrize(
    ("options", "out"),
    [
        (replace(ON_RAY, executor="slurm"), "a.mp4"),
        (Options(ray_address="10.0.0.1:6379"), "a.mp4"),
        (ON_RAY, "a.apng"),
        (ON_RAY, "a.webp"),
    ],
)
def test_what_cannot_be_is_refused(
    project: Path, tmp_path: Path, options: Options, out: str
) -> None:
    with pytest.raises(UsageError):
        render(load(project), tmp_path / out, options)
