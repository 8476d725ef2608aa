"""`scanlines`: lines of a tube.

Coded R'G'B' is multiplied by 1 - 0.25 (1 - cos(2 pi n)), n = 100 `density` y + s counting lines
down the picture (y from 0 to 1): full between two lines, half on them. `scroll_speed` 1 moves
them down by 5 lines a second (s is the speed summed up over time, so that an animated speed
never makes them jump); more would seem to run backwards at 25 frames a second. On a picture too
small for them, lines narrower than 2.5 pixels fade into the dimming that they amount to, and
never beat against its rows. There is no neutral value; `amount` says how much.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from frameloom.core.band import F32, Band
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, In
from frameloom.params.base import param

LINES = 100
LINES_A_SECOND = 5


def shade(band: Band, call: EffectCall) -> None:
    rows = np.arange(band.first, band.first + band.r.shape[0])
    moved = call.params["scroll_phase"] * LINES_A_SECOND
    factors = brightness(rows, band.size[1], call.params["density"], moved)
    darken_rows(band.r, band.g, band.b, factors)


def brightness(rows: npt.NDArray[np.intp], height: int, density: float, moved: float) -> F32:
    """(n,) factors of these rows, the mean of the cosine over each row's own height."""
    cycles = LINES * density / height  # per row
    depth = 0.25 * np.sinc(cycles) * np.clip((0.5 - cycles) / 0.1, 0, 1)
    turns = cycles * (rows + 0.5) - moved % 1.0
    return np.asarray(0.75 + depth * np.cos(2 * np.pi * turns), np.float32)


class Scanlines(Effect):
    """Dark lines as on an old screen."""

    type: Literal["scanlines"] = "scanlines"
    maths: ClassVar = Point(shade)
    density: Animated[Annotated[float, In(0.5, 4, "hundred lines")]] = param(
        1.5, "How close the lines are: how many hundred in the picture's height."
    )
    scroll_speed: Animated[Annotated[float, In(0, 2)]] = param(
        0.0, "How fast they move: 1 is 5 lines a second, downwards."
    )


@kernel
def darken_rows(r, g, b, factors):
    for k in range(r.shape[0]):
        f = factors[k]
        red, green, blue = r[k], g[k], b[k]
        for i in range(red.shape[0]):
            red[i] *= f
            green[i] *= f
            blue[i] *= f
