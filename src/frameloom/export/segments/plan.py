"""The segments of an output: which they are, and what is to be done for each, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from frameloom.export.formats import Format
from frameloom.export.parts import Part
from frameloom.export.segments.cut import Segment, cut
from frameloom.export.segments.keeping import Keeping
from frameloom.export.session import Session


@dataclass(frozen=True, slots=True)
class Planned:
    """`why`: "kept", or why it is to be made: "new", "changed: media, pictures", "damaged"..."""

    segment: Segment
    why: str

    @property
    def is_kept(self) -> bool:
        return self.why == "kept"


def segments(session: Session, part: Part, form: Format) -> tuple[Segment, ...]:
    """Those of one output; a single one where it cannot be joined."""
    if form.picture is None:
        return ()
    if form.step is None:
        return (Segment(0, part.frames),)
    scenes = [session.timeline.scene_frames(i) for i in range(len(session.project.scenes))]
    return cut(part.frames, scenes, form.step)


def planned(
    session: Session, part: Part, form: Format, keeping: Keeping | None, *, witnessed: bool
) -> tuple[Planned, ...]:
    """As an export would do it now. Every picture is described, none is rendered."""
    found = segments(session, part, form)
    if keeping is None:
        return tuple(Planned(segment, "nothing is kept of it") for segment in found)
    return tuple(
        Planned(
            segment,
            keeping.why(segment, [session.picture(i) for i in segment.frames], witnessed),
        )
        for segment in found
    )


def told(found: tuple[Planned, ...], first: int) -> Iterator[dict[str, Any]]:
    """Runs of segments of which the same is to be said; frames are the output's, from 0 on."""
    for why, run in groupby(found, key=lambda one: one.why):
        parts = [one.segment.frames for one in run]
        frames = [parts[0].start - first, parts[-1].stop - first]
        yield {"frames": frames, "segments": len(parts), "why": why}
