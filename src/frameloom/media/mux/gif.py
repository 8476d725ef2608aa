"""GIF: a clock of hundredths of a second, played for ever.

Browsers slow down what is shown for less than two of them: so 50 frames a second at most.
"""

from __future__ import annotations

from fractions import Fraction

from frameloom.media.mux.base import Container, as_it_is
from frameloom.media.mux.writer import Writer


def _ticks(_fps: Fraction) -> int:
    return 100


def _options(_fps: Fraction) -> dict[str, str]:
    return {"loop": "0"}


CONTAINER = Container(
    name="gif",
    summary="GIF, plays for ever",
    suffixes=(".gif",),
    video=("gif",),
    alpha=("gif",),
    fastest=50,
    ticks=_ticks,
    sink=Writer,
    options=_options,
    finish=as_it_is,
    joins=False,
)
