"""`sharpen`: crisper edges, by an unsharp mask.

What a Gaussian of sigma `radius` (picture heights) takes from the luma, times `strength`, is the
detail d; d / (1 + |d| / 0.15) is added to R', G' and B' alike. Fine detail gains nearly in full, an
edge overshoots by less than 0.15 however strong, so that it gets no glowing border, and colours get
no fringes. `strength` 0 and `radius` 0 are the identity.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Frame
from frameloom.core.blur import gaussian_of
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Filter
from frameloom.params.animated import Animated, In
from frameloom.params.base import param

HALO = 0.15
"""How far an edge may overshoot."""


def apply(frame: Frame, call: EffectCall) -> None:
    luma = np.empty(frame.r.shape, np.float32)
    take_luma(luma, frame.r, frame.g, frame.b)
    soft = gaussian_of(luma, call.params["radius"] * frame.size[1])
    strength = np.float32(call.params["strength"])
    add_detail(frame.r, frame.g, frame.b, luma, soft, strength)


class Sharpen(Effect):
    """Sharpens the picture."""

    type: Literal["sharpen"] = "sharpen"
    maths: ClassVar = Filter(apply)
    neutral: ClassVar = {"strength": 0.0}
    strength: Animated[Annotated[float, In(0, 3)]] = param(0.5, "How strong it is.")
    radius: Animated[Annotated[float, In(0, 0.1, "heights")]] = param(
        0.001, "How fine the details are: Gaussian sigma."
    )


@kernel
def take_luma(luma, r, g, b):
    """BT.709 luma of 16-bit planes, 0..65535."""
    for k in range(luma.shape[0]):
        out, red, green, blue = luma[k], r[k], g[k], b[k]
        for i in range(out.shape[0]):
            out[i] = (
                np.float32(0.2126) * np.float32(red[i])
                + np.float32(0.7152) * np.float32(green[i])
                + np.float32(0.0722) * np.float32(blue[i])
            )


@kernel
def add_detail(r, g, b, luma, soft, strength):
    white = np.float32(65535)
    inverse = np.float32(1 / (HALO * 65535))
    extra = np.empty(luma.shape[1], np.float32)
    for k in range(luma.shape[0]):
        sharp, blurred = luma[k], soft[k]
        for i in range(extra.shape[0]):
            d = strength * (sharp[i] - blurred[i])
            extra[i] = d / (np.float32(1) + abs(d) * inverse) + np.float32(0.5)
        for plane in (r, g, b):
            row = plane[k]
            for i in range(extra.shape[0]):
                v = np.float32(row[i]) + extra[i]
                row[i] = np.int32(min(max(v, np.float32(0)), white))
