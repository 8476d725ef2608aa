"""R5: a long group of pictures, from its end backwards, against the same frames forwards."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from frameloom.bench.child import call
from frameloom.bench.scenes import FPS, scene

if TYPE_CHECKING:
    from frameloom.bench.run import Figures, Plan


def backwards(plan: Plan) -> Figures:
    """CPU of the reader alone, and the memory it takes."""
    video = scene("R5", plan.long_s * FPS, plan.size, plan.media).inputs[0]
    ratios, peaks = [], []
    for _ in range(plan.runs):
        forward = call("read", video=video, frames=plan.long_s * FPS, step=1)
        back = call("read", video=video, frames=plan.long_s * FPS, step=-1)
        ratios.append(back["cpu_s"] / forward["cpu_s"])
        peaks.append(back["peak_bytes"])
    return {"backwards": statistics.median(ratios), "backwards_peak_mb": max(peaks) / 1e6}
