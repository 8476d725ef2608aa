"""Times as a caller gives them: in words of the command line, or in numbers."""

from __future__ import annotations

import re
from fractions import Fraction

from frameloom.params.exact import read_time, seconds

TimeLike = Fraction | int | float | str
"""Seconds, a fraction "1/3", or frames "150f" of the project file's own fps."""


def time_s(text: TimeLike, file_fps: Fraction) -> Fraction | None:
    """The time in exact seconds, None where it is none; decimals mean what is written."""
    time = read_time(_decimal(text))
    return None if time is None else seconds(time, file_fps)


def _decimal(text: TimeLike) -> object:
    """Text of the command line such as 2.5 as the decimal it is."""
    from decimal import Decimal

    if isinstance(text, str) and re.fullmatch(r"\d+(\.\d*)?|\.\d+", text):
        return Decimal(text)
    return text
