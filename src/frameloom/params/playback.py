"""How a moving medium is played: shared by the video layer and the video background."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Literal

from frameloom.params.animated import Animated, FrameRate, In
from frameloom.params.base import Model, param
from frameloom.params.medium import Medium
from frameloom.params.trim import Trim

_PATTERN = re.compile(r"%0?[0-9]*d")
Speed = Annotated[Fraction, In(-100, 100)]


class Sequence(Medium):
    """How numbered images are read: only where `src` is a pattern such as `im_%04d.png`."""

    frame_rate: FrameRate | None = param(
        None, "Images a second; null is the project's fps. For numbered images."
    )
    start_number: Annotated[int, In(0)] | None = param(
        None, "Number of the first image; null is the lowest found. For numbered images."
    )


def is_pattern(src: str) -> bool:
    """Whether a path's last part has a place for a number: `im_%04d.png`."""
    return _PATTERN.search(src.replace("\\", "/").rpartition("/")[2]) is not None


class Playback(Model):
    """Which part of a medium plays, how fast, and what comes at its end."""

    trim: Trim = param((Fraction(0), None), "[in, out): media times; out null is the medium's end.")
    speed: Animated[Speed] = param(
        Fraction(1), "Media seconds a second; below 0 plays backwards from the trim's end."
    )
    playback: Literal["normal", "fit"] = param(
        "normal", "fit: the trimmed part is spread over the owner's whole span."
    )
    at_end: Literal["hold", "loop", "pingpong", "hide"] = param(
        "hold", "What shows when the trimmed part is over."
    )
    volume_db: Animated[Annotated[float, In(-100, 24, "dB")]] = param(0.0, "Gain of its sound.")
