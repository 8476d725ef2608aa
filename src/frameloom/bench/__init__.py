"""The measure: scenes and media of its own making, timed against the limit in the same run.

found = bench.run(Plan(what=("R1",), presets=("medium",)), print)
"""

from frameloom.bench.compare import shown, slower
from frameloom.bench.metrics import METRICS
from frameloom.bench.run import LAST, Plan, run
from frameloom.bench.scenes import NAMES

__all__ = ["LAST", "METRICS", "NAMES", "Plan", "run", "shown", "slower"]
