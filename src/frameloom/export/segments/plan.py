"""The segments of an output: which they are, and what is to be done for each."""

from __future__ import annotations

from frameloom.export.formats import Format
from frameloom.export.parts import Part
from frameloom.export.segments.cut import Segment, cut
from frameloom.export.session import Session


def segments(session: Session, part: Part, form: Format) -> tuple[Segment, ...]:
    """Those of one output; a single one where it cannot be joined."""
    if form.step is None:
        return (Segment(0, part.frames),)
    scenes = [session.timeline.scene_frames(i) for i in range(len(session.project.scenes))]
    return cut(part.frames, scenes, form.step)
