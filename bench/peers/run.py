"""R0 by Frameloom and by others, in turn, on the same clips: CPU and wall seconds, and how near the
others' pictures are to Frameloom's.

    make peers                                   # environments for the others, in build/peers
    .venv/bin/python bench/peers/run.py [--size 1920x1080] [--frames 150] [--runs 3]

Needs the programs ffmpeg and ffprobe. CPU is of the whole process tree.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from frameloom.bench.run import Plan
from frameloom.bench.scenes import scene

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parent.parent / "build" / "peers"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--frames", type=int, default=150)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS)
    args = parser.parse_args()
    width, height = (int(side) for side in args.size.split("x"))
    made = scene("R0", args.frames, (width, height), Plan().media)
    rest = [str(width), str(height), str(args.frames)]
    with tempfile.TemporaryDirectory() as folder:
        ours = f"{folder}/frameloom.mp4"
        render = [sys.executable, "-m", "frameloom", "render", str(made.project), "-o", ours]
        flags = ["--speed", "veryfast", "--crf", "18", "--no-cache", "--no-audio"]
        jobs = {"frameloom": [*render, *flags, "--progress", "none"]}
        for name in ("ffmpeg", "moviepy", "movis"):
            python = args.environments / name / "bin/python"
            program = sys.executable if name == "ffmpeg" else str(python)
            if Path(program).exists():
                inputs = [str(path) for path in made.inputs]
                script = str(HERE / f"flat_{name}.py")
                jobs[name] = [program, script, *inputs, f"{folder}/{name}.mp4", *rest]
        taken = {name: [] for name in jobs}
        for _ in range(args.runs):
            for name, words in jobs.items():
                taken[name].append(timed(words))
        for name, times in taken.items():
            cpu, wall = (statistics.median(column) for column in zip(*times, strict=True))
            near = "" if name == "frameloom" else f"  PSNR {psnr(ours, f'{folder}/{name}.mp4')} dB"
            print(f"{name:10s} {cpu:7.2f} CPU s {wall:7.2f} s{near}", flush=True)


def timed(words: Sequence[str]) -> tuple[float, float]:
    """CPU and wall seconds."""
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words[:3])}: {done.stderr[-500:]}")
    wall, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return used - before.children_user - before.children_system, wall


def psnr(ours: str, other: str) -> str:
    """Of luma, over all frames."""
    words = ["ffmpeg", "-i", ours, "-i", other, "-lavfi", "psnr", "-f", "null", "-"]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stderr
    found = re.search(r"PSNR y:(\S+)", told)
    return found[1] if found else "?"


if __name__ == "__main__":
    main()
