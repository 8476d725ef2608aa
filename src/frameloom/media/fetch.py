"""The content of a URL, as a file: streamed, bounded in size and time, whole or not there.

The only place that imports fsspec. What speaks to the network does so in a thread of its own, so
that whoever waits can be stopped at once.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from frameloom.core.errors import FrameloomError, MediaError, UnavailableError, WriteError

SCHEMES: Final = ("http", "https", "s3", "gs")
"""Protocols that are fetched from; `file` is read where it lies."""
_PACKAGES: Final = {"s3": "s3fs", "gs": "gcsfs"}
_CHUNK_BYTES: Final = 1 << 20
_POLL_S: Final = 0.1
_VALIDATORS: Final = ("ETag", "etag", "Content-MD5", "md5Hash", "generation", "Last-Modified")
_TIMES: Final = ("LastModified", "updated", "mtime", "created")
"""What HTTP, S3, Google and others say of a content, by their own names."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one fetch. `wait_s`: for an answer, and for each next byte; `whole_s`: in all."""

    size_bytes: int = 20 * 10**9
    wait_s: float = 30.0
    whole_s: float = 3600.0


@dataclass(frozen=True, slots=True)
class Arrived:
    """`version`: what the source says of the content, "" where it could change unnoticed."""

    version: str
    sha256: str
    size_bytes: int


def shown(url: str) -> str:
    """The URL as it may be told: without a password and without a query, which may be a key."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


def fetch(
    url: str,
    into: Path,
    *,
    known: str = "",
    limits: Limits | None = None,
    tick: Callable[[], None] = lambda: None,
) -> Arrived | None:
    """Writes the content of `url`, of one of `SCHEMES`, to `into`; None, and nothing written, where
    its version is still `known`.

    `tick` is called often and may raise. Raises MediaError with the URL and what is wrong,
    UnavailableError where a package is missing, WriteError. A part of a file may be left.
    """
    work = _Work(url, into, known, limits or Limits())
    thread = Thread(target=work.run, name="frameloom-fetch", daemon=True)
    thread.start()
    ends_at = monotonic() + work.limits.whole_s
    try:
        while not work.over.wait(_POLL_S):
            tick()
            if monotonic() > ends_at:
                raise _wrong(url, f"took longer than {work.limits.whole_s:g} s")
    finally:
        work.stop.set()
    if work.error is not None:
        raise work.error
    return work.arrived


class _Work:
    """One fetch, done by `run` in a thread."""

    def __init__(self, url: str, into: Path, known: str, limits: Limits) -> None:
        self.url, self.into, self.known, self.limits = url, into, known, limits
        self.stop, self.over = Flag(), Flag()
        self.arrived: Arrived | None = None
        self.error: FrameloomError | None = None

    def run(self) -> None:
        try:
            with _in_words(self.url, self.limits):
                self._run()
        except FrameloomError as error:
            self.error = error
        finally:
            self.over.set()

    def _run(self) -> None:
        system, path = _system(self.url, self.limits)
        before = system.info(path)
        if before.get("type", "file") != "file":
            raise _wrong(self.url, "is no file")
        version, size = _version(before), before.get("size")
        if version and version == self.known:
            return
        if size is not None and size > self.limits.size_bytes:
            raise self._too_large(size)
        sha256, count = self._copy(system, path)
        if size is not None and count != size:
            raise _wrong(self.url, f"ended after {count} of {size} bytes")
        if _version(system.info(path)) != version:
            raise _wrong(self.url, "was changed while it was fetched; render again")
        self.arrived = Arrived(version, sha256, count)

    def _copy(self, system: Any, path: str) -> tuple[str, int]:
        found, count = hashlib.sha256(), 0
        # of HTTP as a stream: else each part would be asked for by itself
        how = {"block_size": 0} if urlsplit(self.url).scheme.startswith("http") else {}
        with system.open(path, "rb", **how) as source, _Written(self.into) as file:
            while not self.stop.is_set() and (data := source.read(_CHUNK_BYTES)):
                count += len(data)
                if count > self.limits.size_bytes:
                    raise self._too_large(count)
                found.update(data)
                file.write(data)
        return found.hexdigest(), count

    def _too_large(self, size: int) -> MediaError:
        most = self.limits.size_bytes
        return _wrong(self.url, f"has {size} bytes or more, over the limit of {most}")


class _Written:
    """The file, on the disk when it is left. Raises WriteError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> _Written:
        try:
            self._file = self._path.open("xb")
        except OSError as error:
            raise self._failed(error) from error
        return self

    def write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise self._failed(error) from error

    def __exit__(self, *_: object) -> None:
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> WriteError:
        cause = error.strerror or error
        return WriteError(f"{self._path.parent}: what is fetched cannot be kept: {cause}")


def _system(url: str, limits: Limits) -> tuple[Any, str]:
    """fsspec's file system for it, with nothing remembered, and the path in it."""
    scheme = urlsplit(url).scheme
    how: dict[str, Any] = {"skip_instance_cache": True, "use_listings_cache": False}
    try:
        fsspec = importlib.import_module("fsspec")
        if scheme in ("http", "https"):
            aiohttp = importlib.import_module("aiohttp")
            waits = {"sock_connect": limits.wait_s, "sock_read": limits.wait_s}
            timeout = aiohttp.ClientTimeout(total=None, **waits)
            how["client_kwargs"] = {"timeout": timeout, "trust_env": True}
            how["headers"] = {"Accept-Encoding": "identity"}  # or its length is another
        system, path = fsspec.url_to_fs(url, **how)
    except ImportError as error:
        package = _PACKAGES.get(scheme, "'frameloom[url]'")
        text = f"{shown(url)}: media by {scheme} need more; install it: pip install {package}"
        raise UnavailableError(text) from error
    return system, path


def _version(info: Mapping[str, Any]) -> str:
    """ "" where there is only a size: another content may have the same."""
    told = {key: str(info[key]) for key in (*_VALIDATORS, *_TIMES) if info.get(key)}
    return json.dumps({**told, "size": info.get("size")}, sort_keys=True) if told else ""


@contextmanager
def _in_words(url: str, limits: Limits) -> Iterator[None]:
    try:
        yield
    except FrameloomError:
        raise
    except Exception as error:
        raise _told(url, error, limits) from error


def _told(url: str, error: Exception, limits: Limits) -> MediaError:
    """In words; fsspec hides what HTTP answered behind a FileNotFoundError."""
    cause: BaseException = error
    while isinstance(cause, FileNotFoundError) and cause.__cause__ is not None:
        cause = cause.__cause__
    status = getattr(cause, "status", None)
    if isinstance(cause, TimeoutError):
        return _wrong(url, f"no answer, or no further one, within {limits.wait_s:g} s")
    if status:
        return _wrong(url, f"the server answered {status} {getattr(cause, 'message', '')}".rstrip())
    if isinstance(cause, FileNotFoundError):
        return _wrong(url, "there is no such file")
    if isinstance(cause, PermissionError):
        return _wrong(url, "access is not allowed")
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(cause).__name__)
    words = " ".join(str(cause).split()).replace(url, shown(url))[:200]
    return _wrong(url, f"{name}: {words}" if words else name)


def _wrong(url: str, text: str) -> MediaError:
    return MediaError(f"{text}; mend the URL, or download it and name the file", file=shown(url))
