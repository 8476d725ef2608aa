"""The canvases a picture is composed on, as lists of planes on grids.

`yuv`: Y', Cb, Cr in BT.709 limited range, 4:2:0, uint8: opaque pictures, next to no conversion
between a decoder and an encoder. Blending there equals blending coded R'G'B', since the
conversion is linear.
`yuva`: the same over black, and A, float32 0..1: layers that will be blurred.
`rgba`: R', G', B' premultiplied and A, float32 0..1: pictures with alpha or of more than 8 bits,
and layers that blend in other ways than normal. `alpha`: A alone.
`light`: as `rgba` with R, G, B in linear light, for projects that blend in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from frameloom.core.light import light_of, to_code, to_light
from frameloom.core.picture import Colour
from frameloom.core.surface import YuvSurface

Plane = npt.NDArray[Any]
Kind = Literal["yuv", "yuva", "rgba", "light", "alpha"]


@dataclass(frozen=True, slots=True)
class Grid:
    """Index i of a plane lies at pixel x_step * i + x_offset; pixel centres are at halves."""

    x_step: float
    x_offset: float
    y_step: float
    y_offset: float

    def pixel_from_index(self) -> npt.NDArray[np.float64]:
        return np.array(
            [[self.x_step, 0.0, self.x_offset], [0.0, self.y_step, self.y_offset], [0.0, 0.0, 1.0]]
        )

    def index_from_pixel(self) -> npt.NDArray[np.float64]:
        return np.array(
            [
                [1 / self.x_step, 0.0, -self.x_offset / self.x_step],
                [0.0, 1 / self.y_step, -self.y_offset / self.y_step],
                [0.0, 0.0, 1.0],
            ]
        )

    def sampled(self, height: int) -> npt.NDArray[np.float64]:
        """(3,): x step, y step, and the last row's place where coverage is asked for.

        Under an odd height the last chroma sample stands half a pixel below the last row, on the
        picture's edge: it is covered as that row is.
        """
        return np.array([self.x_step, self.y_step, (height - 0.5 - self.y_offset) / self.y_step])

    def halved(self, x: bool, y: bool) -> Grid:
        """The grid after averaging neighbours in pairs along x and/or y."""
        return Grid(
            self.x_step * (2 if x else 1),
            self.x_offset + (self.x_step / 2 if x else 0),
            self.y_step * (2 if y else 1),
            self.y_offset + (self.y_step / 2 if y else 0),
        )


LUMA = Grid(1.0, 0.5, 1.0, 0.5)
CHROMA = Grid(2.0, 0.5, 2.0, 1.0)
"""4:2:0, sited left: a chroma sample lies on the first of two columns, between two rows."""


@dataclass(frozen=True, slots=True)
class Canvas:
    kind: Kind
    planes: tuple[Plane, ...]

    @property
    def size(self) -> tuple[int, int]:
        return self.planes[0].shape[1], self.planes[0].shape[0]

    @property
    def grids(self) -> tuple[Grid, ...]:
        return GRIDS[self.kind]

    def surface(self) -> YuvSurface:
        """Of its colours."""
        y, u, v = self.planes[:3]
        return YuvSurface(y, u, v)


GRIDS: dict[Kind, tuple[Grid, ...]] = {
    "yuv": (LUMA, CHROMA, CHROMA),
    "yuva": (LUMA, CHROMA, CHROMA, LUMA),
    "rgba": (LUMA, LUMA, LUMA, LUMA),
    "light": (LUMA, LUMA, LUMA, LUMA),
    "alpha": (LUMA,),
}


def yuv_canvas(size: tuple[int, int], colour: Colour | None = None) -> Canvas:
    """A canvas of one colour (default: not initialised); its planes lie one behind the other, so
    that an encoder may take them where they are."""
    w, h = size
    half = (h + 1) // 2, (w + 1) // 2
    memory = np.empty(h * w + 2 * half[0] * half[1], np.uint8)
    y, u, v = np.split(memory, (h * w, h * w + half[0] * half[1]))
    planes = y.reshape(h, w), u.reshape(half), v.reshape(half)
    if colour is not None:
        for plane, value in zip(planes, plane_values("yuv", colour), strict=False):
            plane[:] = int(value + 0.5)
    return Canvas("yuv", planes)


def clear_canvas(size: tuple[int, int], kind: Kind = "rgba") -> Canvas:
    """A transparent canvas of a kind that has alpha."""
    w, h = size
    if kind == "yuva":
        y, u, v = yuv_canvas(size, (0.0, 0.0, 0.0, 0.0)).planes
        return Canvas(kind, (y, u, v, np.zeros((h, w), np.float32)))
    r, g, b, a = np.zeros((4, h, w), np.float32)
    return Canvas(kind, (r, g, b, a))


def flat_canvas(kind: Kind, size: tuple[int, int], colour: Colour) -> Canvas:
    """An opaque canvas of one colour."""
    if kind == "yuv":
        return yuv_canvas(size, colour)
    canvas = clear_canvas(size, kind)
    for plane, value in zip(canvas.planes, plane_values(kind, colour), strict=True):
        plane[:] = value
    return canvas


def rounding(plane: Plane) -> np.float32:
    """What is added to a value before its fraction is cut off."""
    return np.float32(0.5 if plane.dtype == np.uint8 else 0.0)


def lit(planes: Iterable[Plane]) -> tuple[Plane, ...]:
    """Premultiplied R', G', B' and A as premultiplied linear light and A."""
    *colour, alpha = planes
    whole = np.maximum(alpha, np.float32(1e-6))
    return (*(to_light(plane / whole) * alpha for plane in colour), alpha)


def unlit(planes: Iterable[Plane]) -> tuple[Plane, ...]:
    """Premultiplied linear light and A as premultiplied R', G', B' and A."""
    *colour, alpha = planes
    whole = np.maximum(alpha, np.float32(1e-6))
    return (*(to_code(plane / whole) * alpha for plane in colour), alpha)


def fade(canvas: Canvas, before: Sequence[Plane], amount: float) -> None:
    """before + (canvas - before) * amount, in place, rounded."""
    import cv2

    for plane, old in zip(canvas.planes, before, strict=True):
        plane[:] = cv2.addWeighted(plane, amount, old, 1 - amount, 0)


def plane_values(kind: Kind, colour: Colour) -> tuple[float, ...]:
    """A colour's value on each plane, its own alpha left out (1 on an alpha plane)."""
    r, g, b, _ = colour
    if kind == "rgba":
        return r, g, b, 1.0
    if kind == "light":
        return light_of(r), light_of(g), light_of(b), 1.0
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return 16 + 219 * y, 128 + 224 * (b - y) / 1.8556, 128 + 224 * (r - y) / 1.5748, 1.0
