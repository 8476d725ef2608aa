"""R0 and R1 by Frameloom and by others, in turn, on the same clips with one encoder setting.

    make peers                                  # environments for the others, in build/peers
    .venv/bin/python bench/peers/run.py R0      # minutes
    .venv/bin/python bench/peers/run.py R1      # half an hour
    .venv/bin/python bench/peers/run.py R1 --pictures build/beside   # how near are the pictures?

README.md says what is printed. Needs the program ffmpeg, with libx264 and zscale.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from compare import compare, told, without_grain

from frameloom.bench.child import call
from frameloom.bench.run import Plan
from frameloom.bench.scenes import FPS, Scene, scene
from frameloom.media.bare import MODES

HERE = Path(__file__).resolve().parent
ENVIRONMENTS = HERE.parent.parent / "build" / "peers"
PEERS = ("ffmpeg", "moviepy", "movis")
PRESET, CRF = "veryfast", "18"


@dataclass(frozen=True, slots=True)
class Spent:
    """Of one export: CPU seconds of the process tree, wall seconds, the file's megabytes."""

    cpu_s: float
    wall_s: float
    mb: float


Job = Callable[[Scene], Spent]


def main() -> None:
    args = arguments()
    width, height = (int(side) for side in args.size.split("x"))
    made = [scene(args.scene, frames, (width, height), Plan().media) for frames in args.frames]
    with tempfile.TemporaryDirectory(dir=Plan().media) as name:
        folder = Path(name)
        if args.pictures is not None:
            pictures(made[0], folder, args)
        else:
            time_all(made, folder, args)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", choices=["R0", "R1"])
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--frames", type=int, nargs=2, default=[30, 150], help="short and long")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=PEERS, choices=PEERS)
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER", help="compare, do not time")
    return parser.parse_args()


def pictures(made: Scene, folder: Path, args: argparse.Namespace) -> None:
    """Without grain and loss, over the short export's frames."""
    args.pictures.mkdir(parents=True, exist_ok=True)
    ours = without_grain(made, folder)
    for name in args.only:
        out = folder / f"{name}.mp4"
        done([*peer(name, made, out, args.environments), "--exact"])
        found = compare(ours, out, args.pictures / f"{made.name}-{name}")
        print(f"{made.name} {name:10s} {told(found)}", flush=True)


def time_all(made: list[Scene], folder: Path, args: argparse.Namespace) -> None:
    jobs: dict[str, Job] = {"the limit": lambda each: limit(each, folder)}
    jobs["frameloom"] = lambda each: timed(frameloom(each, folder / "o.mp4"), folder / "o.mp4")
    for name in args.only:
        jobs[name] = lambda each, name=name: timed(
            peer(name, each, folder / "o.mp4", args.environments), folder / "o.mp4"
        )
    taken: dict[str, list[list[Spent]]] = {name: [] for name in jobs}
    for turn in range(args.runs):
        for name, job in jobs.items():
            print(f"turn {turn + 1} of {args.runs}: {name}", file=sys.stderr, flush=True)
            taken[name].append([job(each) for each in made])
    frames = made[1].frames - made[0].frames
    print(f"{made[0].name} {args.size}, {args.frames} frames, medians of {args.runs}")
    print("           CPU s short   long   wall s long   CPU ms a frame   over the limit's    MB")
    least = steady(taken["the limit"], frames)
    for name, turns in taken.items():
        short, long = ([turn[k] for turn in turns] for k in (0, 1))
        slope = steady(turns, frames)
        cells = [median(each.cpu_s for each in column) for column in (short, long)]
        wall, mb = (median(getattr(each, what) for each in long) for what in ("wall_s", "mb"))
        print(
            f"{name:10s} {cells[0]:12.2f} {cells[1]:6.2f} {wall:13.2f}"
            f" {1000 * slope:16.1f} {slope / least:18.2f} {mb:5.2f}",
            flush=True,
        )


def steady(turns: list[list[Spent]], frames: int) -> float:
    """CPU seconds a frame of what the long export has more than the short one."""
    return median(long.cpu_s - short.cpu_s for short, long in turns) / frames


def limit(made: Scene, folder: Path) -> Spent:
    """Decoding the inputs and encoding Frameloom's finished frames: the best way of three."""
    raw = folder / f"{made.frames}.yuv"
    if not raw.exists():
        call("finished", project=made.project, raw=raw)
    words = {"inputs": list(made.inputs), "raw": raw, "size": made.size, "fps": FPS}
    ways = [call("limit", **words, preset=PRESET, mode=mode) for mode in MODES]
    best = min(ways, key=lambda way: float(way["cpu_s"]))
    return Spent(best["cpu_s"], min(way["wall_s"] for way in ways), best["bytes"] / 1e6)


def frameloom(made: Scene, out: Path) -> list[str]:
    words = [sys.executable, "-m", "frameloom", "render", str(made.project), "-o", str(out)]
    return [
        *words,
        "--speed",
        PRESET,
        "--crf",
        CRF,
        "--no-cache",
        "--no-audio",
        "--progress",
        "none",
    ]


def peer(name: str, made: Scene, out: Path, environments: Path) -> list[str]:
    python = sys.executable if name == "ffmpeg" else str(environments / name / "bin" / "python")
    script = HERE / f"{made.name.lower()}_{name}.py"
    return [python, str(script), *map(str, (*made.inputs, out, *made.size, made.frames))]


def timed(words: Sequence[str], out: Path) -> Spent:
    before, began = os.times(), time.perf_counter()
    done(words)
    wall, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system
    return Spent(
        used - before.children_user - before.children_system, wall, out.stat().st_size / 1e6
    )


def done(words: Sequence[str]) -> None:
    """One ffmpeg for all: MoviePy and movis bring another."""
    env = {**os.environ, "IMAGEIO_FFMPEG_EXE": "ffmpeg", "FFMPEG_BINARY": "ffmpeg"}
    ran = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
    if ran.returncode:
        sys.exit(f"{' '.join(words[:3])}: {ran.stderr[-500:]}")


if __name__ == "__main__":
    main()
