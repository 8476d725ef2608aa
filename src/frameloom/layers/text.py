"""`text`: words in the scene."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from frameloom.layers.base import Layer, Shadow, Units
from frameloom.params.animated import Animated, Colour, In, Length, Switched, Vec2
from frameloom.params.base import Model, param
from frameloom.params.problems import wrong
from frameloom.params.texts import Id, TextOr

Weight = Annotated[int, In(1, 1000)]


class Span(Model):
    """A run of text with a look of its own; what it leaves out is the layer's."""

    text: str = param(help="The words.")
    font: Id | None = param(None, "Name of a font, or path of a font file.")
    weight: Weight | None = param(None, "400 is regular, 700 bold.")
    italic: bool | None = param(None, "Slanted.")
    size: Animated[Units] | None = param(None, "Height of the type.")
    color: Animated[Colour] | None = param(None, "Colour of the type.")


class TextStroke(Model):
    """A line around the letters."""

    color: Animated[Colour] = param("#000000", "Its colour.")
    width: Animated[Units] = param(0.005, "Its width.")


class Box(Model):
    """A box behind the text."""

    color: Animated[Colour] = param("#000000", "Its colour.")
    opacity: Animated[Annotated[float, In(0, 1)]] = param(0.5, "How opaque it is.")
    corner_radius: Animated[Units] = param(0.0, "Of its corners.")


class TextAnimation(Model):
    """The text appears piece by piece."""

    type: Literal["typewriter", "fade", "slide", "scale"] = param(
        "typewriter", "How a piece comes."
    )
    by: Literal["character", "word", "line"] = param("character", "What a piece is.")
    duration: Length = param(1, "From the first piece to the last.")
    offset: Annotated[Vec2, In(-1000, 1000)] = param((0.0, -0.05), "Where a sliding piece is from.")


def _spans(value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise wrong("text, or a list of at least one span", value)
    return value


Words = Annotated[str | Annotated[list[Span], BeforeValidator(_spans)], TextOr()]


class Text(Layer):
    """Words, set in a font."""

    type: Literal["text"] = "text"
    text: Words = param(help="The words, or spans of words with their own look.")
    font: Id | None = param(None, "A font's name or its file's path; null is the bundled one.")
    weight: Switched[Weight] = param(400, "400 is regular, 700 bold.")
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
