"""Two results side by side: what got slower."""

from __future__ import annotations

from typing import Any

from frameloom.bench.metrics import METRICS

TOLERANCE = 0.1
"""Less is the noise of a quiet machine."""


def slower(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """A sentence for each figure of `new` that is worse than in `old` by more than `TOLERANCE`.

    Only what both have is compared; seconds and milliseconds only where both come from the same
    processor, size and number of frames.
    """
    alike = old.get("machine", {}).get("processor") == new["machine"]["processor"] and all(
        old.get(key) == new[key] for key in ("size", "frames")
    )
    found = []
    for scene, presets in new["scenes"].items():
        for preset, figures in presets.items():
            before = old.get("scenes", {}).get(scene, {}).get(preset, {})
            for name, value in figures.items():
                metric = METRICS.get(name)
                if metric is None or not before.get(name) or value <= 0:
                    continue
                if not alike and metric.unit != "ratio":
                    continue
                ratio = value / before[name]
                worse = 1 / ratio if metric.more_is_better else ratio
                if worse > 1 + TOLERANCE:
                    title = " ".join(word for word in (scene, preset) if word)
                    found.append(
                        f"{title}: {metric.label} went from {shown(before[name], metric.unit)} "
                        f"to {shown(value, metric.unit)}"
                    )
    return found


def shown(value: float, unit: str) -> str:
    """A figure for a person."""
    if unit == "ratio":
        return f"{value:.3f}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"
