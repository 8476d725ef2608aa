"""What each effect costs at 1080p: core-ms a frame, medians, one thread.

    python bench/effects.py [--frames 9]

The cost of a scene with the effect less that of the scene without; `grain` is measured again after
every other effect, and the ratio to it is what to compare: machines, and hours, differ.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frameloom.cli import gallery
from frameloom.effects.base import EFFECTS
from frameloom.export import Session
from frameloom.project import Project

LUT = "LUT_3D_SIZE 2\n" + "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
FIXED: dict[str, dict[str, Any]] = {
    "lut": {"src": "identity.cube"},
    "blur": {"radius": 0.02},
    "glitch": {"algorithm": "constant_wild"},
    "color": {"exposure": 0.5},
    "tunnel": {"strength": 0.5},
}


def session(folder: Path, effects: list[dict[str, Any]]) -> Session:
    scene = gallery.scene(effects=effects)
    project = Project.read({"size": [1920, 1080], "fps": 30, "scenes": [scene]})
    project.base_dir = folder
    return Session(project)


def frame_ms(make: Callable[[int], object], frames: int) -> float:
    """Median CPU milliseconds of this thread for one frame."""
    make(0)
    spent = []
    for index in range(1, frames + 1):
        start = time.thread_time()
        make(index)
        spent.append(time.thread_time() - start)
    return statistics.median(spent) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=9)
    frames = parser.parse_args().frames
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        gallery.write_media(folder)
        (folder / "identity.cube").write_text(LUT)
        print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
        print("| effect | core-ms | times grain |\n| --- | --- | --- |")
        with session(folder, []) as plain, session(folder, [{"type": "grain"}]) as grained:
            for name, effect in EFFECTS.types.items():
                if effect.maths is None:
                    continue
                call = {"type": name, **FIXED.get(name, {})}
                with session(folder, [call]) as made:
                    cost = frame_ms(made.frame, frames)
                base = frame_ms(plain.frame, frames)
                grain = max(frame_ms(grained.frame, frames) - base, 1e-3)
                print(f"| {name} | {cost - base:.1f} | {(cost - base) / grain:.2f} |", flush=True)


if __name__ == "__main__":
    main()
