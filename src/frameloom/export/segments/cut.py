"""Where an export is cut into segments: a pure function of the scenes, the range and the step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from frameloom.core.time import round_half_up
from frameloom.media.encode import VideoEncoder

_STEP_S: Final = 1
_MOST_FRAMES: Final = 48
"""Pictures wait in memory for as long as a segment is, once for each worker."""
_MOST_HELD: Final = 64
_APART: Final = 8
"""Frames of a segment whose codec codes each by itself: cutting costs it nothing."""


@dataclass(frozen=True, slots=True)
class Segment:
    """`number`: from 0 on in its output. `frames`: of the timeline. `scene`: the number of its
    scene, and `offset` the frames from that one's start."""

    number: int
    frames: range
    scene: int = 0
    offset: int = 0

    def __str__(self) -> str:
        return f"frames {self.frames.start}:{self.frames.stop}"


def cut(frames: range, scenes: Iterable[range], step: int) -> tuple[Segment, ...]:
    """`frames` in steps that are counted from each scene's start and never cross one; at the ends
    of `frames` they are shorter. `scenes`: the frames of each, in order, some perhaps empty."""
    made: list[Segment] = []
    for scene, own in enumerate(scenes):
        for start in range(own.start, own.stop, step):
            first = max(start, frames.start)
            last = min(start + step, own.stop, frames.stop)
            if first < last:
                made.append(Segment(len(made), range(first, last), scene, first - own.start))
    return tuple(made)


def step_of(encoder: VideoEncoder, fps: Fraction, gop: int | None) -> int:
    """Frames of a segment: about a second, and a whole number of times `gop`, where that is less:
    so that key frames come evenly."""
    if not encoder.gops:
        return _APART
    second = max(1, min(_MOST_FRAMES, round_half_up(_STEP_S * fps)))
    return second if gop is None or gop >= second else second // gop * gop


def window(longest: int, count: int, workers: int, lag: int) -> int:
    """How many pictures of `count` segments are in the works at once, at most: so many that every
    worker has a segment to encode, and few enough for any length of a timeline. `lag`: pictures
    that an encoder holds back; a segment in which it holds back all is encoded at its end."""
    at_once = min(workers, count)
    return longest * (at_once - 1) + min(lag, longest, _MOST_HELD) + workers + 1
