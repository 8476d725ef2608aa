"""The queue: jobs in SQLite, every change one transaction that is on the disk before it is told.

queued ──► running ──► done | failed | cancelled
   ▲──────────┘ the server or the worker died, or the server stops

WAL keeps readers and the writer apart; `synchronous=FULL` makes a commit survive a power cut.
A job changes its state only from the state that the change expects, so nothing happens twice.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from frameloom.core.errors import WriteError

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
STATES: Final = (QUEUED, RUNNING, DONE, FAILED, CANCELLED)
FINISHED: Final = frozenset({DONE, FAILED, CANCELLED})
_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    cancel INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    created REAL NOT NULL,
    started REAL,
    finished REAL,
    request TEXT NOT NULL,
    error TEXT,
    files TEXT NOT NULL DEFAULT '[]',
    warnings TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX by_state ON jobs (state, seq);
"""


class FullError(Exception):
    """As many jobs wait as may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A row. Times are seconds since 1970. `request`: the arguments of `frameloom render`.
    `attempts`: how many workers have died over it."""

    seq: int
    id: str
    key: str | None
    name: str
    state: str
    cancel: bool
    attempts: int
    created: float
    started: float | None
    finished: float | None
    request: dict[str, Any]
    error: dict[str, Any] | None
    files: list[dict[str, Any]]
    warnings: list[str]


class Store:
    """Used from any thread. Raises WriteError where the disk does not take a change."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        with _disk(path):
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._migrate(path)
        self._path = path

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _migrate(self, path: Path) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise WriteError(f"{path}: was written by a newer Frameloom; update, or give --data")
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version={_VERSION}; COMMIT;")

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _disk(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, *values: object) -> list[Job]:
        with self._lock, _disk(self._path):
            return [_job(row) for row in self._db.execute(sql, values)]

    # Reading

    def get(self, job_id: str) -> Job | None:
        return next(iter(self._rows("SELECT * FROM jobs WHERE id = ?", job_id)), None)

    def by_key(self, key: str) -> Job | None:
        """The job that was submitted under an idempotency key."""
        return next(iter(self._rows("SELECT * FROM jobs WHERE key = ?", key)), None)

    def listed(
        self, state: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[Job]:
        """The newest first; `before`: older than this `seq`."""
        return self._rows(
            "SELECT * FROM jobs WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR seq < ?2)"
            " ORDER BY seq DESC LIMIT ?3",
            state,
            before,
            limit,
        )

    def running(self) -> list[Job]:
        return self._rows("SELECT * FROM jobs WHERE state = ? ORDER BY seq", RUNNING)

    def ids(self) -> set[str]:
        with self._lock:
            return {row[0] for row in self._db.execute("SELECT id FROM jobs")}

    def ahead_of(self, job: Job) -> int:
        """How many wait before a queued job."""
        with self._lock:
            found = self._db.execute(
                "SELECT count(*) FROM jobs WHERE state = ? AND seq < ?", (QUEUED, job.seq)
            ).fetchone()
        return int(found[0])

    # Changing

    def add(
        self, job_id: str, name: str, request: dict[str, Any], *, key: str | None, most: int
    ) -> None:
        """A new job at the end of the queue. Raises FullError where `most` wait already."""
        with self._change() as db:
            (waiting,) = db.execute(
                "SELECT count(*) FROM jobs WHERE state = ?", (QUEUED,)
            ).fetchone()
            if waiting >= most:
                raise FullError
            db.execute(
                "INSERT INTO jobs (id, key, name, state, created, request)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (job_id, key, name, QUEUED, time.time(), json.dumps(request)),
            )

    def claim(self) -> Job | None:
        """The first that waits, now running."""
        with self._change() as db:
            row = db.execute(
                "UPDATE jobs SET state = ?, started = ? WHERE seq ="
                " (SELECT min(seq) FROM jobs WHERE state = ?) RETURNING *",
                (RUNNING, time.time(), QUEUED),
            ).fetchone()
        return None if row is None else _job(row)

    def finish(
        self,
        job_id: str,
        state: str,
        *,
        error: dict[str, Any] | None = None,
        files: list[dict[str, Any]] | None = None,
        warnings: list[str] | None = None,
    ) -> bool:
        """A running job has come to its end; False where it was not running."""
        with self._change() as db:
            return (
                db.execute(
                    "UPDATE jobs SET state = ?, finished = ?, error = ?, files = ?, warnings = ?"
                    " WHERE id = ? AND state = ?",
                    (
                        state,
                        time.time(),
                        None if error is None else json.dumps(error),
                        json.dumps(files or []),
                        json.dumps(warnings or []),
                        job_id,
                        RUNNING,
                    ),
                ).rowcount
                == 1
            )

    def requeue(self, job_id: str, *, died: bool) -> None:
        """A running job waits again, in its old place. `died`: its worker did, unasked."""
        with self._change() as db:
            db.execute(
                "UPDATE jobs SET state = ?, started = NULL, attempts = attempts + ?"
                " WHERE id = ? AND state = ?",
                (QUEUED, int(died), job_id, RUNNING),
            )

    def cancel(self, job_id: str, error: dict[str, Any]) -> None:
        """A queued job is cancelled at once; a running one is marked, and its worker ended."""
        with self._change() as db:
            db.execute("UPDATE jobs SET cancel = 1 WHERE id = ? AND state = ?", (job_id, RUNNING))
            db.execute(
                "UPDATE jobs SET cancel = 1, state = ?, finished = ?, error = ?"
                " WHERE id = ? AND state = ?",
                (CANCELLED, time.time(), json.dumps(error), job_id, QUEUED),
            )

    def delete(self, job_id: str) -> bool:
        """Forgets a finished job; False where it is not finished."""
        marks = ", ".join("?" * len(FINISHED))
        with self._change() as db:
            return (
                db.execute(
                    f"DELETE FROM jobs WHERE id = ? AND state IN ({marks})", (job_id, *FINISHED)
                ).rowcount
                == 1
            )


def _job(row: sqlite3.Row) -> Job:
    found = dict(row)
    for name in ("request", "error", "files", "warnings"):
        found[name] = None if found[name] is None else json.loads(found[name])
    found["cancel"] = bool(found["cancel"])
    return Job(**found)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.Error as error:
        raise WriteError(f"{path}: the queue cannot be read or written: {error}") from error
