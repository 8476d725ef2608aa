"""R1 at 1080p: what a frame costs outside decoding and encoding, in core-ms.

    python bench/r1.py PROJECT [--frames 60] [--kernels]

PROJECT is R1 (a pane over a video, chromatic aberration, vignette, grain) with its media beside
it, or any other. CPU time of the thread that makes frames, readers' threads apart: its inputs
(timeline, surfaces) and its rendering. `--kernels` says which compiled kernels the rendering is
made of, what is left being Python, OpenCV and NumPy.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frameloom.core import jit

SPENT: Counter[str] = Counter()
CALLS: Counter[str] = Counter()
_untimed = jit.kernel


def timed(function: Callable[..., Any]) -> Callable[..., Any]:
    """In place of `jit.kernel`: what kernels take when Python calls them, inner ones included."""
    ready, name = _untimed(function), f"{function.__module__.split('.')[-1]}.{function.__name__}"

    @functools.wraps(ready)
    def call(*args: Any, **kwargs: Any) -> Any:
        began = time.thread_time()
        try:
            return ready(*args, **kwargs)
        finally:
            SPENT[name] += time.thread_time() - began
            CALLS[name] += 1

    return call


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--kernels", action="store_true")
    args = parser.parse_args()
    if args.kernels:
        jit.kernel = timed  # before any module with kernels is imported
    from frameloom.export import Session
    from frameloom.project import load
    from frameloom.render import backend

    spent: dict[str, list[float]] = {"inputs": [], "render": []}
    renderer = backend()
    with Session(load(args.project)) as session:
        for index in range(args.frames):
            if index == 5:
                SPENT.clear()
                CALLS.clear()
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
    if args.kernels:
        table(args.frames - 5, sum(spent["render"][5:]))


def table(frames: int, render_ms: float) -> None:
    """Means a frame, the costliest kernel first."""
    for name, seconds in SPENT.most_common():
        print(
            f"{name:36s} {1000 * seconds / frames:7.3f} core-ms {CALLS[name] / frames:6.1f} calls"
        )
    rest = render_ms - 1000 * SPENT.total()
    print(f"{'Python, OpenCV, NumPy':36s} {rest / frames:7.3f} core-ms")


if __name__ == "__main__":
    main()
