"""What effects work on: a band of rows, small enough to stay in cache from first effect to last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
U16 = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Band:
    """Rows [first, first + rows) of a picture of `size` (width, height) pixels.

    r, g, b: (rows, width) float32, coded R'G'B', nominally 0..1, changed in place.
    """

    r: F32
    g: F32
    b: F32
    first: int
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Map:
    """Where the pixels of a band take their colour from, for one channel (0 R', 1 G', 2 B').

    x, y: (rows, nodes) float32, pixel indices into the picture (centres at integers), changed in
    place: an effect replaces each position p by the position whose colour belongs at p. Nodes
    stand every few columns; between them positions are interpolated.
    """

    x: F32
    y: F32
    channel: int
    first: int
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole picture for effects that look at neighbourhoods.

    r, g, b: (height, width) uint16, coded R'G'B', 0..65535, changed in place.
    """

    r: U16
    g: U16
    b: U16

    @property
    def planes(self) -> tuple[U16, U16, U16]:
        return self.r, self.g, self.b

    def copy(self) -> Frame:
        return Frame(self.r.copy(), self.g.copy(), self.b.copy())

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        return self.r.shape[1], self.r.shape[0]


@dataclass(frozen=True, slots=True)
class Field:
    """Where a generated background is asked for its colour.

    x, y: (rows, columns) float32, in picture heights from the centre, +y up; on a dome, angles
    divided by 50 degrees. `around`: lattice cells that a turn of the dome must close after, for
    one cell to a height; 0 where nothing must close. r, g, b: (rows, columns) float32 to fill.
    `step`: heights from one sample to the next (on a dome: before the camera); `width`: of the
    picture, in heights.
    """

    x: F32
    y: F32
    r: F32
    g: F32
    b: F32
    phase: float
    around: float
    step: float
    width: float

    def closing(self, scale: float) -> tuple[float, int]:
        """The scale next to the given one at which whole cells close a turn, and their number.

        Where nothing must close, the scale itself and 0.
        """
        if not self.around:
            return scale, 0
        cells = max(1, round(self.around * scale))
        return cells / self.around, cells
