"""Captions: words over the whole picture, which no effect touches."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.layers.base import Units
from frameloom.layers.text import Box, TextStroke, Weight
from frameloom.params.animated import Colour, In, Length, Moment, Vec2
from frameloom.params.base import Model, param
from frameloom.params.texts import Id, Source


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


class CaptionStyle(Model):
    """How captions are set."""

    font: Id | None = param(None, "A font's name or its file's path; null is the bundled one.")
    weight: Weight = param(600, "400 is regular, 700 bold.")
    size: Units = param(0.05, "Height of the type, as a fraction of the picture's height.")
    color: Colour = param("#ffffff", "Colour of the type.")
    align: Literal["left", "center", "right"] = param("center", "Of the lines.")
    stroke: TextStroke | None = param(None, "A line around the letters.")
    box: Box | None = param(None, "A box behind the text.")


class Highlight(Model):
    """The spoken word stands out."""

    color: Colour = param("#ffd54a", "Colour of the spoken word.")
    scale: Annotated[float, In(0.5, 3)] = param(1.0, "Its size.")
    box: Colour | None = param(None, "Colour of a box behind it.")


class Captions(Model):
    """Captions from a file or from inline cues."""

    src: Source | None = param(None, "An .srt, .vtt or .ass file.")
    cues: list[Cue] | None = param(None, "Inline cues, instead of a file.")
    style: CaptionStyle | None = param(None, "How they are set.")
    position: Annotated[Vec2, In(0, 1)] = param((0.5, 0.9), "In the picture, from the upper left.")
    highlight: Highlight | None = param(None, "The spoken word stands out.")
    mode: Literal["burn", "sidecar", "both"] = param("burn", "In the picture, beside it, or both.")
