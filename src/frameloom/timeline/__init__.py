"""Time: (project, frame number) -> picture description; project -> mix."""

from frameloom.timeline.describe import Timeline
from frameloom.timeline.portion import PASSES, Portion

__all__ = ["PASSES", "Portion", "Timeline"]
