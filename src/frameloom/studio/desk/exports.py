"""Exports in the background: a queue of `frameloom render`, each a process group of its own.

An export is of the project as it was when it was asked for: that state lies beside the project
until the export is over, so that editing goes on and media are found. Closing a tab stops nothing.
A cancelled or failed export is asked for again by the same command, and goes on from the segments
that are finished.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from typing import Any, Final, Literal

from frameloom.core.errors import CancelError, UsageError
from frameloom.project.write import replace as write_whole
from frameloom.studio.desk.document import Document

State = Literal["waiting", "running", "verifying", "done", "failed", "cancelled"]
OVER: Final = ("done", "failed", "cancelled")
Call = Callable[[Callable[[], None]], object]
_RENAMED: Final = {"from_time": "--from", "to_time": "--to", "render_pass": "--pass"}


@dataclass(frozen=True, slots=True)
class Export:
    """One export as it stands. `frame` of `frames` are encoded; `eta_s`: None while nothing can be
    said. `revision`: the document's when it was asked for. `checks`: what verification found."""

    number: int
    out: File
    options: Mapping[str, Any]
    command: str
    revision: int
    state: State = "waiting"
    frame: int = 0
    frames: int = 0
    fps: float = 0.0
    eta_s: float | None = None
    message: str = ""
    warnings: tuple[str, ...] = ()
    checks: tuple[dict[str, Any], ...] = ()
    size_bytes: int = 0
    wall_s: float = 0.0

    @property
    def over(self) -> bool:
        return self.state in OVER


def flags(options: Mapping[str, Any]) -> list[str]:
    """Fields of `frameloom.export.Options` as the command line's flags; what is None, False or
    empty is left out, but `audio` False is --no-audio."""
    made: list[str] = []
    for name, value in options.items():
        flag = _RENAMED.get(name, "--" + name.replace("_", "-"))
        if name == "audio":
            made += [] if value else ["--no-audio"]
        elif value is True:
            made.append(flag)
        elif name == "frames" and value:
            first, end = value
            made += [flag, f"{first}:{'' if end is None else end}"]
        elif name == "size" and isinstance(value, list | tuple):
            made += [flag, "x".join(map(str, value))]
        elif isinstance(value, list | tuple):
            made += [flag, *map(str, value)] if value else []
        elif value not in (None, False, ""):
            made += [flag, str(value)]
    return made


def command_line(project: File, out: File, options: Mapping[str, Any]) -> str:
    """The command that does the same, for a shell."""
    return shlex.join(["frameloom", "render", str(project), "-o", str(out), *flags(options)])


@dataclass(slots=True)
class _Running:
    document: Document
    snapshot: File | None
    process: subprocess.Popen[str] | None = None
    cancelled: bool = False
    lines: list[str] = field(default_factory=list)


class Exports:
    """`queue`: every export, the oldest first. `call` hands a function over to the thread that this
    belongs to: an event loop's `call_soon_threadsafe`."""

    def __init__(self, document: Document, *, call: Call | None = None) -> None:
        self._document, self._call = document, call or (lambda work: work())
        self.queue: tuple[Export, ...] = ()
        self._listeners: list[Callable[[], None]] = []
        self._running: dict[int, _Running] = {}
        self._wake, self._closing = threading.Event(), False
        self._thread = threading.Thread(target=self._work, name="frameloom-exports", daemon=True)
        self._thread.start()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tells `listener` when anything in the queue has changed; call what comes back to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def use(self, document: Document) -> None:
        """From now on exports are of another document; those that are asked for go on."""
        self._document = document

    def start(self, out: str | File, options: Mapping[str, Any] | None = None) -> Export:
        """Puts an export of the project as it is now into the queue. `options`: fields of
        `frameloom.export.Options`. Raises UsageError where the project is wrong, or the output
        would be the project's own file."""
        return self._start(self._document, out, dict(options or {}))

    def _start(self, document: Document, out: str | File, chosen: dict[str, Any]) -> Export:
        if document.problems:
            raise UsageError(f"the project is wrong: {document.problems[0].text}; mend it first")
        target = File(os.path.normpath(document.folder / out))
        if target == document.path:
            raise UsageError(f"{target.name} is the project itself; choose another name")
        if any(one.out == target and not one.over for one in self.queue):
            raise UsageError(f"{target.name} is being exported already")
        number = len(self.queue) + 1
        running = self._running[number] = _Running(document, self._snapshot(document, number))
        command = command_line(document.path, target, chosen)
        made = Export(number, target, chosen, command, document.revision)
        running.lines = [*_MODULE, "render", str(running.snapshot or document.path)]
        running.lines += ["-o", str(target), "--progress", "json", *flags(chosen)]
        self._put(made)
        self._wake.set()
        return made

    def again(self, number: int) -> Export:
        """Asks for the same export again: what is finished of it is not done twice."""
        old = self.queue[number - 1]
        return self._start(self._running[number].document, old.out, dict(old.options))

    def cancel(self, number: int) -> None:
        """Stops an export: within a second, leaving no partial output."""
        export, running = self.queue[number - 1], self._running[number]
        if export.over:
            return
        running.cancelled = True
        if running.process is not None:
            _stop(running.process)
        else:
            self._put(replace(export, state="cancelled"))
            _forget(running)

    def close(self) -> None:
        """Stops every export; the studio itself is ending."""
        self._closing = True
        for export in self.queue:
            self.cancel(export.number)
        self._wake.set()
        self._thread.join()

    def _snapshot(self, document: Document, number: int) -> File | None:
        """The project as it is now, beside it; a Python project is run as it is."""
        if document.read_only:
            return None
        snapshot = document.folder / f".{document.path.stem}.export-{os.getpid()}-{number}.json"
        try:
            write_whole(snapshot, document.content())
        except OSError as error:
            raise UsageError(f"{snapshot}: cannot be written: {error.strerror}") from error
        return snapshot

    def _put(self, export: Export) -> None:
        """In the owner's thread."""
        at = export.number - 1
        self.queue = (*self.queue[:at], export, *self.queue[at + 1 :])
        for listener in list(self._listeners):
            listener()

    def _tell(self, number: int, **news: Any) -> None:
        """From the working thread."""
        self._call(lambda: self._put(replace(self.queue[number - 1], **news)))

    def _work(self) -> None:
        while not self._closing:
            self._wake.wait()
            self._wake.clear()
            done: set[int] = set()
            while not self._closing:
                waiting = [e.number for e in self.queue if e.state == "waiting"]
                number = next((n for n in waiting if n not in done), None)
                if number is None:
                    break
                done.add(number)
                self._do(number, self._running[number])

    def _do(self, number: int, running: _Running) -> None:
        export = self.queue[number - 1]
        self._tell(number, state="running")
        try:
            code, last = self._render(number, running)
            if code == 0:
                self._tell(number, state="verifying")
                checks = self._verified(export, running)
                self._tell(number, state="done", checks=checks)
            elif running.cancelled or code == CancelError.exit_code:
                self._tell(number, state="cancelled", eta_s=None)
            else:
                self._tell(number, state="failed", eta_s=None, message=last)
        except OSError as error:
            self._tell(number, state="failed", message=str(error))
        finally:
            running.process = None
            _forget(running)

    def _render(self, number: int, running: _Running) -> tuple[int, str]:
        """The exit code, and what was said last."""
        last, warnings = "", []
        with _started(running.lines) as process:
            running.process = process
            if running.cancelled:
                _stop(process)
            for line in process.stdout or ():
                event = _event(line)
                if event.get("event") == "progress":
                    news = {name: event[name] for name in ("frame", "frames", "fps", "eta_s")}
                    self._tell(number, **news)
                elif event.get("event") == "warning":
                    warnings.append(str(event["message"]))
                    self._tell(number, warnings=tuple(warnings))
                elif event.get("event") == "done":
                    frames, size = event["frames"], event["bytes"]
                    self._tell(
                        number, frame=frames, frames=frames, size_bytes=size,
                        wall_s=event["wall_s"], eta_s=None,
                    )  # fmt: skip
                elif event.get("event") == "error":
                    last = str(event["message"])
                elif line.strip() and not event:
                    last = last or line.strip()
            return process.wait(), last

    def _verified(self, export: Export, running: _Running) -> tuple[dict[str, Any], ...]:
        """What `frameloom verify --level fast` finds in the file; empty where it can say nothing,
        such as of a folder of pictures."""
        if not export.out.is_file():
            return ()
        command = [*_MODULE, "verify", str(export.out), "--level", "fast", "--json"]
        with _started(command) as process:
            running.process = process
            text = (process.stdout.read() if process.stdout else "") or "{}"
        with suppress(ValueError, AttributeError):
            return tuple(json.loads(text[text.index("{") :]).get("checks", ()))
        return ()


_MODULE: Final = [sys.executable, "-m", "frameloom"]


def _started(command: list[str]) -> subprocess.Popen[str]:
    """In a group of its own: a Ctrl-C meant for the studio does not reach it."""
    own: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        **own,
    )


def _stop(process: subprocess.Popen[str]) -> None:
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGTERM)
        else:
            process.terminate()


def _event(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _forget(running: _Running) -> None:
    if running.snapshot is not None:
        running.snapshot.unlink(missing_ok=True)
