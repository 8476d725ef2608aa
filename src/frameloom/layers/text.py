"""`text`: words in the scene."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from frameloom.layers.base import Layer, Shadow, Units
from frameloom.params.animated import Animated, Colour, Easing, In, Length, Moment, Vec2
from frameloom.params.base import Model, param
from frameloom.params.problems import wrong
from frameloom.params.texts import Id, TextOr

Weight = Annotated[float, In(1, 1000)]
"""Of the strokes: 400 is regular, 700 bold."""


class Counter(Model):
    """A number that may count: it is written anew in every frame."""

    value: Animated[Annotated[float, In(-1e15, 1e15)]] = param(help="The number.")
    decimals: Annotated[int, In(0, 12)] = param(0, "Digits after the point; the rest is rounded.")
    thousands: Literal["", ",", ".", " ", "'"] = param("", "What parts groups of three digits.")
    point: Literal[".", ","] = param(".", "What parts whole and decimals.")
    digits: Annotated[int, In(1, 15)] = param(1, "At least so many before the point: 007.")


class Span(Model):
    """A run of text with a look of its own; what it leaves out is the layer's."""

    text: str = param("", "The words.")
    number: Counter | None = param(None, "A number after the words, which may be animated.")
    font: Id | None = param(None, "Name of a font, or path of a font file.")
    weight: Animated[Weight] | None = param(None, "400 is regular, 700 bold.")
    italic: bool | None = param(None, "Slanted.")
    size: Animated[Units] | None = param(None, "Height of the type.")
    color: Animated[Colour] | None = param(None, "Colour of the type.")


class TextStroke(Model):
    """A line around the letters, outside them and under them: they keep their weight."""

    color: Animated[Colour] = param("#000000", "Its colour.")
    width: Animated[Units] = param(0.005, "How far it reaches outwards.")


class Box(Model):
    """A box behind the text."""

    color: Animated[Colour] = param("#000000", "Its colour.")
    opacity: Animated[Annotated[float, In(0, 1)]] = param(0.5, "How opaque it is.")
    corner_radius: Animated[Units] = param(0.0, "Of its corners.")


class TextAnimation(Model):
    """The text appears piece by piece, from the layer's start on."""

    type: Literal["typewriter", "fade", "slide", "scale", "blur"] = param(
        "typewriter", "How a piece comes; all but the typewriter's also fade in."
    )
    by: Literal["character", "word", "line"] = param("character", "What a piece is.")
    delay: Moment = param(Fraction(0), "Before the first piece.")
    duration: Length = param(Fraction(1), "From when the first piece begins to when all are there.")
    stagger: Annotated[float, In(0, 1)] = param(
        0.25, "How far a piece has come when the next begins: 0 all at once, 1 one after the other."
    )
    easing: Easing = param("out_cubic", "Of each piece's way; not for typewriter.")
    offset: Annotated[Vec2, In(-1000, 1000, "units")] = param(
        (0.0, -0.05), "Where a sliding piece comes from."
    )
    factor: Annotated[float, In(0, 100)] = param(0.0, "The size a scaling piece comes from.")
    blur: Units = param(0.02, "How soft a blurred piece begins: a Gaussian's sigma.")


def _spans(value: Any) -> Any:
    """A string in the list is a span that looks as its layer does."""
    if not isinstance(value, list) or not value:
        raise wrong("text, or a list of at least one span", value)
    return [{"text": part} if isinstance(part, str) else part for part in value]


_Spans = BeforeValidator(_spans, json_schema_input_type=list[str | Span])
Words = Annotated[str | Annotated[list[Span], _Spans], TextOr()]


class Text(Layer):
    """Words, set in a font."""

    type: Literal["text"] = "text"
    text: Words = param(help="The words, or spans of words with their own look.")
    font: Id | None = param(None, "A font's name or its file's path; null is the bundled one.")
    weight: Animated[Weight] = param(400.0, "400 is regular, 700 bold.")
    italic: bool = param(False, "Slanted.")
    size: Animated[Units] = param(0.08, "Height of the type: units, in screen space heights.")
    color: Animated[Colour] = param("#ffffff", "Colour of the type.")
    align: Literal["left", "center", "right", "justify"] = param("center", "Of the lines.")
    vertical_align: Literal["top", "middle", "bottom"] = param("middle", "Of the block.")
    padding: Animated[Units] = param(0.0, "Between the text and its box.")
    width: Animated[Units] | None = param(None, "Lines wrap at this width; null never wraps.")
    line_height: Animated[Annotated[float, In(0, 10)]] = param(1.2, "As a multiple of the size.")
    letter_spacing: Animated[Annotated[float, In(-10, 10)]] = param(
        0.0, "Extra space between letters, as a multiple of the size."
    )
    stroke: TextStroke | None = param(None, "A line around the letters.")
    shadow: Shadow | None = param(None, "A soft shadow.")
    box: Box | None = param(None, "A box behind the text.")
    direction: Literal["auto", "ltr", "rtl"] = param("auto", "Which way the text runs.")
    animate: TextAnimation | None = param(None, "How the text comes, piece by piece.")

    def __init__(self, text: Any, **data: Any) -> None:
        Model.__init__(self, text=text, **data)
