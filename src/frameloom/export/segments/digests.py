"""Digests of files' contents, remembered, so that a large medium is read once and not every time.

A file is taken for unchanged if its size, its time and its number on the disk are as they were.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumSpec
from frameloom.export.segments.files import write_whole
from frameloom.media.pattern import pattern_of
from frameloom.media.sniff import content_of
from frameloom.media.svg import lettering

_SETTLED_NS: Final = 2_000_000_000
"""A file younger than this may change once more without its time telling: it is not remembered."""

State = tuple[int, int, int]
"""A file's size, time of change in nanoseconds, and number on the disk."""


@dataclass(frozen=True, slots=True)
class _Read:
    state: State
    digest: bytes


class Digests:
    """`memory`: the folder in which digests are remembered, None to forget them. Raises MediaError
    where a file cannot be read."""

    def __init__(self, memory: Path | None) -> None:
        self._memory = memory
        self._read: dict[str, _Read] = {}
        self._lettering: dict[str, bytes] = {}

    def file(self, path: str) -> bytes:
        """32 bytes: of the content as it is when the file is first asked for."""
        if path not in self._read:
            self._read[path] = self._looked_up(path)
        return self._read[path].digest

    def medium(self, spec: MediumSpec) -> bytes:
        """Of a file and of what this machine's fonts make of it; or of all numbered ones and how
        they are read."""
        pattern = pattern_of(spec.path)
        if pattern is None:
            return self.file(spec.path) + self._lettered(spec.path)
        found = hashlib.sha256(f"{spec.frame_rate} {spec.start_number}".encode())
        for number in pattern.numbers():
            found.update(b"%d:" % number + self.file(str(pattern.path(number))))
        return found.digest()

    def _lettered(self, path: str) -> bytes:
        """An SVG's text is drawn with the fonts that are installed: known by how it looks."""
        if path not in self._lettering:
            self._lettering[path] = lettering(path) if content_of(path) == "drawing" else b""
        return self._lettering[path]

    def _looked_up(self, path: str) -> _Read:
        state = file_state(path)
        note = self._memory and self._memory / hashlib.sha256(path.encode()).hexdigest()[:32]
        if note is not None:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                told = json.loads(note.read_bytes())
                if tuple(told["state"]) == state:
                    return _Read(state, bytes.fromhex(told["sha256"]))
        try:
            with Path(path).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").digest()
        except OSError as error:
            raise MediaError(f"cannot be read: {error.strerror}", file=path) from error
        if note is not None and time.time_ns() - state[1] > _SETTLED_NS:
            with contextlib.suppress(OSError):
                told = {"path": path, "state": state, "sha256": digest.hex()}
                write_whole(note, json.dumps(told).encode())
        return _Read(state, digest)


def file_state(path: str) -> State:
    """Raises MediaError where it cannot be looked at."""
    try:
        found = Path(path).stat()
    except OSError as error:
        raise MediaError(f"cannot be read: {error.strerror}", file=path) from error
    return found.st_size, found.st_mtime_ns, found.st_ino
