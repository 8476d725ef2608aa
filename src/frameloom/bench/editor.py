"""What the editor feels like: jumps to any frame, and playing on, at 960x540."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from frameloom.bench.child import call
from frameloom.bench.scenes import scene

if TYPE_CHECKING:
    from frameloom.bench.run import Figures, Plan


def editor(plan: Plan) -> Figures:
    """R1 over sources with one key frame in 250: exact frames, as JPEG, from asking to bytes."""
    made = scene("R1", max(plan.frames), plan.size, plan.media)
    turns = [call("preview", project=made.project) for _ in range(plan.runs)]
    return {
        name: statistics.median(turn[name] for turn in turns)
        for name in ("scrub_p50_ms", "scrub_p95_ms", "preview_fps")
    }
