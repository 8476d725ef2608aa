"""Which cue is on which frame: [start, end) shows on the frames i with start <= i / fps < end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

from frameloom.captions.cues import Cue, Run, Word
from frameloom.core.time import first_frame_at, round_half_up


def frames_of(start_s: Fraction, end_s: Fraction, fps: Fraction) -> range:
    """The frames whose times are in [start_s, end_s); empty between two frames."""
    return range(first_frame_at(start_s, fps), first_frame_at(end_s, fps))


def retimed(cue: Cue, scale: Fraction, shift_s: Fraction) -> Cue:
    """Every time t of the cue as t x scale + shift_s; `scale` above 0."""
    words = tuple(
        replace(word, start_s=word.start_s * scale + shift_s, end_s=word.end_s * scale + shift_s)
        for word in cue.words
    )
    start, end = cue.start_s * scale + shift_s, cue.end_s * scale + shift_s
    return replace(cue, start_s=start, end_s=end, words=words)


class Index:
    """Finds the spans that hold a frame: by start, with the latest end so far to stop the search.

    `spans`: ranges of frames in order of their starts; empty ones hold none.
    """

    def __init__(self, spans: Sequence[range]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._latest = list(accumulate((span.stop for span in spans), max))

    def at(self, frame: int) -> tuple[int, ...]:
        """Numbers of the spans that hold `frame`, in their order."""
        found: list[int] = []
        k = bisect_right(self._starts, frame) - 1
        while k >= 0 and self._latest[k] > frame:
            if frame in self._spans[k]:
                found.append(k)
            k -= 1
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Line:
    """A cue of an exported range, on the output's clock in whole milliseconds. `words`: first and
    last character of each, and when it is spoken."""

    start_ms: int
    end_ms: int
    cue: Cue
    words: tuple[tuple[Word, int, int], ...] = ()

    @property
    def runs(self) -> tuple[Run, ...]:
        return self.cue.runs


def cut(cues: Sequence[Cue], frames: range, fps: Fraction) -> list[Line]:
    """The cues on the given frames, the first of which is at 0, cut at the range's ends.

    A millisecond is chosen so that every cue and word begins and ends on the very frame it does in
    the picture; what is on no frame is left out. Holds up to 1000 frames a second.
    """
    made = []
    for cue in cues:
        shown = _within(frames_of(cue.start_s, cue.end_s, fps), frames)
        if shown:
            words = [
                (word, *_ticks(word.start_s, word.end_s, spoken, frames, fps))
                for word in cue.words
                if (spoken := _within(frames_of(word.start_s, word.end_s, fps), shown))
            ]
            times = _ticks(cue.start_s, cue.end_s, shown, frames, fps)
            made.append(Line(*times, cue, tuple(words)))
    return made


def _within(span: range, frames: range) -> range:
    return range(max(span.start, frames.start), min(span.stop, frames.stop))


def _ticks(
    start_s: Fraction, end_s: Fraction, shown: range, frames: range, fps: Fraction
) -> tuple[int, int]:
    offset = frames.start / fps
    return (
        _tick(start_s - offset, shown.start - frames.start, fps),
        _tick(end_s - offset, shown.stop - frames.start, fps),
    )


def _tick(time_s: Fraction, frame: int, fps: Fraction) -> int:
    """The millisecond nearest to `time_s` that first reaches frame `frame`."""
    earliest = (frame - 1) * 1000 * fps.denominator // fps.numerator + 1
    latest = frame * 1000 * fps.denominator // fps.numerator
    return max(0, min(max(round_half_up(time_s * 1000), earliest), latest))
