"""What a caption file says, whatever its format: cues on a clock of exact seconds.

A cue's text is its runs put together; `\\n` starts a new line. Times are as written, before any
shift or scale of the project's. Lengths are fractions of the picture's height.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Rgba = tuple[float, float, float, float]
"""R', G', B', A in 0..1: coded, straight alpha."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text differs from its cue; None is as the cue is. `size`: of the type."""

    weight: int | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    colour: Rgba | None = None
    font: str | None = None
    size: float | None = None


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look."""

    text: str
    look: Look = PLAIN


@dataclass(frozen=True, slots=True)
class Word:
    """Characters [first, end) of a cue's text, spoken over [start_s, end_s)."""

    first: int
    end: int
    start_s: Fraction
    end_s: Fraction


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cue asks to stand; None is where the captions stand.

    `x`, `y`: fractions of the picture from its upper left, where the block's point `anchor` goes
    ((0, 0) its upper left, (1, 1) its lower right). `width`: of the block, a fraction of the
    picture's. `fixed`: it stands there whatever else is shown.
    """

    anchor: tuple[float | None, float | None] = (None, None)
    x: float | None = None
    y: float | None = None
    align: Align | None = None
    width: float | None = None
    fixed: bool = False


ANYWHERE = Place()


@dataclass(frozen=True, slots=True)
class FileStyle:
    """A look that a file brings for whole cues (ASS); lengths in picture heights."""

    look: Look = PLAIN
    stroke_colour: Rgba | None = None
    stroke_width: float | None = None
    box: Rgba | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown over [start_s, end_s). `line`: where it is in its file, from 1; 0 is nowhere.

    `words` are in the order of the text and do not overlap in it; text between them is not spoken.
    """

    start_s: Fraction
    end_s: Fraction
    runs: tuple[Run, ...]
    words: tuple[Word, ...] = ()
    place: Place = ANYWHERE
    style: FileStyle | None = None
    line: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Note:
    """Something amiss at `line`; `fatal`: what is meant cannot be told, so it is not guessed."""

    line: int
    text: str
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """All cues of a file, by start time, then as they stand in it; and what is amiss."""

    cues: tuple[Cue, ...]
    notes: tuple[Note, ...] = field(default=())


def by_start(cues: list[Cue]) -> tuple[Cue, ...]:
    """In order of time; those that start together stay as they stand."""
    return tuple(sorted(cues, key=lambda cue: cue.start_s))


def anchored(number: int) -> Place:
    """Where \\an puts a cue: 1 to 9 as on a keypad, 2 is below in the middle."""
    column, row = (number - 1) % 3, (number - 1) // 3
    return Place(anchor=(column / 2, 1 - row / 2), align=("left", "center", "right")[column])
