"""`color`: exposure, contrast, balance and hue."""

from __future__ import annotations

from typing import Annotated, Literal

from frameloom.effects.base import Effect
from frameloom.params.animated import Animated, In
from frameloom.params.base import param


class Color(Effect):
    """Grades the picture: exposure, contrast, saturation, balance, gamma, hue."""

    type: Literal["color"] = "color"
    exposure: Animated[Annotated[float, In(-10, 10, "stops")]] = param(0.0, "Light, in stops.")
    contrast: Animated[Annotated[float, In(0, 4)]] = param(1.0, "About middle grey; 1 as it is.")
    saturation: Animated[Annotated[float, In(0, 4)]] = param(1.0, "0 is grey, 1 as it is.")
    temperature: Animated[Annotated[float, In(-1, 1)]] = param(0.0, "Colder below 0, warmer above.")
    tint: Animated[Annotated[float, In(-1, 1)]] = param(0.0, "Greener below 0, more magenta above.")
    gamma: Animated[Annotated[float, In(0.1, 10)]] = param(1.0, "Above 1 lifts the middle tones.")
    hue: Animated[Annotated[float, In(unit="degrees")]] = param(0.0, "Turns all colours.")
