"""`color`: exposure, contrast, balance and hue.

On coded R'G'B', in this order: exposure (gain 2^(stops / 2.2): light by a power law), balance
(gains: temperature warms red by 1 + 0.25 t and blue by 1 - 0.25 t, tint takes green by
1 - 0.25 t), contrast about 0.5, saturation about BT.709 luma, hue (a turn of the chroma plane
that keeps luma), gamma (power 1 / gamma). All but gamma are one matrix. Defaults are the identity.
"""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from frameloom.core.band import Band
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def shade(band: Band, call: EffectCall) -> None:
    matrix = grade_matrix(**{k: call.params[k] for k in GRADES})
    grade(band.r, band.g, band.b, matrix.astype(np.float32), np.float32(call.params["gamma"]))


class Color(Effect):
    """Grades the picture: exposure, contrast, saturation, balance, gamma, hue."""

    type: Literal["color"] = "color"
    maths: ClassVar = Point(shade)
    exposure: Animated[Annotated[float, In(-10, 10, "stops")]] = param(0.0, "Light, in stops.")
    contrast: Animated[Annotated[float, In(0, 4)]] = param(1.0, "About middle grey; 1 as it is.")
    saturation: Animated[Annotated[float, In(0, 4)]] = param(1.0, "0 is grey, 1 as it is.")
    temperature: Animated[Annotated[float, In(-1, 1)]] = param(0.0, "Colder below 0, warmer above.")
    tint: Animated[Annotated[float, In(-1, 1)]] = param(0.0, "Greener below 0, more magenta above.")
    gamma: Animated[Annotated[float, In(0.1, 10)]] = param(1.0, "Above 1 lifts the middle tones.")
    hue: Animated[Annotated[float, In(unit="degrees")]] = param(0.0, "Turns all colours.")


GRADES = ("exposure", "contrast", "saturation", "temperature", "tint", "hue")
LUMA = np.array([0.2126, 0.7152, 0.0722])
YUV = np.array([LUMA, (np.array([0, 0, 1.0]) - LUMA), (np.array([1.0, 0, 0]) - LUMA)])
"""Rows Y', B' - Y', R' - Y'."""


def grade_matrix(
    *,
    exposure: float,
    contrast: float,
    saturation: float,
    temperature: float,
    tint: float,
    hue: float,
) -> npt.NDArray[np.float64]:
    """(3, 4) affine matrix on R'G'B'; the identity at the defaults."""
    gain = 2 ** (exposure / 2.2)
    balance = np.diag([1 + 0.25 * temperature, 1 - 0.25 * tint, 1 - 0.25 * temperature]) * gain
    turn = math.radians(hue)
    # the chroma axes are scaled to Cb, Cr before they are turned, so that the turn is one
    scale = np.diag([1, 1 / 1.8556, 1 / 1.5748])
    wheel = np.array(
        [[1, 0, 0], [0, math.cos(turn), -math.sin(turn)], [0, math.sin(turn), math.cos(turn)]]
    )
    wheel[1:] *= saturation
    to_chroma = scale @ YUV
    colour = np.linalg.inv(to_chroma) @ wheel @ to_chroma
    linear = colour @ (contrast * balance)
    offset = colour @ np.full(3, 0.5 * (1 - contrast))
    if hue == 0 and saturation == 1:
        linear, offset = contrast * balance, np.full(3, 0.5 * (1 - contrast))
    return np.column_stack([linear, offset])


@kernel
def grade(r, g, b, m, gamma):
    rows, w = r.shape
    power = np.float32(1) / gamma
    for k in range(rows):
        for i in range(w):
            x, y, z = r[k, i], g[k, i], b[k, i]
            r[k, i] = m[0, 0] * x + m[0, 1] * y + m[0, 2] * z + m[0, 3]
            g[k, i] = m[1, 0] * x + m[1, 1] * y + m[1, 2] * z + m[1, 3]
            b[k, i] = m[2, 0] * x + m[2, 1] * y + m[2, 2] * z + m[2, 3]
        if gamma != np.float32(1):
            for i in range(w):
                r[k, i] = max(r[k, i], np.float32(0)) ** power
                g[k, i] = max(g[k, i], np.float32(0)) ** power
                b[k, i] = max(b[k, i], np.float32(0)) ** power
