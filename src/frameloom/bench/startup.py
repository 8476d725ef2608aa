"""How soon the program answers: --help, a still with compiled kernels, a still without."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from frameloom.bench.scenes import scene
from frameloom.core.errors import FrameloomError

if TYPE_CHECKING:
    from frameloom.bench.run import Figures, Plan


def start_up(plan: Plan) -> Figures:
    """Wall seconds, medians; the cold still has an empty cache folder each time."""
    made = scene("R1", plan.frames[0], plan.size, plan.media)
    with tempfile.TemporaryDirectory() as folder:
        still = ["still", str(made.project), "-t", "2.5", "-o", f"{folder}/still.png"]
        _timed(still, {})
        warm = [_timed(still, {}) for _ in range(plan.runs)]
        cold = []
        for number in range(plan.runs):
            cold.append(_timed(still, {"XDG_CACHE_HOME": f"{folder}/empty-{number}"}))
    helps = [_timed(["--help"], {}) for _ in range(plan.runs)]
    return {
        "help_s": statistics.median(helps),
        "still_warm_s": statistics.median(warm),
        "still_cold_s": statistics.median(cold),
    }


def _timed(words: Sequence[str], environment: Mapping[str, str]) -> float:
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "frameloom", *words],
        env=os.environ | dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FrameloomError(f"bench: frameloom {words[0]}: {done.stderr.strip()}")
    return perf_counter() - began
