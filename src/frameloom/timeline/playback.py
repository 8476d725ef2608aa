"""Which media time a layer shows: trim, speed, fit, and what comes at the end.

A playing medium is a point that travels along its trimmed span [in, out). Repeating the span end to
end gives cells; the cell the point is in, and the way it goes, say what is shown:

- going forward a cell is [k L, (k + 1) L), going backward (k L, (k + 1) L], so that a span played
  either way shows the same frames;
- shown time that runs backwards takes the frame strictly below it (`before`), so that backwards,
  too, every frame is shown as long as it lasts;
- cell 0 is the span itself; beyond it `at_end` holds the nearest frame, starts over (loop), turns
  round (pingpong: the turning frame shows twice) or shows nothing (hide).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from frameloom.core.errors import MediaError

AtEnd = Literal["hold", "loop", "pingpong", "hide"]
TRIM_SLACK_S = Fraction(1, 1000)
"""How far a trim may reach past the end: containers with a 1 ms clock round their length."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The frame with the largest pts <= `time_s` (media time); with `before`, strictly below."""

    time_s: Fraction
    before: bool = False


@dataclass(frozen=True, slots=True)
class MediaSpan:
    """The part of a medium that plays: [in_s, out_s) of its media time."""

    in_s: Fraction
    out_s: Fraction

    @property
    def length_s(self) -> Fraction:
        return self.out_s - self.in_s


def media_span(end_s: Fraction, in_s: Fraction, out_s: Fraction | None, *, file: str) -> MediaSpan:
    """The trimmed span of a medium that ends at `end_s`; without `out_s` it ends with the medium.

    Raises MediaError where the medium is shorter than the trim asks for.
    """
    if out_s is not None and out_s > end_s + TRIM_SLACK_S:
        raise MediaError(
            f"is only {float(end_s):.3f} s long, but its trim ends at {float(out_s):.3f} s; "
            "end the trim earlier, or leave its end out (null) to play to the end",
            file=file,
            time_s=out_s,
        )
    if in_s >= end_s:
        raise MediaError(
            f"is only {float(end_s):.3f} s long, but its trim starts at {float(in_s):.3f} s; "
            "start the trim earlier",
            file=file,
            time_s=in_s,
        )
    return MediaSpan(in_s, end_s if out_s is None else min(out_s, end_s))


def shown_at(
    span: MediaSpan, travelled_s: Fraction, at_end: AtEnd, *, backward: bool, from_end: bool
) -> Shown | None:
    """What shows when the point has travelled `travelled_s` seconds of media time, signed.

    `backward`: the point is moving towards the start now (speed < 0); `from_end`: it began at the
    trim's end. None means that nothing is shown.
    """
    x = travelled_s + (span.length_s if from_end else 0)
    cell, place = _cell(x, span.length_s, backward=backward)
    if cell == 0 or at_end == "loop":
        return Shown(span.in_s + place, backward)
    if at_end == "pingpong":
        if cell % 2 == 0:
            return Shown(span.in_s + place, backward)
        return Shown(span.out_s - place, not backward)
    if at_end == "hide":
        return None
    return Shown(span.out_s, before=True) if cell > 0 else Shown(span.in_s)


def _cell(x: Fraction, length: Fraction, *, backward: bool) -> tuple[int, Fraction]:
    """Which repetition of the span `x` is in, and how far from that repetition's start."""
    cell = -((-x) // length) - 1 if backward else x // length
    return cell, x - cell * length
