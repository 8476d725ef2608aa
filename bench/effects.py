"""What each effect, the lens, the shutter and each transition cost at 1080p: core-ms a frame.

    python bench/effects.py [--frames 9] [--only NAME ...]

Effects and transitions: from finished pictures to the finished picture, conversions included. The
lens and the shutter: a scene with them, less the same scene without. Least of several turns, one
thread; `grain` runs in turn with everything, and the ratio to it is what to compare: machines and
hours differ.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from frameloom.cli import gallery
from frameloom.core.picture import EffectCall, TransitionCall
from frameloom.effects.base import EFFECTS, Optics
from frameloom.export import Session
from frameloom.project import Project
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.stack import apply_effects
from frameloom.render.cpu.transition import mix_pictures
from frameloom.transitions.base import TRANSITIONS

LUT = "LUT_3D_SIZE 2\n" + "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
FIXED: dict[str, dict[str, Any]] = {
    "lut": {"src": "identity.cube"},
    "blur": {"radius": 0.02},
    "glitch": {"algorithm": "constant_wild"},
    "color": {"exposure": 0.5},
    "tunnel": {"strength": 0.5},
}
Scene = dict[str, Any]
Way = Callable[[], object]


def project(folder: Path, *scenes: Scene) -> Project:
    made = Project.read({"size": [1920, 1080], "fps": 30, "scenes": list(scenes)})
    made.base_dir = folder
    return made


def call_of(folder: Path, effect: dict[str, Any]) -> EffectCall:
    """The effect as the timeline hands it to the renderer, a second into the scene."""
    with Session(project(folder, gallery.scene(effects=[effect]))) as session:
        return session.timeline.picture(30).effects[0]


def change_of(folder: Path, name: str) -> TransitionCall:
    """The transition half way."""
    entering = gallery.scene(transition={"type": name, "duration": 1})
    with Session(project(folder, gallery.scene(), entering)) as session:
        found = session.timeline.picture(75).transition
    assert found is not None
    return found


def plain(folder: Path) -> Canvas:
    """The scene without effects, finished."""
    with Session(project(folder, gallery.scene())) as session:
        surface = session.frame(30)
    return Canvas("yuv", (surface.y, surface.u, surface.v))


def cost_ms(way: Way) -> float:
    """CPU milliseconds of this thread."""
    start = time.thread_time()
    way()
    return (time.thread_time() - start) * 1000


def pane(position: Any = (0, 0, 0), rotation: Any = (0, 0, 0), scale: float = 0.7) -> Scene:
    return {
        "type": "image", "src": "screen.png", "position": list(position),
        "rotation": list(rotation), "scale": scale,
    }  # fmt: skip


def optics() -> Iterator[tuple[str, Scene, Scene]]:
    """Names, scenes, and the same without what is measured."""
    behind = {"type": "color", "color": "#203040"}
    blur = [{"type": "dof", "bokeh": 8}]
    for name, one in (
        ("dof: a pane over all the picture", pane((0, 0, -0.8), scale=1.8)),
        ("dof: a pane tilted by 50 degrees", pane(rotation=(0, 50, 0), scale=1.0)),
    ):
        scene = {"duration": 2, "background": behind, "layers": [one]}
        yield name, {**scene, "effects": blur}, scene
    image = {"duration": 2, "background": {"type": "image", "src": "backdrop.png"}, "layers": []}
    yield "dof: the background", {**image, "effects": blur}, image
    moved = {**pane(scale=0.3), "position": {"from": [-0.5, 0, 0], "to": [0.5, 0, 0]}}
    still = {**gallery.scene(), "layers": [*gallery.scene()["layers"], moved]}
    yield "motion blur: a pane, 9 pixels", {**still, "camera": {"motion_blur": {}}}, still
    truck = {"move": {"type": "truck", "amount": 1}}
    everything = {**gallery.scene(), "camera": truck}
    shot = {**everything, "camera": {**truck, "motion_blur": {}}}
    yield "motion blur: the camera, 9 pixels", shot, everything


def mix(canvas: Canvas, change: TransitionCall) -> Canvas:
    return apply_effects(mix_pictures(canvas, canvas, change), ())


class Bench:
    """Prints rows of a table, each beside grain in the same minutes."""

    def __init__(self, grain: Way, turns: int, only: list[str]) -> None:
        self._grain, self._turns, self._only = grain, turns, only

    def wants(self, name: str) -> bool:
        return not self._only or any(name.startswith(one) for one in self._only)

    def row(self, name: str, way: Way, less: Way | None = None) -> None:
        ways = [way, self._grain, *([less] if less else [])]
        for one in ways:
            one()
        turns = [[cost_ms(one) for one in ways] for _ in range(self._turns)]
        cost, beside, *rest = (min(values) for values in zip(*turns, strict=True))
        cost -= sum(rest)
        print(f"| {name} | {cost:.1f} | {cost / beside:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=9)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        gallery.write_media(folder)
        (folder / "identity.cube").write_text(LUT)
        print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
        print("| what | core-ms | times grain |\n| --- | --- | --- |")
        canvas, grain = plain(folder), call_of(folder, {"type": "grain"})
        bench = Bench(partial(apply_effects, canvas, (grain,)), options.frames, options.only)
        for name, effect in EFFECTS.types.items():
            drawn = effect.maths is not None and not isinstance(effect.maths, Optics)
            if drawn and bench.wants(name):
                call = call_of(folder, {"type": name, **FIXED.get(name, {})})
                bench.row(name, partial(apply_effects, canvas, (call,)))
        for name, shown, without in optics():
            if bench.wants(name):
                with (
                    Session(project(folder, shown)) as one,
                    Session(project(folder, without)) as other,
                ):
                    bench.row(name, partial(one.frame, 30), partial(other.frame, 30))
        for name, kind in TRANSITIONS.types.items():
            if kind.maths is not None and bench.wants(name):
                bench.row(name, partial(mix, canvas, change_of(folder, name)))


if __name__ == "__main__":
    main()
