"""What can be done with jobs, whoever asks: submit, look, cancel, delete."""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path
from typing import Final

from frameloom.core.errors import CancelError, WriteError
from frameloom.service.errors import RefusedError, problem
from frameloom.service.folder import Folder
from frameloom.service.request import MEDIA, Draft, Submission
from frameloom.service.runner import Runner
from frameloom.service.settings import Settings
from frameloom.service.status import Status, status
from frameloom.service.store import FINISHED, FullError, Job, Store

_DRAFT: Final = "draft-"


class Jobs:
    """The queue, its files and its workers."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data / "jobs"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WriteError(f"{self._folder}: {error.strerror or error}") from error
        self._queue = Store(settings.data / "queue.sqlite3")
        self._runner = Runner(settings, self._queue, self._folder)

    def start(self) -> None:
        self._runner.start()

    def stop(self) -> None:
        self._runner.stop()
        self._queue.close()

    def draft(self) -> Path:
        """A new folder for what comes with a submission; the caller removes it if nothing comes of
        it, the next start if the caller could not. Raises WriteError."""
        path = self._folder / f"{_DRAFT}{secrets.token_hex(8)}"
        try:
            (path / MEDIA).mkdir(parents=True)
        except OSError as error:
            raise WriteError(f"no job can be kept: {error.strerror or error}") from error
        return path

    def submit(
        self, submission: Submission, draft: Path, *, uploaded: bool, key: str | None
    ) -> tuple[Status, bool]:
        """The job, and whether it is new: a key that was given before gives the job it was given
        with. It is on the disk when this returns. Raises RefusedError and FrameloomErrors."""
        try:
            if key is not None and (known := self._queue.by_key(key)) is not None:
                return self._status(known), False
            made = Draft(submission, self._settings, uploaded=uploaded)
            job_id = secrets.token_hex(12)
            folder = Folder(self._folder, job_id)
            folder.publish(draft, made.files)
            try:
                self._queue.add(
                    job_id,
                    made.name,
                    {"words": made.words},
                    key=key,
                    most=self._settings.max_queue,
                )
            except BaseException:
                folder.remove()
                raise
        except FullError:
            most = self._settings.max_queue
            raise RefusedError(429, f"{most} jobs wait already; try again later") from None
        except sqlite3.IntegrityError:
            known = self._queue.by_key(key or "")
            if known is None:
                raise
            return self._status(known), False
        self._runner.wake()
        return self.get(job_id), True

    def get(self, job_id: str) -> Status:
        """Raises RefusedError where there is none."""
        return self._status(self._job(job_id))

    def listed(self, state: str | None, before: int | None, limit: int) -> tuple[list[Status], int]:
        """The newest first, and the number to go on before; 0 where there are no older ones."""
        found = self._queue.listed(state, before, limit)
        return [self._status(job) for job in found], found[-1].seq if len(found) == limit else 0

    def cancel(self, job_id: str) -> Status:
        """Of a finished job it changes nothing."""
        self._job(job_id)
        self._queue.cancel(job_id, problem("cancelled", CancelError.exit_code))
        return self.get(job_id)

    def delete(self, job_id: str) -> None:
        """The job and its files are gone. Raises RefusedError while it is not finished."""
        job = self._job(job_id)
        if job.state not in FINISHED or not self._queue.delete(job_id):
            raise RefusedError(409, f"the job is {job.state}; cancel it first")
        Folder(self._folder, job_id).remove()

    def file(self, job_id: str, name: str) -> Path:
        """A result of a job that is done. Raises RefusedError."""
        job = self._job(job_id)
        if name not in {file["name"] for file in job.files}:
            have = ", ".join(file["name"] for file in job.files[:10]) or f"none: it is {job.state}"
            raise RefusedError(404, f"{name}: no such file; the job has {have}")
        path = Folder(self._folder, job_id).file(name)
        if not path.is_file():
            raise RefusedError(404, f"{name}: the file is gone")
        return path

    def _job(self, job_id: str) -> Job:
        job = self._queue.get(job_id)
        if job is None:
            raise RefusedError(404, f"there is no job {job_id[:40]}")
        return job

    def _status(self, job: Job) -> Status:
        return status(job, self._runner.live.get(job.id), self._queue.ahead_of(job))
