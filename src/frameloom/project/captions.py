"""Captions: words over the whole picture, which no effect touches."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Final, Literal

from frameloom.layers.text import Weight
from frameloom.params.animated import Colour, In, Length, Moment, Share, Time, Vec2
from frameloom.params.base import Model, param
from frameloom.params.texts import Id, Source

BURNED: Final = ("burn", "both")
WRITTEN: Final = ("sidecar", "both")
"""Modes that draw, and modes that write a file beside the video."""
Heights = Annotated[float, In(0, 1, "heights")]
"""A length as a fraction of the picture's height."""
Factor = Annotated[Fraction, In(0, 1000, above=True)]


class Word(Model):
    """One spoken word."""

    text: str = param(help="The word.")
    start: Moment = param(help="When it is spoken, in the project's time.")
    end: Length = param(help="When it is over.")


class Cue(Model):
    """What is shown together."""

    start: Moment = param(help="When it appears, in the project's time.")
    end: Length = param(help="When it is gone.")
    text: str | None = param(None, "The words; null joins those of `words`.")
    words: list[Word] | None = param(None, "The words with their times.")


class CaptionStroke(Model):
    """A line around the letters."""

    color: Colour = param("#000000", "Its colour.")
    width: Heights = param(0.004, "Its width.")


class CaptionBox(Model):
    """A box behind the lines."""

    color: Colour = param("#000000", "Its colour.")
    opacity: Share = param(0.6, "How opaque it is.")
    padding: Heights = param(0.012, "Between the text and its edge.")
    corner_radius: Heights = param(0.008, "Of its corners.")


class CaptionStyle(Model):
    """How captions are set; lengths are fractions of the picture's height."""

    font: Id | None = param(None, "A font's name or its file's path; null is the bundled one.")
    weight: Weight = param(600, "400 is regular, 700 bold.")
    italic: bool = param(False, "Slanted.")
    size: Annotated[float, In(0.005, 1, "heights")] = param(0.05, "Height of the type.")
    color: Colour = param("#ffffff", "Colour of the type.")
    align: Literal["left", "center", "right"] = param("center", "Of the lines.")
    line_height: Annotated[float, In(0.5, 5)] = param(1.2, "As a multiple of the size.")
    letter_spacing: Annotated[float, In(-0.5, 5)] = param(0.0, "As a multiple of the size.")
    uppercase: bool = param(False, "Written in capitals.")
    stroke: CaptionStroke | None = param(CaptionStroke(), "A line around the letters.")
    box: CaptionBox | None = param(None, "A box behind the lines.")


class Highlight(Model):
    """The spoken word stands out; needs cues whose words have times."""

    color: Colour = param("#ffd54a", "Colour of the spoken word.")
    scale: Annotated[float, In(0.5, 3)] = param(1.0, "Its size.")
    box: Colour | None = param(None, "Colour of a box behind it.")
    fill: bool = param(False, "Karaoke: words fill as they are spoken, and stay so.")


class Captions(Model):
    """Captions from a file or from inline cues."""

    src: Source | None = param(None, "An .srt, .vtt, .ass or .ssa file.")
    encoding: str | None = param(None, 'Of the file, such as "cp1252"; null finds out.')
    cues: list[Cue] | None = param(None, "Inline cues, instead of a file.")
    language: str | None = param(
        None, 'Such as "en" or "pt-BR": in the name of a sidecar, and of a track.'
    )
    shift: Time = param(Fraction(0), "Moves all cues; below 0 they come earlier.")
    scale: Factor = param(
        Fraction(1), 'All times are multiplied by this first: "25/24" is a little slower.'
    )
    style: CaptionStyle | None = param(None, "How they are set; null is as the file says.")
    position: Annotated[Vec2, In(0, 1)] = param((0.5, 0.9), "In the picture, from the upper left.")
    margin: Annotated[Vec2, In(0, 0.45)] = param(
        (0.05, 0.05), "Kept free at the sides, and above and below: shares of width and height."
    )
    max_lines: Annotated[int, In(1, 100)] | None = param(
        None, "A longer cue is shown in parts, one after the other."
    )
    max_characters: Annotated[int, In(1, 1000)] | None = param(
        None, "Of a line; null wraps only at the margins."
    )
    highlight: Highlight | None = param(None, "The spoken word stands out.")
    mode: Literal["burn", "sidecar", "both", "track"] = param(
        "burn", "In the picture, in a file beside it, both, or as a track that a player can show."
    )
    format: Literal["srt", "vtt"] = param("srt", "Of the file beside the video.")
