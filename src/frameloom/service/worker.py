"""One render: a process of its own in its own group, watched from one thread until it is gone."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from frameloom.service.folder import Folder

_POLL_S: Final = 0.1
_GRACE_S: Final = 3.0
"""A render stops within a second of SIGTERM; after this it is killed."""
_LONGEST_LINE: Final = 1 << 20
_MOST_WARNINGS: Final = 100

Stop = Callable[[int], str | None]
"""Asked often, with the process group: why the render is to be ended, None while it may go on."""


@dataclass(slots=True)
class Seen:
    """What a render has told so far. `code`: its exit code, negative for a signal."""

    progress: dict[str, Any] | None = None
    warnings: list[str] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    code: int | None = None
    stopped: str | None = None

    def hear(self, line: bytes) -> None:
        """One line of `--progress json`."""
        try:
            event = json.loads(line)
        except ValueError:
            return
        match event:
            case {"event": "progress"}:
                self.progress = {key: event.get(key) for key in ("frame", "frames", "fps", "eta_s")}
            case {"event": "warning", "message": str(message)}:
                if len(self.warnings) < _MOST_WARNINGS:
                    self.warnings.append(message)
            case {"event": "done"}:
                self.done.append(event)
            case {"event": "error"}:
                self.error = event


def work(folder: Folder, words: list[str], seen: Seen, stop: Stop, max_output: int) -> None:
    """Runs `frameloom WORDS` in the job's folder until it and all it started are gone."""
    with folder.log.open("ab") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "frameloom.service.launch"),
                *(str(folder.lock), str(os.getpid()), str(max_output), *words),
            ],
            cwd=folder.path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    try:
        _listen(process, seen, stop)
    finally:
        seen.code = _end(process)


def _listen(process: subprocess.Popen[bytes], seen: Seen, stop: Stop) -> None:
    assert process.stdout is not None
    handle, buffer, kill_at = process.stdout.fileno(), b"", None
    while True:
        if select.select([handle], [], [], _POLL_S)[0]:
            data = os.read(handle, 1 << 16)
            *lines, buffer = (buffer + data).split(b"\n")
            buffer = buffer[-_LONGEST_LINE:]
            for line in lines:
                seen.hear(line)
            if not data:
                return
        elif process.poll() is not None:
            return
        if seen.stopped is None and (reason := stop(process.pid)):
            seen.stopped, kill_at = reason, time.monotonic() + _GRACE_S
            signal_group(process.pid, signal.SIGTERM)
        elif kill_at is not None and time.monotonic() > kill_at:
            return


def _end(process: subprocess.Popen[bytes]) -> int:
    """The exit code; whatever is left of the group is killed."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_S)
    signal_group(process.pid, signal.SIGKILL)
    if process.stdout is not None:
        process.stdout.close()
    return process.wait()


def signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
