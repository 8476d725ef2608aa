"""`kill -9` at any moment: the same command goes on, and the file is as if nothing had happened."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import pytest

from frameloom.export import Options, render
from frameloom.export.segments.packed import unpack
from frameloom.export.segments.store import Store
from frameloom.project import Project
from tests.support.kept import contents, segments_made

Make = Callable[..., Project]
SECONDS, STEP = 3, 7
OPTIONS = Options(gop=STEP, workers=2)
SEGMENTS = 5
RENDER = """
import os, sys, time
from frameloom.export import Options, render
from frameloom.project import load
from frameloom.render.cpu import CpuBackend
draw = CpuBackend.render
def slowly(*args):
    time.sleep(0.02)
    return draw(*args)
project, out, warm = sys.argv[1:]
render(load(project), warm, Options(gop=7, workers=2, no_cache=True, frames=(0, 2)))
os.unlink(warm)
CpuBackend.render = slowly
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        render(load(project), out, Options(gop=7, workers=2))
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Renders whenever it is told to, each time in a new process: what takes long to load is loaded."""


class Renders:
    """Of one project to one file. A context manager."""

    def __init__(self, project: Path, out: Path) -> None:
        words = [sys.executable, "-c", RENDER, str(project), str(out), str(out.with_stem("warm"))]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
        self._process = subprocess.Popen(words, **pipes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def once(self, killed_after_s: float) -> bool:
        """Renders; killed so long after its start at most. Did it come to its end before?"""
        child = self.start()
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], killed_after_s)[0]:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return self.has_ended()

    def start(self) -> int:
        """The number of the process that renders from now on."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"\n")
        return self._number()

    def has_ended(self) -> bool:
        """Waits for it. Did it come to its end?"""
        return self._number() == 0

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def storm(folder: Path, cache: Path, film: Make, kills: int, seed: int) -> None:
    dice, out = random.Random(seed), folder / "out.mp4"
    film(duration=SECONDS).save(folder / "project.json")
    untouched = render(film(duration=SECONDS), folder / "ref.mp4", Options(gop=STEP, no_cache=True))
    reference, hits = contents(untouched), 0
    with Renders(folder / "project.json", out) as renders:
        whole_s = 20.0
        while hits < kills:
            if out.exists() or dice.random() < 0.3:
                out.unlink(missing_ok=True)
                for kept in cache.glob("*/*.segment"):
                    kept.unlink()
            began = time.perf_counter()
            if renders.once(dice.uniform(0, whole_s)):
                whole_s = min(whole_s, time.perf_counter() - began)
            else:
                hits += 1
            for kept in cache.glob("*/*.segment"):
                unpack(kept.read_bytes())
            assert not out.exists() or out.read_bytes() == reference
    kept = len(list(cache.glob("*/*.segment")))
    with pytest.MonkeyPatch.context() as patch:
        made = segments_made(patch)
        assert contents(render(film(duration=SECONDS), out, OPTIONS)) == reference
        assert len(made) == SEGMENTS - kept
    assert sorted(f.name for f in folder.iterdir()) == ["out.mp4", "project.json", "ref.mp4"]


def test_killed_and_started_again(tmp_path: Path, own_cache: Path, film: Make) -> None:
    storm(tmp_path, own_cache, film, kills=4, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_killed_forty_times(tmp_path: Path, own_cache: Path, film: Make) -> None:
    storm(tmp_path, own_cache, film, kills=40, seed=2)


def test_two_programs_on_one_cache(tmp_path: Path, own_cache: Path, film: Make) -> None:
    """Then once more, beside a third one that clears it."""
    project, outs = film(duration=SECONDS), [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    project.save(tmp_path / "project.json")
    first = contents(render(project, tmp_path / "ref.mp4", Options(gop=STEP, no_cache=True)))
    with ExitStack() as stack:
        both = [stack.enter_context(Renders(tmp_path / "project.json", out)) for out in outs]
        for cleared in (False, True):
            children = [renders.start() for renders in both]
            while cleared and any(Path(f"/proc/{child}").exists() for child in children):
                Store(own_cache).clear()
                time.sleep(0.01)
            assert [renders.has_ended() for renders in both] == [True, True]
            assert [out.read_bytes() for out in outs] == [first, first]
            kept = list(own_cache.glob("*/*.segment"))
            for path in kept:
                unpack(path.read_bytes())
            assert cleared or len(kept) == SEGMENTS


MEMORY = """
import resource, sys
from pathlib import Path
from frameloom.export import Options, render
from frameloom.project import load
options = Options(workers=2, no_cache=True, frames=(0, int(sys.argv[3])))
render(load(sys.argv[1]), sys.argv[2], options)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_ten_minutes_take_the_memory_of_ten_seconds(tmp_path: Path) -> None:
    background = {"type": "gradient", "colors": ["#204060", "#c08040"], "speed": 1}
    scene = {"duration": 600, "background": background}
    Project.read({"size": [160, 90], "fps": 30, "scenes": [scene]}).save(tmp_path / "p.json")

    def peak(frames: int) -> int:
        words = [str(tmp_path / "p.json"), str(tmp_path / f"{frames}.mp4"), str(frames)]
        run = [sys.executable, "-c", MEMORY, *words]
        return int(subprocess.run(run, capture_output=True, check=True, text=True).stdout)

    assert peak(18_000) <= 1.05 * peak(300)
