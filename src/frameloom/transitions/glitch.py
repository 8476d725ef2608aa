"""`glitch`: the picture breaks into bars that jump sideways, and comes back as the other.

Bars of a 24th of the height. In each of twelve steps a bar is shifted by a hashed amount, most in
the middle of the transition, red and blue a little farther apart, and shows the new picture once
progress passes its own hashed threshold.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.core.seed import uniform
from frameloom.transitions.base import Mixer, Transition

BARS = 24
STEPS = 12


def mix(leaving: Frame, entering: Frame, call: TransitionCall) -> None:
    h = entering.size[1]
    strength = 4 * call.progress * (1 - call.progress)
    step = int(call.progress * STEPS)
    new = entering.copy()
    for bar in range(BARS):
        rows = slice(bar * h // BARS, (bar + 1) * h // BARS)
        source = new if uniform(call.seed, bar) < call.progress else leaving
        jump = uniform(call.seed, 1000 + bar * STEPS + step) - 0.5
        active = uniform(call.seed, 9000 + bar * STEPS + step) < 0.75
        for channel, (dst, src) in enumerate(zip(entering.planes, source.planes, strict=True)):
            drift = 0.02 * (channel - 1)
            shift = round((jump * 0.3 + drift) * strength * h) if active else 0
            dst[rows] = np.roll(src[rows], shift, axis=1) if shift else src[rows]


class GlitchThrough(Transition):
    """Breaks up and comes back as the other picture."""

    type: Literal["glitch"] = "glitch"
    maths: ClassVar = Mixer(mix)
