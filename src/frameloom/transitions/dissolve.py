"""`dissolve`: clouds of noise give way, the low places first.

Three octaves of gradient noise, four clouds to the picture's height. A place gives way when
progress reaches the share of noise that is lower, taken as normally distributed: so about as much
of the picture is new as progress says. The normal distribution is taken for the logistic curve of
1.702 z, which is it to 0.01.
"""

from __future__ import annotations

import functools
from typing import ClassVar, Literal

import numpy as np

from frameloom.core.noise import clouds
from frameloom.core.picture import TransitionCall
from frameloom.transitions.base import F32, Matte, Transition

SOFT = 0.08
FINE_LINES = 360
"""Between as many lines noise is straight enough: the matte is off by 0.025 at most."""
DEVIATION = 0.19
"""The noise's standard deviation, measured."""


def matte(x: F32, y: F32, call: TransitionCall) -> F32:
    import cv2

    h, w = y.shape[0], x.shape[1]
    step = max(1, h // FINE_LINES)
    place = nodes(w, h, step, call.seed & 0xFFFFFFFF)
    if step > 1:
        back = np.array([[1 / step, 0, 0], [0, 1 / step, 0]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        place = np.asarray(cv2.warpAffine(place, back, (w, h), flags=flags), np.float32)
    else:
        place = place[:h, :w]
    return np.asarray((np.float32(call.progress * (1 + SOFT)) - place) * np.float32(1 / SOFT))


@functools.lru_cache(maxsize=4)
def nodes(width: int, height: int, step: int, seed: int) -> F32:
    """When each step-th pixel gives way, one more each way."""
    columns, lines = (-(-side // step) + 1 for side in (width, height))
    x = ((np.arange(columns) * step + 0.5 - width / 2) / height).astype(np.float32)
    y = ((height / 2 - 0.5 - np.arange(lines) * step) / height).astype(np.float32)
    value = np.empty((lines, columns), np.float32)
    wide, high = (np.ascontiguousarray(a) for a in np.broadcast_arrays(x[None, :], y[:, None]))
    clouds(value, wide, high, 0.5, 4.0, 3, np.uint32(seed), 0)
    return np.asarray(1 / (1 + np.exp(value * np.float32(-1.702 / DEVIATION))))


class Dissolve(Transition):
    """Dissolves in clouds of noise."""

    type: Literal["dissolve"] = "dissolve"
    maths: ClassVar = Matte(matte)
