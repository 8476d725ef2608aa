"""The media of a project and of its folder: what is known of them, and proxies of the slow ones.

One process at a time looks at media or makes a proxy, at low priority; what it finds lies in the
user's cache folder under the content's key. Proxies are for previews alone: they are handed out by
`proxies`, which an export never asks.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any, Literal

import numpy as np

from frameloom.media.sound.peaks import coarser
from frameloom.params.playback import is_pattern
from frameloom.studio.desk import files
from frameloom.studio.desk.chores import PEAKS_PER_S
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Edit, Put
from frameloom.studio.desk.places import Path
from frameloom.studio.desk.shelf import Shelf

ProxyState = Literal["none", "waiting", "making", "ready", "failed"]
Call = Callable[[Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class Item:
    """A medium. `src`: as the project names it, or would; `uses`: the paths that name it.

    `kind`: video, image, vector, audio, or empty while nobody has looked. `info`: what `probe`
    knows. `proxy_frames`: how many of it are made.
    """

    src: str
    file: File
    uses: tuple[Path, ...]
    missing: bool
    kind: str
    info: dict[str, Any]
    warnings: tuple[str, ...]
    proxy: ProxyState
    proxy_frames: int = 0

    @property
    def frames(self) -> int:
        return int(self.info.get("picture", {}).get("frames", 0))


@dataclass(frozen=True, slots=True)
class _Job:
    what: Literal["look", "proxy"]
    key: str
    file: File


class Media:
    """`call` hands a function over to the thread that this belongs to: an event loop's
    `call_soon_threadsafe`. `use_proxies` False makes none."""

    def __init__(
        self,
        document: Document,
        *,
        call: Call | None = None,
        shelf: Shelf | None = None,
        use_proxies: bool = True,
    ) -> None:
        self._document, self._call = document, call or (lambda work: work())
        self._shelf, self._use_proxies = shelf or Shelf(), use_proxies
        self._listeners: list[Callable[[], None]] = []
        self._jobs: list[_Job] = []
        self._job: _Job | None = None
        self._tried: set[tuple[str, str]] = set()
        self._proxy_frames = 0
        self._process: subprocess.Popen[str] | None = None
        self._wake, self._closing = threading.Event(), False
        self._lock = threading.Lock()
        self.items: tuple[Item, ...] = ()
        self._seen: object = None
        self._stop = document.listen(lambda _change: self.refresh())
        self._thread = threading.Thread(target=self._work, name="frameloom-media", daemon=True)
        self._thread.start()
        self.refresh()

    def close(self) -> None:
        """Stops what is being done; what is not finished is done again another time."""
        self._stop()
        self._closing = True
        self._wake.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tells `listener` of news of media; call what comes back to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def refresh(self) -> None:
        """Looks which media the project names and which lie in its folder."""
        folder = self._document.folder
        uses: dict[File, list[Path]] = {}
        names: dict[File, str] = {}
        for path, src in files.named(self._document.raw):
            file = files.resolved(folder, src)
            uses.setdefault(file, []).append(path)
            names.setdefault(file, src)
        for file in files.in_folder(folder):
            uses.setdefault(file, [])
            names.setdefault(file, files.relative(folder, file))
        items = tuple(self._item(names[file], file, tuple(paths)) for file, paths in uses.items())
        if items != self.items:
            self.items = items
            for listener in list(self._listeners):
                listener()

    def look_outside(self) -> None:
        """Notices files that came or went, in the project's folder and where it names them."""
        state = (
            tuple(files.is_there(item.file) for item in self.items),
            tuple(_changed_ns(one) for one in (self._document.folder, self._dropped)),
        )
        if state != self._seen:
            self._seen = state
            self.refresh()

    @property
    def _dropped(self) -> File:
        return self._document.folder / files.FOLDER

    @property
    def proxies(self) -> dict[str, str]:
        """For absolute paths of sources that have one, their proxy's: for previews, and for nothing
        else."""
        found = {}
        for item in self.items:
            key = self._shelf.key(item.file) if item.proxy == "ready" else None
            proxy = self._shelf.file(key, "proxy.mp4") if key else None
            if proxy is not None:
                found[str(item.file)] = str(proxy)
        return found

    def picture(self, file: File, name: Literal["thumb.jpg", "strip.jpg"]) -> File | None:
        """A small picture of a medium, or pictures over its length side by side; None where there
        is none (yet)."""
        key = self._shelf.key(file)
        return self._shelf.file(key, name) if key else None

    def peaks(self, file: File, per_s: int) -> bytes | None:
        """int8 pairs, low and high, `per_s` a second (a divisor of 200) from media time 0; None
        where there are none (yet)."""
        key = self._shelf.key(file)
        found = self._shelf.file(key, "peaks.i8") if key else None
        if found is None:
            return None
        every = np.frombuffer(found.read_bytes(), np.int8).reshape(-1, 2)
        factor = max(1, PEAKS_PER_S // max(1, per_s))
        return (coarser(every, factor) if len(every) else every).tobytes()

    def relink(self, item: Item, file: File) -> tuple[Edit, ...]:
        """The edits by which everything that used `item` uses `file` instead."""
        src = files.relative(self._document.folder, file)
        return tuple(Put(path, src) for path in item.uses)

    def _item(self, src: str, file: File, uses: tuple[Path, ...]) -> Item:
        missing = not files.is_there(file)
        key = None if missing or is_pattern(file.name) else self._shelf.key(file)
        info = self._shelf.info(key) if key else None
        if key and info is None:
            self._ask(_Job("look", key, file))
        warnings = tuple((info or {}).get("warnings", ()))
        if missing:
            warnings = ("there is no such file",)
        proxy = self._proxy_state(key, file, info or {}, used=bool(uses))
        made = self._proxy_frames if proxy == "making" else 0
        kind = str((info or {}).get("kind", ""))
        return Item(src, file, uses, missing, kind, info or {}, warnings, proxy, made)

    def _proxy_state(
        self, key: str | None, file: File, info: dict[str, Any], *, used: bool
    ) -> ProxyState:
        """Made for what the project uses, once somebody has looked at it."""
        if key is None or not info.get("slow"):
            return "none"
        if self._shelf.file(key, "proxy.mp4"):
            return "ready"
        job = self._job
        if job is not None and (job.what, job.key) == ("proxy", key):
            return "making"
        if ("proxy", key) in self._tried:
            return "failed"
        if not used or not self._use_proxies:
            return "none"
        self._ask(_Job("proxy", key, file))
        return "waiting"

    def _ask(self, job: _Job) -> None:
        with self._lock:
            if (
                job not in self._jobs
                and job != self._job
                and (job.what, job.key) not in self._tried
            ):
                self._jobs.append(job)
                self._jobs.sort(key=lambda one: one.what)  # to look comes first
        self._wake.set()

    def _work(self) -> None:
        while not self._closing:
            self._wake.wait()
            self._wake.clear()
            while (job := self._next()) is not None:
                self._do(job)
                with self._lock:
                    self._job = None
                    self._tried.add((job.what, job.key))
                self._tell()

    def _next(self) -> _Job | None:
        with self._lock:
            self._job = self._jobs.pop(0) if self._jobs and not self._closing else None
            self._proxy_frames = 0
            return self._job

    def _do(self, job: _Job) -> None:
        command = [sys.executable, "-m", "frameloom.studio.desk.chores", job.what, str(job.file)]
        with suppress(OSError):
            folder = self._shelf.folder(job.key)
            self._process = subprocess.Popen(
                [*command, str(folder)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for line in self._process.stdout or ():
                self._proxy_frames = int(line)
                self._tell()
            self._process.wait()
            if job.what == "proxy":
                self._shelf.prune()

    def _tell(self) -> None:
        if not self._closing:
            self._call(self.refresh)


def _changed_ns(folder: File) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
