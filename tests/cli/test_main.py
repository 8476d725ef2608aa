"""The door: every end of a command has its exit code, and no traceback reaches a user."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from frameloom.cli import codecs, console, signals
from frameloom.cli.main import main
from frameloom.core import errors


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(args: argparse.Namespace) -> int:
        raise error

    monkeypatch.setattr(codecs, "run", run)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("bad flag"), 2),
        (errors.ProjectError("too big", path="scenes[0].duration"), 3),
        (errors.MediaError("missing", file="a.mp4"), 4),
        (errors.WriteError("the disk is full"), 5),
        (errors.VerifyError("149 frames, not 150"), 6),
        (errors.UnavailableError("no such encoder"), 7),
        (errors.RenderError("odd", owner="screen", frame=7), 1),
        (errors.CancelError("cancelled"), 130),
        (KeyboardInterrupt(), 130),
        (RuntimeError("first\nsecond\nthird"), 1),
        (RecursionError(), 1),
    ],
    ids=lambda v: type(v).__name__ if isinstance(v, BaseException) else str(v),
)
def test_every_end_has_its_exit_code(
    error: BaseException,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fail_with(monkeypatch, error)
    assert main(["codecs"]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("frameloom: ")
    assert 1 <= len(shown.err.splitlines()) <= 2
    assert "Traceback" not in shown.err


def test_debug_shows_the_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with(monkeypatch, errors.MediaError("missing", file="a.mp4"))
    assert main(["codecs", "--debug"]) == 4
    assert "Traceback" in capsys.readouterr().err


def test_no_words_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "frameloom demo" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["render", "--help"]], ids=" ".join)
def test_help_and_version_end_well(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    assert "frameloom" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["render"], ["still"], ["check"]],
    ids=" ".join,
)
def test_a_project_that_is_not_there_is_a_usage_error(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    extra = ["-t", "0"] if words == ["still"] else []
    assert main([*words, "nowhere.json", *extra]) == 2
    assert "nowhere.json" in capsys.readouterr().err


def test_the_reader_of_stdout_may_go_away() -> None:
    code = (
        "import sys; from frameloom.cli import main\nsys.argv = ['frameloom', 'schema']; main.run()"
    )
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    gone = "frameloom: stdout: could not be written: its reader is gone\n"
    assert (done.returncode, done.stderr) == (5, gone)


def test_json_is_on_stdout_and_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["effects", "vignette", "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    found = json.loads(shown.out)
    darkness = next(p for p in found["parameters"] if p["name"] == "darkness")
    assert (darkness["min"], darkness["max"], darkness["default"]) == (0, 1, 0.5)


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert console.styled("a", "red") == "a"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert console.styled("a", "red") == "\x1b[31ma\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert console.styled("a", "red") == "a"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_insists(number: int) -> None:
    before = signal.getsignal(number)
    with signals.cancelling() as cancel:
        signal.raise_signal(number)
        assert cancel.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) is before


def test_signals_are_left_alone_off_the_main_thread() -> None:
    found: list[bool] = []

    def work() -> None:
        with signals.cancelling() as cancel:
            found.append(cancel.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [False]
