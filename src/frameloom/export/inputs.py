"""The files that an export reads, watched: one that changes while it is read spoils the output."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumSpec
from frameloom.media.pattern import pattern_of
from frameloom.project import MediaUse


class Stamp(NamedTuple):
    """What tells a file from another: `real` is its path with links followed."""

    real: str
    size: int
    mtime_ns: int


class Inputs:
    """Files as they were when this was made: before any of them was read."""

    def __init__(self, uses: Iterable[MediaUse]) -> None:
        self.uses = tuple(uses)
        files = dict.fromkeys(file for use in self.uses for file in _files(use.spec))
        self._stamps = {file: _stamp(file) for file in files}

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file once, by its URL if it has one; numbered images by their pattern."""
        return tuple(dict.fromkeys(use.name for use in self.uses))

    def check(self) -> None:
        """Raises MediaError where a file is no longer what it was."""
        for file, before in self._stamps.items():
            now = _stamp(file)
            if now != before:
                happened = "vanished" if now is None else "was changed"
                raise MediaError(f"{happened} while it was being read; render again", file=file)


def _files(spec: MediumSpec) -> Iterator[str]:
    pattern = pattern_of(spec.path) if spec.frame_rate is not None else None
    if pattern is None:
        yield spec.path
    else:
        yield from (str(pattern.path(number)) for number in pattern.numbers())


def _stamp(file: str) -> Stamp | None:
    """None where it is not there."""
    try:
        state = Path(file).stat()
        return Stamp(os.path.realpath(file), state.st_size, state.st_mtime_ns)
    except (OSError, ValueError):
        return None
