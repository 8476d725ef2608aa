"""What each effect costs at 1080p: core-ms a frame, medians, one thread.

    python bench/effects.py [--frames 9]

From a finished picture to the finished picture with the effect, conversions included. `grain` runs
in turn with every other effect, and the ratio to it is what to compare: machines and hours differ.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from frameloom.cli import gallery
from frameloom.core.picture import EffectCall
from frameloom.effects.base import EFFECTS, Optics
from frameloom.export import Session
from frameloom.project import Project
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.stack import apply_effects

LUT = "LUT_3D_SIZE 2\n" + "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
FIXED: dict[str, dict[str, Any]] = {
    "lut": {"src": "identity.cube"},
    "blur": {"radius": 0.02},
    "glitch": {"algorithm": "constant_wild"},
    "color": {"exposure": 0.5},
    "tunnel": {"strength": 0.5},
}


def call_of(folder: Path, effect: dict[str, Any]) -> EffectCall:
    """The effect as the timeline hands it to the renderer, a second into the scene."""
    scene = gallery.scene(effects=[effect])
    project = Project.read({"size": [1920, 1080], "fps": 30, "scenes": [scene]})
    project.base_dir = folder
    with Session(project) as session:
        return session.timeline.picture(30).effects[0]


def plain(folder: Path) -> Canvas:
    """The scene without effects, finished."""
    project = Project.read({"size": [1920, 1080], "fps": 30, "scenes": [gallery.scene()]})
    project.base_dir = folder
    with Session(project) as session:
        surface = session.frame(30)
    return Canvas("yuv", (surface.y, surface.u, surface.v))


def cost_ms(canvas: Canvas, call: EffectCall) -> float:
    """CPU milliseconds of this thread for one frame."""
    start = time.thread_time()
    apply_effects(canvas, (call,))
    return (time.thread_time() - start) * 1000


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
        canvas, grain = plain(folder), call_of(folder, {"type": "grain"})
        for name, effect in EFFECTS.types.items():
            if effect.maths is None or isinstance(effect.maths, Optics):
                continue
            call = call_of(folder, {"type": name, **FIXED.get(name, {})})
            cost_ms(canvas, call)
            both = [(cost_ms(canvas, call), cost_ms(canvas, grain)) for _ in range(frames)]
            cost, beside = (statistics.median(values) for values in zip(*both, strict=True))
            print(f"| {name} | {cost:.1f} | {cost / beside:.2f} |", flush=True)


if __name__ == "__main__":
    main()
