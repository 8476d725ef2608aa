"""The folder of kept segments: one file each, under the name of what it shows.

Files appear whole and are read whole, so that any number of programs may use the folder at once:
what one of them removes is made again by another. The least recently used go first.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Literal

from frameloom.core.errors import UsageError
from frameloom.export.segments.files import HIDDEN, write_whole
from frameloom.export.segments.packed import Finished, pack, unpack

LIMIT_VARIABLE: Final = "FRAMELOOM_CACHE_GB"
FOLDER_VARIABLE: Final = "FRAMELOOM_CACHE"
_LIMIT_BYTES: Final = 10 * 10**9
_SUFFIX: Final = ".segment"
_STALE_S: Final = 3600
"""How old an unfinished file is at least before it is taken for a dead program's."""


def default_folder() -> Path:
    """In the user's cache folder, unless FRAMELOOM_CACHE names another."""
    import platformdirs

    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named).expanduser()
    return Path(platformdirs.user_cache_dir("frameloom", appauthor=False)) / "segments"


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept segment's file. `used_s`: when it was last used, seconds since 1970."""

    path: Path
    bytes: int
    used_s: float


class Store:
    """`warn` is told once where nothing can be kept: that is no reason for an export to fail.

    Safe for several threads.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None] = lambda _: None) -> None:
        self.folder = folder
        self._warn, self._lock = warn, Lock()
        self._bytes: int | None = None
        self._broken = False

    @property
    def memory(self) -> Path:
        """Where digests of media are remembered."""
        return self.folder / "media"

    def get(self, key: str) -> Finished | None:
        """The segment, None where there is none; a damaged one is removed."""
        found = self.look(key)
        if found == "new":
            return None
        with contextlib.suppress(OSError):
            if isinstance(found, str):
                self._path(key).unlink()
            else:
                os.utime(self._path(key))
        return None if isinstance(found, str) else found

    def look(self, key: str) -> Finished | Literal["new", "damaged"]:
        """The segment, or why there is none; nothing is changed by it."""
        try:
            return unpack(self._path(key).read_bytes())
        except OSError:
            return "new"
        except (ValueError, KeyError, TypeError):
            return "damaged"

    def note(self, output: str, parts: Mapping[str, Mapping[str, str]]) -> None:
        """Remembers what an output's segments were made of, by their places."""
        with contextlib.suppress(OSError):
            write_whole(self._notes(output), json.dumps(parts).encode())

    def noted(self, output: str) -> dict[str, Mapping[str, str]]:
        """What was remembered, or nothing."""
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._notes(output).read_bytes())
            if isinstance(found, dict):
                return found
        return {}

    def _notes(self, output: str) -> Path:
        name = hashlib.blake2b(output.encode(), digest_size=16).hexdigest()
        return self.folder / "outputs" / name

    def put(self, key: str, segment: Finished) -> None:
        """Keeps it, and makes room for it."""
        if self._broken:
            return
        data = pack(segment)
        try:
            write_whole(self._path(key), data)
            with self._lock:
                self._make_room(len(data))
        except OSError as error:
            with self._lock:
                first, self._broken = not self._broken, True
            if first:
                cause = error.strerror or error
                self._warn(f"{self.folder}: finished segments are not kept: {cause}")

    def entries(self) -> Iterator[Entry]:
        """All that is kept. Nothing is raised."""
        for path in self.folder.glob(f"*/*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                found = path.stat()
                yield Entry(path, found.st_size, found.st_mtime)

    def limit_bytes(self, used: int = 0) -> int:
        """Of all that is kept: 10 GB, or as FRAMELOOM_CACHE_GB says, and at most half of what it
        and the disk's free space are together. Raises UsageError for a limit that is none."""
        told = os.environ.get(LIMIT_VARIABLE, "")
        try:
            limit = int(float(told) * 10**9) if told else _LIMIT_BYTES
        except (ValueError, OverflowError):
            limit = -1
        if limit < 0:
            raise UsageError(f"{LIMIT_VARIABLE}={told}: give gigabytes, such as 20")
        with contextlib.suppress(OSError):
            limit = min(limit, (used + shutil.disk_usage(self.folder).free) // 2)
        return limit

    def prune(self, limit: int | None = None) -> int:
        """Removes the least recently used until the rest is within `limit`, None for the usual one,
        and what dead programs have left. Returns the bytes that were freed."""
        for path in (*self.folder.glob(f"*/{HIDDEN}*"), *self.folder.glob(f"{HIDDEN}*")):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _STALE_S:
                    path.unlink()
        found = sorted(self.entries(), key=lambda entry: entry.used_s)
        used = before = sum(entry.bytes for entry in found)
        most = self.limit_bytes(used) if limit is None else limit
        for entry in found:
            if used <= most:
                break
            with contextlib.suppress(OSError):
                entry.path.unlink()
            used -= entry.bytes
        self._bytes = used
        return before - used

    def clear(self) -> int:
        """Removes everything, the remembered digests too. Returns the bytes that were freed."""
        for path in (*self.memory.glob("*"), *(self.folder / "outputs").glob("*")):
            with contextlib.suppress(OSError):
                path.unlink()
        return self.prune(0)

    def _make_room(self, added: int) -> None:
        """Looked through at first, and whenever there may be too much."""
        if self._bytes is None:
            self.prune()
            return
        self._bytes += added
        if self._bytes > self.limit_bytes(self._bytes):
            self.prune()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}{_SUFFIX}"
