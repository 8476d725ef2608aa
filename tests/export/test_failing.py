"""Whatever goes wrong, no partial file is left and older files are untouched."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from frameloom.core.errors import (
    CancelError,
    FrameloomError,
    MediaError,
    RenderError,
    UsageError,
    VerifyError,
    WriteError,
)
from frameloom.export import Event, Failed, Options, Progress, render, session
from frameloom.media.mux.writer import Writer
from frameloom.project import Project
from frameloom.render.cpu import CpuBackend
from tests.support.disk import mounted

Make = Callable[..., Project]
QUICK = Options(quality="draft")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An older output of the same name."""
    path = tmp_path / "out.mp4"
    path.write_bytes(b"older")
    return path


def untouched(older: Path) -> bool:
    return older.read_bytes() == b"older" and list(older.parent.iterdir()) == [older]


def failing(error: BaseException, after: int) -> Callable[..., Any]:
    """A stand-in for `CpuBackend.render` that fails from frame `after` on."""
    render_frame, lock, count = CpuBackend.render, threading.Lock(), [0]

    def fail(self: CpuBackend, *args: Any) -> Any:
        with lock:
            count[0] += 1
            if count[0] > after:
                raise error
        return render_frame(self, *args)

    return fail


@pytest.mark.parametrize("after", [0, 20])
def test_a_frame_that_fails(
    older: Path, project: Make, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    monkeypatch.setattr(CpuBackend, "render", failing(ZeroDivisionError("kernel"), after))
    with pytest.raises(RenderError, match=f"frame {after}: ZeroDivisionError") as error:
        render(project(), older, Options(workers=1))
    assert error.value.frame == after
    assert untouched(older)


def test_a_layer_that_fails_is_named(
    older: Path, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[Event] = []
    monkeypatch.setattr(CpuBackend, "render", failing(RenderError("no", owner="logo"), 3))
    with pytest.raises(RenderError, match="frame 3: logo: no"):
        render(project(), older, Options(workers=1), on_event=events.append)
    assert isinstance(events[-1], Failed)
    assert events[-1].to_dict()["exit_code"] == 1
    assert untouched(older)


def test_a_medium_that_is_missing(older: Path, project: Make) -> None:
    layers = [{"type": "video", "src": "none.mp4"}]
    with pytest.raises(MediaError, match=r"none\.mp4"):
        render(project(scenes=[{"layers": layers}]), older, QUICK)
    assert untouched(older)


@pytest.mark.parametrize("after_frame", [0, 30])
def test_cancelling(older: Path, project: Make, after_frame: int) -> None:
    cancel = threading.Event()

    def watch(event: Event) -> None:
        if isinstance(event, Progress) and event.frame >= after_frame:
            cancel.set()

    with pytest.raises(CancelError):
        render(project(60), older, QUICK, on_event=watch, cancel=cancel)
    assert untouched(older)


def test_cancelling_before_the_start(older: Path, project: Make) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(CancelError):
        render(project(), older, QUICK, cancel=cancel)
    assert untouched(older)


def test_cancelling_does_not_wait_for_the_encoder(
    older: Path, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An encoder that takes long over one frame is left to itself; it leaves nothing either."""
    cancel, free, ended = threading.Event(), threading.Event(), threading.Event()

    def stuck(self: Writer, _packet: Any) -> None:
        cancel.set()
        free.wait(30)

    discard = Writer.discard

    def discarded(self: Writer) -> None:
        discard(self)
        ended.set()

    monkeypatch.setattr(Writer, "add", stuck)
    monkeypatch.setattr(Writer, "discard", discarded)
    with pytest.raises(CancelError):
        render(project(), older, QUICK, cancel=cancel)
    assert untouched(older)
    free.set()
    assert ended.wait(30)
    assert untouched(older)


def test_an_interrupt(older: Path, project: Make) -> None:
    def interrupt(event: Event) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render(project(10), older, QUICK, on_event=interrupt)
    assert untouched(older)


def test_sound_that_fails(older: Path, project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_more: Any) -> Iterator[Any]:
        raise MediaError("damaged", file="music.mp3")
        yield

    monkeypatch.setattr(session, "play", broken)
    with pytest.raises(MediaError, match=r"music\.mp3"):
        render(project(), older, QUICK)
    assert untouched(older)


def test_a_file_that_fails_verification(
    older: Path, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frame is lost on the way to the file: it does not get its name."""
    add, seen = Writer.add, []

    def lose(self: Writer, packet: Any) -> None:
        seen.append(packet)
        if len(seen) != 10:
            add(self, packet)

    monkeypatch.setattr(Writer, "add", lose)
    with pytest.raises(VerifyError, match="frame count: expected 30, found 29") as error:
        render(project(), older, QUICK)
    assert str(older) in str(error.value)
    assert untouched(older)


def test_places_that_cannot_be_written(tmp_path: Path, project: Make) -> None:
    (tmp_path / "folder.mp4").mkdir()
    fifo = tmp_path / "pipe.mp4"
    os.mkfifo(fifo)
    for out, kind in (
        (tmp_path / "none" / "out.mp4", WriteError),
        (tmp_path / "folder.mp4", UsageError),
        (fifo, UsageError),
        (tmp_path / ("x" * 300 + ".mp4"), WriteError),
    ):
        with pytest.raises(kind):
            render(project(), out, QUICK)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder.mp4", "pipe.mp4"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path, project: Make) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WriteError, match="permission denied"):
            render(project(), tmp_path / "out.mp4", QUICK)
    finally:
        tmp_path.chmod(0o700)


def test_a_read_only_file_system(small_disk: Path, project: Make) -> None:
    assert mounted("-o", "remount,ro", str(small_disk))
    with pytest.raises(WriteError, match="read-only"):
        render(project(), small_disk / "out.mp4", QUICK)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_full_disk(small_disk: Path, project: Make, suffix: str) -> None:
    background = {"type": "noise", "colors": ["#000000", "#ffffff"], "speed": 9, "scale": 40}
    made = project(size=[320, 240], scenes=[{"duration": 1, "background": background}],
                   effects=[{"type": "grain", "opacity": 0.5}])  # fmt: skip
    with pytest.raises(WriteError, match="disk is full"):
        render(made, small_disk / f"out{suffix}", Options(crf=1, speed="ultrafast"))
    assert list(small_disk.iterdir()) == []


def test_the_output_follows_a_link(tmp_path: Path, project: Make) -> None:
    (tmp_path / "real").mkdir()
    link, real = tmp_path / "link.mp4", tmp_path / "real" / "out.mp4"
    link.symlink_to(real)
    assert render(project(), link, QUICK).path == real
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_broken_medium_takes_two_lines_at_most(older: Path, project: Make) -> None:
    broken = older.parent / "broken.mp4"
    broken.write_bytes(b"not a video at all" * 100)
    layers = [{"type": "video", "src": str(broken)}]
    with pytest.raises(FrameloomError) as error:
        render(project(scenes=[{"layers": layers}]), older, QUICK)
    assert len(str(error.value).splitlines()) <= 2
    assert older.read_bytes() == b"older"
