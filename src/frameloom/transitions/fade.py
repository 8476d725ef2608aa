"""`fade`: through a colour.

The leaving picture fades into the colour until the middle, the entering one out of it after.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from frameloom.core.band import Frame
from frameloom.core.picture import TransitionCall
from frameloom.params.animated import Colour
from frameloom.params.base import param
from frameloom.transitions.base import Mixer, Transition


def mix(leaving: Frame, entering: Frame, call: TransitionCall) -> None:
    share = abs(2 * call.progress - 1)
    source = leaving if call.progress < 0.5 else entering
    colour = call.params["color"]
    for out, plane, value in zip(entering.planes, source.planes, colour, strict=False):
        rest = np.float32(value * 65535 * (1 - share) + 0.5)
        np.copyto(out, (plane * np.float32(share) + rest).astype(np.uint16))


class Fade(Transition):
    """Fades to a colour and out of it."""

    type: Literal["fade"] = "fade"
    maths: ClassVar = Mixer(mix)
    color: Colour = param("#000000", "The colour it goes through.")
