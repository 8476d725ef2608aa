"""Real Ray: three nodes on this machine, one killed in the middle; one started by the render."""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from frameloom.core.errors import CancelError, MediaError, UnavailableError
from frameloom.export import Options, render
from frameloom.export.events import Event, Progress, Warned
from frameloom.project import load

pytestmark = [pytest.mark.ray, pytest.mark.timeout(600)]

LOCAL = Options(no_cache=True, audio=False)
ON_RAY = Options(no_cache=True, audio=False, executor="ray")


def project(folder: Path, seconds: int = 8) -> Path:
    """Something moves in it, so that no two segments are alike."""
    slide = {"from": [-0.6, 0, 0], "to": [0.6, 0, 0]}
    ball = {"type": "shape", "shape": "ellipse", "scale": 0.3, "fill": "#f80", "position": slide}
    scene = {
        "duration": seconds,
        "background": {"type": "color", "color": "#135"},
        "layers": [ball],
        "effects": [{"type": "grain"}],
    }
    path = folder / "p.json"
    path.write_text(json.dumps({"size": [320, 180], "fps": 24, "scenes": [scene]}))
    return path


@pytest.fixture(scope="module")
def nodes() -> Iterator[Any]:
    """A cluster of three raylets to which this process is connected."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled"}
    ray: Any = importlib.import_module("ray")
    utils: Any = importlib.import_module("ray.cluster_utils")
    few = {"num_cpus": 1, "object_store_memory": 100 << 20, "include_dashboard": False}
    made = utils.Cluster(initialize_head=True, head_node_args=few)
    few.pop("include_dashboard")
    made.others = [made.add_node(**few), made.add_node(**few)]
    ray.init(address=made.address, log_to_driver=False)
    yield made
    ray.shutdown()
    made.shutdown()


def test_a_node_that_dies_costs_nothing_but_time(nodes: Any, tmp_path: Path) -> None:
    found = load(project(tmp_path))
    render(found, tmp_path / "local.mp4", LOCAL)
    killed: list[int] = []

    def kill_one(event: Event) -> None:
        if isinstance(event, Progress) and event.frame > 0 and not killed:
            killed.append(event.frame)
            nodes.remove_node(nodes.others.pop(), allow_graceful=False)

    manifest = tmp_path / "m.ndjson"
    options = replace(ON_RAY, manifest=manifest)
    render(found, tmp_path / "ray.mp4", options, on_event=kill_one)
    assert killed
    assert (tmp_path / "ray.mp4").read_bytes() == (tmp_path / "local.mp4").read_bytes()
    end = json.loads(manifest.read_bytes().splitlines()[-1])
    assert (end["end"], end["frames"]) == (True, 192)


def test_errors_and_cancelling_are_as_locally(nodes: Any, tmp_path: Path) -> None:
    found = load(project(tmp_path, seconds=60))
    cancel = threading.Event()

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.frame > 0:
            cancel.set()

    with pytest.raises(CancelError):
        render(found, tmp_path / "a.mp4", ON_RAY, on_event=stop, cancel=cancel)
    assert not list(tmp_path.glob("*.mp4*"))
    missing = json.loads(project(tmp_path).read_text())
    missing["scenes"][0]["layers"][0] = {"type": "image", "src": "none.png"}
    (tmp_path / "p.json").write_text(json.dumps(missing))
    with pytest.raises(MediaError, match=r"none\.png"):
        render(load(tmp_path / "p.json"), tmp_path / "a.mp4", ON_RAY)


def test_a_cluster_of_its_own_is_for_this_machine_alone(tmp_path: Path) -> None:
    path, out = project(tmp_path, seconds=30), tmp_path / "own.mp4"
    words = [sys.executable, "-m", "frameloom", "render", str(path), "-o", str(out)]
    words += ["--executor", "ray", "--progress", "json", "--no-cache"]
    env = {key: value for key, value in os.environ.items() if not key.startswith("RAY_")}
    ran = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, start_new_session=True
    )
    assert ran.stdout is not None
    first = json.loads(ran.stdout.readline())
    assert first["event"] == "progress"
    group = _session(ran.pid)
    assert len(group) > 3
    assert _open_to_others(group) == []
    ran.send_signal(signal.SIGINT)
    assert ran.wait(30) == 130
    ran.stdout.close()
    until = time.monotonic() + 20
    while _session(ran.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert _session(ran.pid) == []
    assert not out.exists()


def test_a_cluster_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "frameloom", "render", str(project(tmp_path))]
    words += ["-o", str(tmp_path / "a.mp4"), "--executor", "ray", "--ray-address", "127.0.0.1:9"]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=200, check=False)
    assert ran.returncode == UnavailableError.exit_code, ran.stderr
    assert "no Ray cluster at 127.0.0.1:9" in ran.stderr


def test_nothing_is_said_of_processors_that_are_alike(nodes: Any, tmp_path: Path) -> None:
    told: list[Event] = []
    render(load(project(tmp_path, 1)), tmp_path / "a.mp4", ON_RAY, on_event=told.append)
    assert not [event for event in told if isinstance(event, Warned)]


def _session(leader: int) -> list[int]:
    """The processes of a session that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def _open_to_others(pids: list[int]) -> list[str]:
    """The addresses on which these processes listen, but those of this machine alone."""
    own = set()
    for pid in pids:
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            try:
                target = str(handle.readlink())
            except OSError:
                continue
            if target.startswith("socket:["):
                own.add(target[8:-1])
    local = ("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000")
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            fields = line.split()
            address, state, inode = fields[1].split(":")[0], fields[3], fields[9]
            if state == "0A" and inode in own and address not in local:
                found.append(fields[1])
    return found
