"""Media by URL: fetched once, kept in the user's cache by their content, looked up again by what
their source says of them.

    URLS/KEY.json                 what is known of a URL: version, content, size
    URLS/KEY/CONTENT/clip.mp4     one content of it; another one has a folder of its own, so that
                                  a program that reads the old one is not disturbed
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from frameloom.core.errors import MediaError, UnavailableError, UsageError, WriteError
from frameloom.export.segments.digests import file_state
from frameloom.export.segments.files import HIDDEN, write_whole
from frameloom.export.segments.store import Entry, Store
from frameloom.media.fetch import SCHEMES, Arrived, Limits, fetch, shown
from frameloom.project import Project, media_urls

FOLDER: Final = "urls"
"""In the folder of kept segments."""
LIMIT_VARIABLE: Final = "FRAMELOOM_URL_GB"
_IN_USE_S: Final = 86_400
"""What was asked for within so many seconds may be read by a program, and stays."""


def fetch_all(project: Project, kept: Path, tick: Callable[[], None]) -> None:
    """Sets `project.fetched` for all its media by URL. `kept`: the folder of kept segments, whose
    limit is that of what is fetched, too.

    Raises MediaError with the JSON path and the URL, UnavailableError, WriteError.
    """
    found: dict[str, str] = {}
    for place, url in media_urls(project):
        try:
            if url not in found:
                found[url] = str(_file_of(url, kept / FOLDER, tick))
        except MediaError as error:
            raise error.named_by(place) from error
    project.fetched = found
    if found:
        prune(kept, Store(kept).limit_bytes(sum(e.bytes for e in entries(kept))), spare_used=True)


def is_remote(url: str) -> bool:
    """Whether it is fetched, not a file of this machine."""
    return urlsplit(url).scheme in SCHEMES


def content_of(path: str) -> str:
    """Of a fetched file: what tells its content from others."""
    return Path(path).parent.name


def entries(kept: Path) -> Iterator[Entry]:
    """All that was fetched. Nothing is raised."""
    for path in (kept / FOLDER).glob("*/*/*"):
        with contextlib.suppress(OSError):
            used_s = _note(path.parent.parent).stat().st_mtime
            yield Entry(path, path.stat().st_size, used_s)


def prune(kept: Path, limit: int, *, spare_used: bool) -> int:
    """Removes the least recently used until the rest is within `limit` bytes; `spare_used`: but
    what was in use within a day. Returns the bytes that were freed."""
    found = sorted(entries(kept), key=lambda entry: entry.used_s)
    before = used = sum(entry.bytes for entry in found)
    for entry in found:
        if used <= limit or (spare_used and time.time() - entry.used_s < _IN_USE_S):
            break
        shutil.rmtree(entry.path.parent, ignore_errors=True)
        _note(entry.path.parent.parent).unlink(missing_ok=True)
        used -= entry.bytes
    return before - used


def _file_of(url: str, folder: Path, tick: Callable[[], None]) -> Path:
    """The file to read for a URL."""
    scheme = urlsplit(url).scheme
    if scheme == "file":
        return _local(url)
    if scheme not in SCHEMES or "::" in url:
        known = ", ".join((*SCHEMES, "file"))
        text = f"cannot be read from there, only from {known}; download it and name the file"
        raise MediaError(text, file=shown(url))
    home = folder / hashlib.sha256(url.encode()).hexdigest()[:32]
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cause = error.strerror or error
        raise WriteError(f"{home}: what is fetched cannot be kept: {cause}") from error
    with _alone(home, tick):
        return _current(url, home, tick)


def _local(url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise MediaError("names a file of another machine; copy it here", file=shown(url))
    return Path(os.path.normpath(url2pathname(parts.path)))


def _current(url: str, home: Path, tick: Callable[[], None]) -> Path:
    """What is kept of it if that is still what its source has, else fetched."""
    note, new = _note(home), home / f"{HIDDEN}{secrets.token_hex(8)}"
    told = _known(home)
    try:
        known = told["version"] if told else ""
        arrived = fetch(url, new, known=known, limits=_limits(), tick=tick)
        if arrived is None:
            with contextlib.suppress(OSError):
                os.utime(note)
            return Path(told["file"])
        return _placed(url, home, new, arrived)
    finally:
        new.unlink(missing_ok=True)


def _placed(url: str, home: Path, new: Path, arrived: Arrived) -> Path:
    path = home / arrived.sha256[:32] / _name(url)
    try:
        path.parent.mkdir(exist_ok=True)
        if not _holds(path, arrived.sha256):
            new.replace(path)
        told = {"version": arrived.version, "file": str(path), "state": file_state(str(path))}
        write_whole(_note(home), json.dumps({"url": shown(url), **told}).encode())
    except OSError as error:
        cause = error.strerror or error
        raise WriteError(f"{home}: what is fetched cannot be kept: {cause}") from error
    return path


def _holds(path: Path, sha256: str) -> bool:
    """Whether this very content is there: then it is left alone, as another program may read it."""
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    return False


def _known(home: Path) -> dict[str, Any]:
    """What was noted, if its file is still as it was written."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, MediaError):
        told: dict[str, Any] = json.loads(_note(home).read_bytes())
        if tuple(told["state"]) == file_state(told["file"]) and isinstance(told["version"], str):
            return told
    return {}


def _note(home: Path) -> Path:
    return home.with_name(f"{home.name}.json")


def _name(url: str) -> str:
    """The last part of its path, as a name that any file system takes and that is no pattern."""
    last = unquote(urlsplit(url).path).rpartition("/")[2]
    return re.sub(r"[^\w.-]+", "_", last).strip("._")[-80:] or "medium"


def _limits() -> Limits:
    told = os.environ.get(LIMIT_VARIABLE, "")
    try:
        most = int(float(told) * 10**9) if told else Limits().size_bytes
    except (ValueError, OverflowError):
        most = -1
    if most < 0:
        raise UsageError(f"{LIMIT_VARIABLE}={told}: give gigabytes, such as 20")
    return Limits(size_bytes=most)


@contextlib.contextmanager
def _alone(home: Path, tick: Callable[[], None]) -> Iterator[None]:
    """One program of this machine at a time: the others find what it has fetched."""
    try:
        filelock: Any = importlib.import_module("filelock")
    except ModuleNotFoundError as error:
        text = "--allow-url needs more packages; install them: pip install 'frameloom[url]'"
        raise UnavailableError(text) from error
    lock = filelock.FileLock(home.with_name(f"{home.name}.lock"))
    while True:
        try:
            lock.acquire(timeout=0.1)
            break
        except filelock.Timeout:
            tick()
    try:
        yield
    finally:
        lock.release()
