"""One run of the benchmark: scenes in turn with their limits, medians of several turns."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from frameloom.bench import usage
from frameloom.bench.child import call
from frameloom.bench.machine import describe
from frameloom.bench.pictures import Size
from frameloom.bench.scenes import FPS, NAMES, Scene, scene
from frameloom.core.errors import FrameloomError
from frameloom.export import cores
from frameloom.media.bare import MODES

Tell = Callable[[str], None]
Figures = dict[str, float]
LAST = ("start-up", "editor")
"""What is measured besides scenes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`what`: names of scenes, "start-up", "editor". `frames`: of the short and the long export of
    a scene, whose difference is its steady cost. `size`: R1's; R3 has twice its sides. `long_s`:
    seconds of R4 and R5. `runs`: turns, of which medians are taken. `folder`: where media are kept.
    """

    what: tuple[str, ...] = (*NAMES, *LAST)
    presets: tuple[str, ...] = ("veryfast",)
    frames: tuple[int, int] = (150, 900)
    size: Size = (1920, 1080)
    long_s: int = 60
    runs: int = 3
    folder: Path | None = None

    @property
    def media(self) -> Path:
        """The folder for media; the user's cache folder where none is given."""
        import platformdirs

        return (
            self.folder or Path(platformdirs.user_cache_dir("frameloom", appauthor=False)) / "bench"
        )


def run(plan: Plan, tell: Tell) -> dict[str, Any]:
    """Measures `plan`; `tell` hears what is being done. The result is plain values for JSON:
    "scenes" has figures by scene and preset, named as in `metrics.METRICS`; "failed" has what went
    wrong with the others, by scene and preset."""
    began, busy, own = perf_counter(), usage.machine_busy_s(), usage.cpu_s()
    found: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": describe(),
        "size": list(plan.size),
        "frames": list(plan.frames),
        "runs": plan.runs,
        "scenes": {},
        "failed": {},
    }
    for name in plan.what:
        for preset in plan.presets if name in NAMES else ("",):
            tell(f"{name} {preset}".strip())
            try:
                figures = _measure(name, preset, plan, tell)
            except FrameloomError as error:
                tell(f"  {error}")
                found["failed"].setdefault(name, {})[preset] = str(error)
                continue
            if figures:
                found["scenes"].setdefault(name, {})[preset] = figures
    _compare_peaks(found["scenes"])
    total = (perf_counter() - began) * cores()
    if busy is not None:
        others = (usage.machine_busy_s() or busy) - busy - (usage.cpu_s() - own)
        found["others"] = round(max(0.0, others / total), 3)
    return found


def _measure(name: str, preset: str, plan: Plan, tell: Tell) -> Figures:
    if name == "start-up":
        from frameloom.bench.startup import start_up

        return start_up(plan)
    if name == "editor":
        from frameloom.bench.editor import editor

        return editor(plan)
    if name == "R5":
        from frameloom.bench.backwards import backwards

        return backwards(plan) if preset == plan.presets[0] else {}
    if name == "R4":
        made = scene("R4", plan.long_s * FPS, plan.size, plan.media)
        with tempfile.TemporaryDirectory() as folder:
            ran = call("export", project=made.project, out=f"{folder}/out.mp4", preset=preset)
        return {"cpu_s": ran["cpu_s"], "wall_s": ran["wall_s"], "peak_mb": ran["peak_bytes"] / 1e6}
    return _scene(name, preset, plan, tell)


def _scene(name: str, preset: str, plan: Plan, tell: Tell) -> Figures:
    short, long = (scene(name, frames, plan.size, plan.media) for frames in plan.frames)
    stages = call("stages", project=short.project, frames=min(30, short.frames))["stages_ms"]
    starts = [call("first_frame", project=short.project)["start_cpu_s"] for _ in range(plan.runs)]
    with tempfile.TemporaryDirectory(dir=plan.media) as folder:
        turns = [_Turn(short, preset, Path(folder)), _Turn(long, preset, Path(folder))]
        if short.frames == long.frames:
            del turns[1]
        for number in range(plan.runs):
            for turn in turns:
                tell(f"  turn {number + 1} of {plan.runs}, {turn.scene.frames} frames")
                turn.measure()
    return _figures(turns, stages) | {"start_cpu_s": statistics.median(starts)}


class _Turn:
    """Exports a scene and does its limit, again and again, each beside the other."""

    def __init__(self, made: Scene, preset: str, folder: Path) -> None:
        self.scene, self._preset = made, preset
        self._out, self._raw = folder / f"{made.frames}.mp4", folder / f"{made.frames}.yuv"
        self.exports: list[dict[str, Any]] = []
        self.limits: list[dict[str, dict[str, Any]]] = []
        self.decodes: list[float] = []

    def measure(self) -> None:
        inputs = [str(path) for path in self.scene.inputs]
        if not self._raw.exists():
            call("finished", project=self.scene.project, raw=self._raw)
        export = call("export", project=self.scene.project, out=self._out, preset=self._preset)
        self.exports.append(export)
        self.decodes.append(call("decode", inputs=inputs, frames=self.scene.frames)["cpu_s"])
        self.limits.append(
            {
                mode: call(
                    "limit",
                    inputs=inputs,
                    raw=self._raw,
                    size=self.scene.size,
                    fps=FPS,
                    preset=self._preset,
                    mode=mode,
                )
                for mode in MODES
            }
        )

    def export(self, what: str) -> list[float]:
        return [float(each[what]) for each in self.exports]

    def limit(self, what: str) -> list[float]:
        """The least of the modes, turn by turn."""
        return [min(float(mode[what]) for mode in each.values()) for each in self.limits]


def _figures(turns: Sequence[_Turn], stages: dict[str, float]) -> Figures:
    """`turns`: the short one, and the long one where there is one."""
    last = turns[-1]
    frames = last.scene.frames - (turns[0].scene.frames if len(turns) > 1 else 0)
    cpu, wall = _steady(turns, "cpu_s", _Turn.export), _steady(turns, "wall_s", _Turn.export)
    limit_cpu = _steady(turns, "cpu_s", _Turn.limit)
    limit_wall = _steady(turns, "wall_s", _Turn.limit)
    median = statistics.median
    decode_ms = 1000 * median(last.decodes) / last.scene.frames
    encode_ms = 1000 * median(limit_cpu) / frames - decode_ms
    known = decode_ms + encode_ms + sum(stages.values())
    figures = {
        "slope": _ratio(cpu, limit_cpu),
        "wall_slope": _ratio(wall, limit_wall),
        "cpu_ratio": _ratio(turns[0].export("cpu_s"), turns[0].limit("cpu_s")),
        "wall_ratio": _ratio(turns[0].export("wall_s"), turns[0].limit("wall_s")),
        "cpu_s": median(turns[0].export("cpu_s")),
        "wall_s": median(turns[0].export("wall_s")),
        "limit_cpu_s": median(turns[0].limit("cpu_s")),
        "limit_wall_s": median(turns[0].limit("wall_s")),
        "decode_ms": decode_ms,
        "timeline_ms": stages["timeline"],
        "surfaces_ms": stages["surfaces"],
        "render_ms": stages["render"],
        "convert_ms": stages["convert"],
        "encode_ms": encode_ms,
        "other_ms": 1000 * median(cpu) / frames - known,
        "peak_mb": max(each["peak_bytes"] for turn in turns for each in turn.exports) / 1e6,
        "bytes_mb": turns[0].exports[0]["bytes"] / 1e6,
    }
    for mode in MODES:
        spent = [each[mode]["wall_s"] for each in turns[0].limits]
        figures[f"limit_{mode}_wall_s"] = median(spent)
    return figures


def _steady(
    turns: Sequence[_Turn], what: str, get: Callable[[_Turn, str], list[float]]
) -> list[float]:
    """What the frames between the short and the long export took, turn by turn."""
    if len(turns) == 1:
        return get(turns[0], what)
    pairs = zip(get(turns[0], what), get(turns[1], what), strict=True)
    return [long - short for short, long in pairs]


def _ratio(values: list[float], limits: list[float]) -> float:
    return statistics.median(v / b for v, b in zip(values, limits, strict=True))


def _compare_peaks(scenes: dict[str, dict[str, Figures]]) -> None:
    for preset, figures in scenes.get("R4", {}).items():
        if preset in scenes.get("R1", {}):
            figures["peak_over_r1"] = figures["peak_mb"] / scenes["R1"][preset]["peak_mb"]
