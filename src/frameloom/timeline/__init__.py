"""Time: (project, frame number) -> picture description; project -> mix."""

from frameloom.timeline.describe import Timeline

__all__ = ["Timeline"]
