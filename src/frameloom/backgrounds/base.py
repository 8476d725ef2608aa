"""What every background has, and where backgrounds are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
import pydantic
from pydantic import BeforeValidator

from frameloom.core.band import Field
from frameloom.params.animated import Animated, Colour, In, Share
from frameloom.params.base import Model, param
from frameloom.params.medium import Fit, Medium
from frameloom.params.problems import wrong
from frameloom.params.registry import Registry


@dataclass(frozen=True)
class Drawing:
    """`draw` fills a field's colours from evaluated parameters.

    `coarse`: it is smooth enough to be drawn for every so many pixels of a large picture and
    interpolated; 0: it is the same everywhere.
    """

    draw: Callable[[Field, Mapping[str, Any]], None]
    coarse: int = 1


class Background(Model):
    """What lies behind the layers."""

    type: str
    projection: Literal["screen", "dome"] = param(
        "screen", "dome: on the inside of a sphere about the camera, so that it turns with it."
    )

    drawing: ClassVar[Drawing | None] = None
    """How a generated background is drawn; None: it shows a medium."""


class MediumBackground(Background, Medium):
    """A medium behind the layers."""

    fit: Fit = param("cover", "How the medium is placed in the picture.")
    blur: Animated[Annotated[float, In(0, 1, "heights")]] = param(0.0, "Gaussian sigma.")
    dim: Animated[Share] = param(0.0, "1 is black.")


BACKGROUNDS: Registry[Background] = Registry("background", Background, "frameloom.backgrounds")
"""Every background there is."""

AnyBackground = Annotated[Background, BACKGROUNDS]


def _several(value: Any) -> Any:
    if not isinstance(value, list | tuple) or len(value) < 2:
        raise wrong("a list of at least 2 colours", value)
    return list(value)


Colours = Annotated[list[Animated[Colour]], pydantic.Field(min_length=2), BeforeValidator(_several)]
"""Two or more colours."""

Flow = Annotated[float, In(-100, 100)]
"""How fast a background moves; 0 stands still."""


def ramp_colours(colors: list[tuple[float, float, float, float]]) -> npt.NDArray[np.float32]:
    """(n, 3) float32 for `core.noise.ramp`: over black where they are transparent."""
    return np.array([[c * rgba[3] for c in rgba[:3]] for rgba in colors], np.float32)
