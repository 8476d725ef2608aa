"""A service in a process of its own, and the little that is needed to talk to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

TOKEN = "only-for-these-tests"
END_S = 900


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def project(frames: int = 3, **more: Any) -> dict[str, Any]:
    """A small project of one colour."""
    scene = {"duration": f"{frames}f", "background": {"type": "color", "color": "#2060a0"}}
    return {"name": "small", "size": [64, 36], "fps": 30, "scenes": [scene], **more}


def form(fields: dict[str, str], files: dict[str, bytes]) -> tuple[bytes, dict[str, str]]:
    """A multipart body and its headers."""
    lines: list[bytes] = []
    for name, value in fields.items():
        lines += [b"--BOUNDARY", f'Content-Disposition: form-data; name="{name}"'.encode(), b""]
        lines.append(value.encode())
    for name, data in files.items():
        head = f'Content-Disposition: form-data; name="media"; filename="{name}"'
        lines += [b"--BOUNDARY", head.encode(), b"", data]
    body = b"\r\n".join([*lines, b"--BOUNDARY--", b""])
    return body, {"Content-Type": "multipart/form-data; boundary=BOUNDARY"}


class Service:
    """Started with `words` on top of those that every test needs; `stop` or `kill` ends it."""

    def __init__(self, data: Path, *words: str) -> None:
        self.data = data
        command = [sys.executable, "-m", "frameloom", "serve", "--json", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--data", str(data), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "FRAMELOOM_TOKEN": TOKEN},
        )
        assert self.process.stdout is not None
        self.address: str = json.loads(self.process.stdout.readline())["address"]

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        token: str | None = TOKEN,
    ) -> Answer:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {} if token is None else {"Authorization": f"Bearer {token}"}
        sent |= {"Content-Type": "application/json"} if data is not None else {}
        request = urllib.request.Request(
            self.address + path, data, {**sent, **(headers or {})}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=END_S) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    def submit(self, **body: Any) -> dict[str, Any]:
        """The status of a job that was taken."""
        answer = self.ask("POST", "/v1/jobs", body)
        assert answer.status == 202, answer.body
        return answer.json

    def job(self, job_id: str) -> dict[str, Any]:
        return self.ask("GET", f"/v1/jobs/{job_id}").json

    def wait(self, job_id: str, *states: str) -> dict[str, Any]:
        """The status once it is in one of `states`, else once the job is finished."""
        until = time.monotonic() + END_S
        while time.monotonic() < until:
            found = self.job(job_id)
            if found["state"] in states or found["finished"] is not None:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{job_id} is still {found['state']}")

    def events(self, job_id: str) -> Iterator[dict[str, Any]]:
        """The data of the job's events, until the service ends the stream."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        request = urllib.request.Request(f"{self.address}/v1/jobs/{job_id}/events", None, headers)
        with urllib.request.urlopen(request, timeout=END_S) as answer:
            for line in answer:
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

    def kill(self) -> None:
        self.process.kill()
        self._gone()

    def stop(self) -> int:
        """SIGTERM, as by a service manager; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(END_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def processes(data: Path) -> list[int]:
    """All processes that work in a folder below `data`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                where = (entry / "cwd").readlink()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if where.is_relative_to(data) and state != "Z":
                found.append(int(entry.name))
    return found
