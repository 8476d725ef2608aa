"""`kill -9` of the service and of its workers: no job is lost, none is done twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.service.client import Service, processes, project

CHANGES = """
CREATE TABLE changes (id TEXT, old TEXT, new TEXT);
CREATE TRIGGER told AFTER UPDATE OF state ON jobs
BEGIN INSERT INTO changes VALUES (new.id, old.state, new.state); END;
"""


def note_changes(data: Path) -> None:
    """From now on the database itself writes down every change of a job's state."""
    with closing(sqlite3.connect(data / "queue.sqlite3", timeout=30)) as db:
        db.executescript(CHANGES)


def changes_to(data: Path, state: str) -> list[str]:
    with closing(sqlite3.connect(data / "queue.sqlite3", timeout=30)) as db:
        return [row[0] for row in db.execute("SELECT id FROM changes WHERE new = ?", (state,))]


def restarted(data: Path, *words: str) -> Service:
    """A new service over what a killed one left."""
    return Service(data, *words)


def storm(data: Path, jobs: int, kills: int, seed: int) -> None:
    """`jobs` renders, `kills` deaths at random moments of the service or of a worker; then all
    results are there, once, equal to those of jobs that nothing happened to."""
    dice, words = random.Random(seed), ("--jobs", "2", "--workers", "1")
    service = Service(data, *words)
    note_changes(data)
    kinds = [project(frames) for frames in (2, 3, 5)]
    ids = [service.submit(project=kinds[i % 3])["id"] for i in range(jobs)]
    for _ in range(kills):
        time.sleep(dice.uniform(0, 4))
        if dice.random() < 0.6:
            service.kill()
            service = restarted(data, *words)
        elif found := processes(data / "jobs"):
            with suppress(ProcessLookupError):
                os.kill(dice.choice(found), signal.SIGKILL)
    found = [service.wait(job_id) for job_id in ids]
    files: list[set[bytes]] = [set(), set(), set()]
    for i, job in enumerate(found):
        if job["state"] == "failed":  # its workers were hit as often as a job is tried
            assert "3 times" in job["error"]["message"]
            continue
        assert job["state"] == "done"
        files[i % 3].add(service.ask("GET", job["files"][0]["url"]).body)
    assert all(len(kind) == 1 for kind in files)
    finished = changes_to(data, "done") + changes_to(data, "failed")
    assert sorted(finished) == sorted(ids)
    assert service.ask("GET", "/v1/jobs?limit=500").json["next"] is None
    assert service.stop() == 0
    assert processes(data) == []
    assert not list((data / "jobs").glob("*/work"))


@pytest.mark.timeout(900)
def test_nothing_is_lost_and_nothing_done_twice(tmp_path: Path) -> None:
    storm(tmp_path, jobs=4, kills=3, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(2))
def test_a_long_storm(tmp_path: Path, seed: int) -> None:
    storm(tmp_path, jobs=20, kills=12, seed=seed)


def test_sigterm_ends_all_and_the_job_goes_on_later(tmp_path: Path) -> None:
    service = Service(tmp_path)
    job = service.submit(project=project(3000, size=[640, 360]))["id"]
    service.wait(job, "running")
    until = time.monotonic() + 30
    while not processes(tmp_path / "jobs") and time.monotonic() < until:
        time.sleep(0.02)
    assert service.stop() == 0
    assert processes(tmp_path) == []
    service = Service(tmp_path)
    assert service.wait(job, "running")["state"] == "running"
    service.ask("POST", f"/v1/jobs/{job}/cancel")
    assert service.wait(job)["state"] == "cancelled"
    assert service.stop() == 0
    assert processes(tmp_path) == []


def test_a_worker_that_outlived_its_service_is_ended_first(tmp_path: Path) -> None:
    """As where the system does not end a process with its parent."""
    service = Service(tmp_path)
    job = service.submit(project=project(3000, size=[640, 360]))["id"]
    service.wait(job, "running")
    service.kill()
    until = time.monotonic() + 10
    while processes(tmp_path) and time.monotonic() < until:
        time.sleep(0.02)
    folder = tmp_path / "jobs" / job
    code = (
        "import fcntl, os, time; f = open('lock', 'w'); fcntl.flock(f, fcntl.LOCK_EX);"
        "print(os.getpid(), file=f, flush=True); time.sleep(300)"
    )
    other = _started(folder, code)
    service = Service(tmp_path)
    assert other.wait(10) == -signal.SIGKILL
    assert service.job(job)["state"] in ("queued", "running")
    service.ask("POST", f"/v1/jobs/{job}/cancel")
    assert service.wait(job)["state"] == "cancelled"
    assert service.stop() == 0


def _started(folder: Path, code: str) -> Any:
    import subprocess
    import sys

    made = subprocess.Popen([sys.executable, "-c", code], cwd=folder, start_new_session=True)
    until = time.monotonic() + 10
    while not (folder / "lock").read_text().strip().isdigit() or (
        int((folder / "lock").read_text()) != made.pid
    ):
        assert time.monotonic() < until
        time.sleep(0.02)
    return made


def test_one_service_a_folder(tmp_path: Path) -> None:
    import subprocess
    import sys

    service = Service(tmp_path)
    words = [sys.executable, "-m", "frameloom", "serve", "--port", "0", "--data", str(tmp_path)]
    second = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 2
    assert "another service works here" in second.stderr
    assert service.stop() == 0
