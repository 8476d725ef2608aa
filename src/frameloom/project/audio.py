"""Sound clips of the project."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from frameloom.params.animated import Animated, In, Moment
from frameloom.params.base import param
from frameloom.params.medium import Medium
from frameloom.params.trim import Trim


class Audio(Medium):
    """A sound clip on the project's own time."""

    start: Moment = param(Fraction(0), "When it starts, in the project's time.")
    trim: Trim = param((Fraction(0), None), "[in, out): media times; out null is the medium's end.")
    gain_db: Animated[Annotated[float, In(-100, 24, "dB")]] = param(0.0, "Its gain.")
    fade_in: Moment = param(Fraction(0), "How long it fades in.")
    fade_out: Moment = param(Fraction(0), "How long it fades out.")
    loop: bool = param(False, "Starts over until the project ends.")
    duck_db: Annotated[float, In(-100, 0, "dB")] = param(
        0.0, "Lowered by so much while layers are heard."
    )
    pan: Animated[Annotated[float, In(-1, 1)]] = param(0.0, "-1 left, 1 right.")

    def __init__(self, src: str, **data: Any) -> None:
        super().__init__(src=src, **data)
