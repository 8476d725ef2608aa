"""R1 at 1080p: what a frame costs outside decoding and encoding, in core-ms, stage by stage.

    python bench/r1.py PROJECT [--frames 60]

PROJECT is R1 (a pane over a video, chromatic aberration, vignette, grain) with its media beside it.
CPU time of the thread that makes frames, readers' threads apart: its inputs (timeline, surfaces)
and its rendering.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from frameloom.export import Session
from frameloom.project import load
from frameloom.render import backend


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--frames", type=int, default=60)
    args = parser.parse_args()
    spent: dict[str, list[float]] = {"inputs": [], "render": []}
    renderer = backend()
    with Session(load(args.project)) as session:
        for index in range(args.frames):
            marks = [time.thread_time()]
            inputs = session.inputs(index)
            marks.append(time.thread_time())
            renderer.render(*inputs)
            marks.append(time.thread_time())
            for name, start, stop in zip(spent, marks[:-1], marks[1:], strict=True):
                spent[name].append((stop - start) * 1000)
    for name, values in spent.items():
        print(f"{name:10s} {statistics.median(values[5:]):7.2f} core-ms a frame")
    total = sum(statistics.median(values[5:]) for values in spent.values())
    print(f"{'together':10s} {total:7.2f} core-ms a frame")


if __name__ == "__main__":
    main()
