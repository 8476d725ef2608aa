"""However a render is stopped: the right exit code, a line that says why, no file, no process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from frameloom.cli.main import main

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")
FRAMELOOM = [sys.executable, "-m", "frameloom"]


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A project that would render for an hour; `out` beside it is empty."""
    background = {"type": "noise", "colors": ["#000000", "#ffffff"], "speed": 9, "scale": 40}
    scene = {"duration": 3600, "background": background, "effects": [{"type": "grain"}]}
    path = tmp_path / "project.json"
    path.write_text(json.dumps({"size": [320, 180], "fps": 30, "scenes": [scene]}))
    (tmp_path / "out").mkdir()
    return path


def started(project: Path, *words: str, **how: Any) -> subprocess.Popen[bytes]:
    out = project.parent / "out" / "a.mp4"
    command = [*FRAMELOOM, "render", str(project), "--no-cache", "-o", str(out), *words]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how}
    return subprocess.Popen(command, start_new_session=True, **streams)


def ended(process: subprocess.Popen[bytes], project: Path) -> tuple[int, str]:
    """Exit code and what it said, once nothing of it is left: no file and no process."""
    said = process.communicate(timeout=60)[1] or b""
    assert list((project.parent / "out").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert b"Traceback" not in said
    lines = [line for line in said.decode().splitlines() if line]
    assert len(lines) <= 2
    return process.returncode, "\n".join(lines)


def until_frames(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    assert b"progress" in process.stdout.readline()


def test_a_reader_that_goes_away(endless: Path) -> None:
    """As in `frameloom render --progress json | head -1`."""
    with started(endless, "--progress", "json") as process:
        until_frames(process)
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        assert ended(process, endless) == (
            5,
            "frameloom: stdout: could not be written: its reader is gone",
        )


def test_a_full_device_as_stdout(endless: Path) -> None:
    with (
        Path("/dev/full").open("wb") as full,
        started(endless, "--progress", "json", stdout=full) as process,
    ):
        code, said = ended(process, endless)
    assert code == 5
    assert "stdout: could not be written: No space left" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("later_s", [0.0, 0.3])
def test_a_signal(endless: Path, number: signal.Signals, later_s: float) -> None:
    with started(endless, "--progress", "json") as process:
        until_frames(process)
        time.sleep(later_s)
        process.send_signal(number)
        assert ended(process, endless) == (130, "frameloom: cancelled")


def limited(which: str, most: int) -> Callable[[], None]:
    import resource

    return lambda: resource.setrlimit(getattr(resource, which), (most, most))


def test_a_file_that_may_not_grow(endless: Path) -> None:
    """What a full disk is, for whoever cannot make one."""
    with started(endless, preexec_fn=limited("RLIMIT_FSIZE", 100_000)) as process:
        code, said = ended(process, endless)
    assert code == 5
    assert "larger than the file system allows" in said


def test_more_memory_than_allowed(endless: Path) -> None:
    with started(endless, "--max-memory", "50") as process:
        code, said = ended(process, endless)
    assert code == 3
    assert "over --max-memory 50" in said


def test_memory_that_is_enough(endless: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = endless.parent / "out" / "a.mp4"
    words = ["render", str(endless), "-o", str(out), "--frames", "0:3", "--max-memory", "100000"]
    assert main(words) == 0
    assert out.exists()


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
def test_streams_that_were_closed_before_the_start(closed: str) -> None:
    number = {"stdout": 1, "stderr": 2}[closed]
    command = f'exec "{sys.executable}" -m frameloom codecs {number}>&-'
    assert subprocess.run(["sh", "-c", command], capture_output=True, check=False).returncode == 0


def test_a_list_that_cannot_be_written() -> None:
    with Path("/dev/full").open("wb") as full:
        made = subprocess.run(
            [*FRAMELOOM, "codecs", "--json"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert made.returncode == 5
    assert made.stderr.decode().splitlines() == [
        "frameloom: stdout: could not be written: No space left on device"
    ]
