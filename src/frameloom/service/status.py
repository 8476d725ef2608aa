"""A job as the answers show it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel

from frameloom.service.store import QUEUED, Job
from frameloom.service.worker import Seen


class Problem(BaseModel):
    """An error in the command line's words: its exit code, what is wrong and how to mend it, and
    the JSON path in the project, where that is known."""

    exit_code: int
    message: str
    path: str | None = None


class Failure(BaseModel):
    """The body of every answer that is an error."""

    error: Problem


class ProgressOf(BaseModel):
    """`frame` of `frames` are encoded."""

    frame: int
    frames: int
    fps: float
    eta_s: float | None


class ResultFile(BaseModel):
    """`url`: where it is downloaded, under this service."""

    name: str
    bytes: int
    frames: int | None
    duration_s: float | None
    url: str


class Status(BaseModel):
    """A job. `ahead`: jobs that wait before it. Times are UTC."""

    id: str
    name: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    created: datetime
    started: datetime | None
    finished: datetime | None
    ahead: int | None
    progress: ProgressOf | None
    warnings: list[str]
    error: Problem | None
    files: list[ResultFile]


class Listing(BaseModel):
    """`next`: give it as `before` for the older ones; null where there are none."""

    jobs: list[Status]
    next: int | None


def status(job: Job, seen: Seen | None, ahead: int) -> Status:
    """`seen`: what its worker has told, where one is at work."""
    progress = seen.progress if seen is not None else None
    return Status(
        id=job.id,
        name=job.name,
        state=job.state,
        created=datetime.fromtimestamp(job.created, UTC),
        started=_time(job.started),
        finished=_time(job.finished),
        ahead=ahead if job.state == QUEUED else None,
        progress=None if progress is None else ProgressOf(**progress),
        warnings=job.warnings or (list(seen.warnings) if seen is not None else []),
        error=None if job.error is None else Problem(**job.error),
        files=[
            ResultFile(**file, url=f"/v1/jobs/{job.id}/files/{quote(file['name'])}")
            for file in job.files
        ],
    )


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
