"""What is measured: names, units, which way is better, and where it should be on two cores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Unit = Literal["ratio", "s", "ms", "MB", "fps"]


@dataclass(frozen=True, slots=True)
class Metric:
    """`must`: the bound to be met, by preset or for all ("")."""

    label: str
    unit: Unit
    must: Mapping[str, float] | None = None
    more_is_better: bool = False

    def bound(self, scene: str, preset: str) -> float | None:
        """The bound for a scene, None where there is none."""
        must = self.must or {}
        return must.get(f"{scene} {preset}", must.get(scene, must.get("")))


_SLOPE = {f"{s} {p}": b for s in ("R0", "R1") for p, b in (("veryfast", 1.12), ("medium", 1.05))}
_PEAK = {f"{s} {p}": b for s in ("R0", "R1") for p, b in (("veryfast", 700), ("medium", 1000))}
METRICS = {
    "slope": Metric("CPU over the limit's, steady", "ratio", _SLOPE),
    "wall_slope": Metric("wall over the limit's best, steady", "ratio", {"R0": 1.1, "R1": 1.1}),
    "cpu_ratio": Metric("CPU over the limit's, all", "ratio"),
    "wall_ratio": Metric("wall over the limit's best, all", "ratio"),
    "cpu_s": Metric("CPU", "s"),
    "wall_s": Metric("wall", "s"),
    "limit_cpu_s": Metric("limit, CPU", "s"),
    "limit_wall_s": Metric("limit, wall", "s"),
    "start_cpu_s": Metric("start-up, import to first frame", "s", {"R0": 1.2, "R1": 1.2}),
    "decode_ms": Metric("decode", "ms"),
    "timeline_ms": Metric("timeline", "ms"),
    "surfaces_ms": Metric("surfaces", "ms"),
    "render_ms": Metric("render", "ms", {"R2": 250}),
    "convert_ms": Metric("convert", "ms"),
    "encode_ms": Metric("encode", "ms"),
    "other_ms": Metric("all else", "ms"),
    "peak_mb": Metric("peak memory", "MB", _PEAK),
    "bytes_mb": Metric("output", "MB"),
    "peak_over_r1": Metric("peak memory over R1's", "ratio", {"": 1.05}),
    "backwards": Metric("CPU backwards over forwards", "ratio", {"": 2.2}),
    "backwards_peak_mb": Metric("peak memory backwards", "MB", {"": 400}),
    "help_s": Metric("frameloom --help", "s", {"": 0.3}),
    "still_warm_s": Metric("a still, warm", "s", {"": 1.5}),
    "still_cold_s": Metric("a still, cold", "s", {"": 6}),
    "scrub_p50_ms": Metric("scrub, half are quicker", "ms"),
    "scrub_p95_ms": Metric("scrub, 95 % are quicker", "ms", {"": 1500}),
    "preview_fps": Metric("preview", "fps", {"": 30}, more_is_better=True),
}
