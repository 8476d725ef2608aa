"""All renders: as many threads as jobs may run at once, each taking the first job that waits.

A job that is running when the service starts was interrupted: it is finished from its results where
they are complete, else it waits again, once what is left of its worker has been ended.
"""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from frameloom.core.errors import CancelError, RenderError, WriteError
from frameloom.export.segments.store import default_folder
from frameloom.service import store
from frameloom.service.errors import problem
from frameloom.service.folder import Folder
from frameloom.service.launch import BUSY
from frameloom.service.request import command
from frameloom.service.settings import Settings
from frameloom.service.store import Job, Store
from frameloom.service.usage import group_bytes
from frameloom.service.worker import Seen, signal_group, work

ATTEMPTS: Final = 3
_WAIT_S: Final = 1.0
_STOPPING, _CANCEL = "the service stops", "cancelled"


class Runner:
    """`live`: what running jobs have told, by id."""

    def __init__(self, settings: Settings, queue: Store, jobs: Path) -> None:
        self._settings, self._queue, self._jobs = settings, queue, jobs
        self._stop, self._more = threading.Event(), threading.Condition()
        self._threads: list[threading.Thread] = []
        self.live: dict[str, Seen] = {}

    def start(self) -> None:
        """Takes up what was interrupted, sweeps what is nobody's, and begins to work."""
        for job in self._queue.running():
            self._take_up(job)
        known = self._queue.ids()
        for path in self._jobs.iterdir():
            if path.name not in known:
                Folder(self._jobs, path.name).remove()
        for number in range(self._settings.jobs):
            thread = threading.Thread(target=self._serve, name=f"frameloom-job-{number}")
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ends all workers, within seconds; their jobs wait for the next start."""
        self._stop.set()
        self.wake()
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        """There may be something to do."""
        with self._more:
            self._more.notify_all()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                job = self._queue.claim()
                if job is not None:
                    self._do(job)
                    continue
            except WriteError:
                pass  # a full disk: the jobs are where they were, and tried again
            with self._more:
                self._more.wait(_WAIT_S)

    def _do(self, job: Job) -> None:
        folder, seen = Folder(self._jobs, job.id), Seen()
        self.live[job.id] = seen
        try:
            folder.begin()
            words = command(job.request["words"], self._settings)
            work(folder, words, seen, self._watch(job), self._settings.max_output)
            self._concluded(job, folder, seen)
        except OSError as error:
            message = f"the job's files cannot be written: {error.strerror or error}"
            self._fail(job, folder, seen, problem(message, WriteError.exit_code))
        finally:
            self.live.pop(job.id, None)

    def _watch(self, job: Job) -> Any:
        ends_at = time.monotonic() + self._settings.max_time_s
        most = self._settings.max_memory

        def stop(group: int) -> str | None:
            if self._stop.is_set():
                return _STOPPING
            if time.monotonic() > ends_at:
                return f"took longer than the service's --max-time, {self._settings.max_time_s} s"
            if most is not None and group_bytes(group) > most * 1_000_000:
                return f"needs more memory than the service's --max-memory, {most} MB"
            now = self._queue.get(job.id)
            return _CANCEL if now is None or now.cancel else None

        return stop

    def _concluded(self, job: Job, folder: Folder, seen: Seen) -> None:
        """Told to the queue, as soon as its disk takes it."""
        while True:
            try:
                return self._conclude(job, folder, seen)
            except WriteError:
                if self._stop.wait(_WAIT_S):
                    raise

    def _conclude(self, job: Job, folder: Folder, seen: Seen) -> None:
        """What has become of the job, told to the queue once."""
        if seen.code == 0:
            if folder.outcome() is None:
                folder.commit(seen.done, self._clean_all(folder, seen.warnings))
            self._complete(job, folder)
        elif seen.stopped == _STOPPING:
            folder.clear()
            self._queue.requeue(job.id, died=False)
        elif seen.stopped == _CANCEL:
            error = problem("cancelled", CancelError.exit_code)
            self._fail(job, folder, seen, error, store.CANCELLED)
        elif seen.stopped is not None:
            self._fail(job, folder, seen, problem(seen.stopped, CancelError.exit_code))
        elif seen.error is not None and seen.code == seen.error.get("exit_code") != 130:
            told = self._clean(folder, str(seen.error.get("message")))
            error = problem(told, int(seen.code or 1), seen.error.get("path"))
            self._fail(job, folder, seen, error)
        elif seen.code is not None and 0 < seen.code not in (BUSY, CancelError.exit_code):
            self._fail(job, folder, seen, problem(self._last_words(folder), seen.code))
        else:
            self._died(job, folder, seen)

    def _complete(self, job: Job, folder: Folder) -> None:
        outcome = folder.outcome() or {"files": [], "warnings": []}
        self._queue.finish(job.id, store.DONE, files=outcome["files"], warnings=outcome["warnings"])

    def _died(self, job: Job, folder: Folder, seen: Seen) -> None:
        """The worker was killed by something else, most often for want of memory: tried again."""
        if job.attempts + 1 < ATTEMPTS:
            folder.clear()
            self._queue.requeue(job.id, died=True)
            return
        how = (
            f"by signal {-seen.code}" if seen.code is not None and seen.code < 0 else "from outside"
        )
        message = (
            f"the render was ended {how}, {ATTEMPTS} times; it may need more memory than there is: "
            "render smaller, or give the service fewer --jobs"
        )
        self._fail(job, folder, seen, problem(message, RenderError.exit_code))

    def _fail(
        self,
        job: Job,
        folder: Folder,
        seen: Seen,
        error: dict[str, Any],
        state: str = store.FAILED,
    ) -> None:
        folder.clear()
        self._queue.finish(
            job.id, state, error=error, warnings=self._clean_all(folder, seen.warnings)
        )

    def _clean(self, folder: Folder, message: str) -> str:
        """Without the places where the service keeps its files."""
        roots = (root.resolve() for root in self._settings.roots)
        own = (folder.media, folder.work, folder.path, *roots, default_folder())
        for place in own:
            message = message.replace(f"{place}/", "")
        return message

    def _clean_all(self, folder: Folder, messages: list[str]) -> list[str]:
        return [self._clean(folder, message) for message in messages]

    def _last_words(self, folder: Folder) -> str:
        with suppress(OSError):
            lines = folder.log.read_text("utf-8", "replace").strip().splitlines()
            return self._clean(folder, "\n".join(lines[-2:]))[-2000:] or "the render failed"
        return "the render failed"

    def _take_up(self, job: Job) -> None:
        folder = Folder(self._jobs, job.id)
        _end_worker(folder.lock)
        if folder.outcome() is not None:
            self._complete(job, folder)
        elif job.cancel:
            error = problem("cancelled", CancelError.exit_code)
            self._fail(job, folder, Seen(), error, store.CANCELLED)
        else:
            folder.clear()
            self._queue.requeue(job.id, died=False)


def _end_worker(lock: Path) -> None:
    """Kills what another server's worker has left, as long as anything holds its lock."""
    with suppress(FileNotFoundError):
        handle = os.open(lock, os.O_RDWR)
        try:
            while not _locked(handle):
                with suppress(ValueError):
                    signal_group(int(os.pread(handle, 32, 0)), signal.SIGKILL)
                time.sleep(0.05)
        finally:
            os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
