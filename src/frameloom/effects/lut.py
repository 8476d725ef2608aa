"""`lut`: a colour table."""

from __future__ import annotations

from typing import Literal

from frameloom.effects.base import Effect
from frameloom.params.base import param
from frameloom.params.texts import Source


class Lut(Effect):
    """Maps colours by a table."""

    type: Literal["lut"] = "lut"
    src: Source = param(help="A .cube file, 1D or 3D.")
