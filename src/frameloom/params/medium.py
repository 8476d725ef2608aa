"""Which medium a layer or a background shows, and how it is placed."""

from __future__ import annotations

from typing import Literal

from frameloom.params.base import Model, param
from frameloom.params.texts import Source

Fit = Literal["contain", "cover", "fill"]


class Medium(Model):
    """What has a `src`."""

    src: Source = param(help="Path of the medium, relative to the project file.")
