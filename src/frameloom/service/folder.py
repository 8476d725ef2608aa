"""A job's files, in a folder of its own:

    project.json, variables.json   what was submitted
    media/                         what was uploaded with it
    work/                          what a worker is making
    out/                           the results: `work`, renamed when all of it is there
    lock, log.txt                  held by the living worker; what it says on stderr

The rename is the moment in which a job is done: there is one `out`, and it is whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from frameloom.core.errors import WriteError

_OUTCOME: Final = ".outcome.json"


class Folder:
    """Where one job's files are."""

    def __init__(self, jobs: Path, job_id: str) -> None:
        self.path = jobs / job_id
        self.work, self.out = self.path / "work", self.path / "out"
        self.lock, self.log = self.path / "lock", self.path / "log.txt"
        self.media = self.path / "media"

    def publish(self, draft: Path, files: Mapping[str, bytes]) -> None:
        """`draft`, a folder beside the jobs', with `files` in it becomes the job's.
        Raises WriteError."""
        try:
            for name, data in files.items():
                (draft / name).write_bytes(data)
            for path in [*draft.rglob("*"), draft]:
                _sync(path)
            draft.rename(self.path)
            _sync(self.path.parent)
        except OSError as error:
            raise WriteError(f"the job cannot be kept: {error.strerror or error}") from error

    def begin(self) -> None:
        """An empty place for a worker's files. Raises OSError."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()

    def commit(self, told: list[dict[str, Any]], warnings: list[str]) -> None:
        """All results are there; `told`: what the render said of each. Raises OSError."""
        outcome = {"files": self._made(told), "warnings": warnings}
        (self.work / _OUTCOME).write_text(json.dumps(outcome), "utf-8")
        for path in [*self.work.rglob("*"), self.work]:
            _sync(path)
        self.work.rename(self.out)
        _sync(self.path)

    def outcome(self) -> dict[str, Any] | None:
        """What `commit` kept; None before it."""
        try:
            found: dict[str, Any] = json.loads((self.out / _OUTCOME).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return found

    def file(self, name: str) -> Path:
        """A result by its name."""
        return self.out / name

    def clear(self) -> None:
        """What is left of an attempt."""
        shutil.rmtree(self.work, ignore_errors=True)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)

    def _made(self, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
        facts = {Path(one["path"]).resolve(): one for one in told}
        found = []
        for path in sorted(p for p in self.work.rglob("*") if p.is_file()):
            about = facts.get(path.resolve(), {})
            found.append(
                {
                    "name": path.relative_to(self.work).as_posix(),
                    "bytes": path.stat().st_size,
                    "frames": about.get("frames"),
                    "duration_s": about.get("duration_s"),
                }
            )
        return found


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
