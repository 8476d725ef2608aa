"""Which frame belongs to which scene: exact half-open ranges, in seconds and in frames."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from frameloom.core.time import first_frame_at, frame_count


@dataclass(frozen=True, slots=True)
class Slot:
    """[start_s, end_s) of a scene on the project's clock, and the frames whose times are in it."""

    index: int
    start_s: Fraction
    end_s: Fraction
    frames: range


@dataclass(frozen=True, slots=True)
class Schedule:
    """All scenes one after the other; N frames, half up, at least 1."""

    fps: Fraction
    frames: int
    slots: tuple[Slot, ...]

    @property
    def total_s(self) -> Fraction:
        return self.slots[-1].end_s

    def slot_of(self, frame: int) -> Slot:
        """The scene that frame `frame` shows, 0 <= frame < `frames`."""
        if not 0 <= frame < self.frames:
            raise IndexError(f"frame {frame} is not in 0..{self.frames - 1}")
        starts = [slot.frames.start for slot in self.slots]
        return self.slots[bisect_right(starts, frame) - 1]


def schedule(durations_s: Sequence[Fraction], fps: Fraction) -> Schedule:
    """Scenes of these lengths (at least one, each above 0) in a row; transitions change nothing.

    A scene shorter than a frame may have no frame of its own.
    """
    edges = [Fraction(0), *accumulate(durations_s)]
    frames = frame_count(edges[-1], fps)
    firsts = [min(first_frame_at(edge, fps), frames) for edge in edges[:-1]]
    slots = [
        Slot(i, start, end, range(*shown))
        for i, ((start, end), shown) in enumerate(
            zip(pairwise(edges), pairwise([*firsts, frames]), strict=True)
        )
    ]
    return Schedule(fps, frames, tuple(slots))
