"""`blur`: a Gaussian blur.

`radius` is the sigma of the Gaussian, in picture heights: 0.01 at 1080 lines is 10.8 pixels, and
an edge is spread over about four times as much. It works on coded R'G'B', as blurs in browsers and
editors do, and the picture goes on as its outermost pixels beyond its border. With a `direction`
only the way along it is blurred, as by a moving camera: 0 is to the right, 90 up. `radius` 0 is
the identity. How it is computed: `frameloom.core.blur`.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from frameloom.core.band import Frame
from frameloom.core.blur import gaussian, gaussian_along
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Filter
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


def apply(frame: Frame, call: EffectCall) -> None:
    sigma_px = call.params["radius"] * frame.size[1]
    direction = call.params["direction"]
    for plane in (frame.r, frame.g, frame.b):
        if direction is None:
            gaussian(plane, sigma_px)
        else:
            gaussian_along(plane, sigma_px, direction)


class Blur(Effect):
    """Blurs the picture, all ways or along one."""

    type: Literal["blur"] = "blur"
    maths: ClassVar = Filter(apply, alpha="moves")
    neutral: ClassVar = {"radius": 0.0}
    radius: Animated[Annotated[float, In(0, 1, "heights")]] = param(0.01, "Gaussian sigma.")
    direction: Animated[Annotated[float, In(unit="degrees")]] | None = param(
        None, "Blurs along this way only; null blurs all ways."
    )
