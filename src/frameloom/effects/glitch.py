"""`glitch`: a broken signal."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In, Share, Switched
from frameloom.params.base import param
from frameloom.params.problems import wrong

Algorithm = Literal["sporadic", "constant_mild", "constant_wild", "block", "noise"]


def _ordered(times: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    if times[0] > times[1]:
        raise wrong("[shortest, longest] in seconds", times)
    return times


Times = Annotated[tuple[Fraction, Fraction], In(0, 3600, "s"), AfterValidator(_ordered)]


class Glitch(Effect):
    """Breaks the picture now and then."""

    type: Literal["glitch"] = "glitch"
    algorithm: Switched[Algorithm] = param("sporadic", "How it breaks.")
    ratio: Animated[Share] = param(0.85, "How much of the picture breaks.")
    columns: Animated[Annotated[float, In(0.01, 0.2)]] = param(0.05, "Width of a broken part.")
    delay: Times = param(
        (Fraction(3, 2), Fraction(7, 2)), "Shortest and longest wait between two breaks."
    )
    length: Times = param((Fraction(3, 5), Fraction(1)), "Shortest and longest break.")
    monochrome: Switched[bool] = param(False, "Broken parts lose their colour.")
