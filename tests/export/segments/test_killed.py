"""`kill -9` at any moment: the same command goes on, and the file is as if nothing had happened."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from frameloom.export import Options, Result, render
from frameloom.export.segments.packed import unpack
from frameloom.project import Project
from tests.support.kept import contents, segments_made

Make = Callable[..., Project]
SECONDS, STEP = 3, 7
OPTIONS = Options(gop=STEP, workers=2)
SEGMENTS = 5
RENDER = """
import sys, time
from frameloom.export import Options, render
from frameloom.project import load
from frameloom.render.cpu import CpuBackend
draw = CpuBackend.render
def slowly(*args):
    time.sleep(0.02)
    return draw(*args)
CpuBackend.render = slowly
options = Options(gop=7, workers=2)
render(load(sys.argv[1]), sys.argv[2], options, on_event=lambda _: print(flush=True))
"""


def killed(project: Path, out: Path, after_s: float) -> bool:
    """Starts a render and kills it so long after its first sign of life; was it still at it?"""
    with subprocess.Popen(
        [sys.executable, "-c", RENDER, str(project), str(out)], stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(after_s)
        running.kill()
        running.stdout.read()
        return running.wait() != 0


def lasting(project: Path, out: Path) -> float:
    """Seconds from a render's first sign of life to its end, undisturbed."""
    with subprocess.Popen(
        [sys.executable, "-c", RENDER, str(project), str(out)], stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        began = time.perf_counter()
        assert running.wait() == 0
    return time.perf_counter() - began


def storm(folder: Path, cache: Path, film: Make, kills: int, seed: int) -> None:
    dice, out = random.Random(seed), folder / "out.mp4"
    film(duration=SECONDS).save(folder / "project.json")
    untouched = render(film(duration=SECONDS), folder / "ref.mp4", Options(gop=STEP, no_cache=True))
    reference, hits = contents(untouched), 0
    whole_s = lasting(folder / "project.json", out)
    for _ in range(kills):
        if out.exists() or dice.random() < 0.3:
            out.unlink(missing_ok=True)
            for kept in cache.glob("*/*.segment"):
                kept.unlink()
        hits += killed(folder / "project.json", out, dice.uniform(0, 0.8 * whole_s))
        for kept in cache.glob("*/*.segment"):
            unpack(kept.read_bytes())
        assert not out.exists() or out.read_bytes() == reference
    assert hits >= kills // 3
    kept = len(list(cache.glob("*/*.segment")))
    with pytest.MonkeyPatch.context() as patch:
        made = segments_made(patch)
        assert contents(render(film(duration=SECONDS), out, OPTIONS)) == reference
        assert len(made) == SEGMENTS - kept
    assert sorted(f.name for f in folder.iterdir()) == ["out.mp4", "project.json", "ref.mp4"]


def test_killed_and_started_again(tmp_path: Path, own_cache: Path, film: Make) -> None:
    storm(tmp_path, own_cache, film, kills=4, seed=1)


@pytest.mark.slow
def test_killed_forty_times(tmp_path: Path, own_cache: Path, film: Make) -> None:
    storm(tmp_path, own_cache, film, kills=40, seed=2)


def test_two_renders_on_one_cache(tmp_path: Path, own_cache: Path, film: Make) -> None:
    project, found = film(duration=SECONDS), dict[int, Result]()
    first = contents(render(project, tmp_path / "ref.mp4", Options(gop=STEP, no_cache=True)))

    def one(number: int) -> None:
        found[number] = render(project, tmp_path / f"{number}.mp4", OPTIONS)

    threads = [Thread(target=one, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [contents(found[number]) for number in range(2)] == [first, first]
    assert len(list(own_cache.glob("*/*.segment"))) == SEGMENTS


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
    Project.read({"size": [640, 360], "fps": 30, "scenes": [scene]}).save(tmp_path / "p.json")

    def peak(frames: int) -> int:
        words = [str(tmp_path / "p.json"), str(tmp_path / f"{frames}.mp4"), str(frames)]
        run = [sys.executable, "-c", MEMORY, *words]
        return int(subprocess.run(run, capture_output=True, check=True, text=True).stdout)

    assert peak(18_000) <= 1.05 * peak(300)
