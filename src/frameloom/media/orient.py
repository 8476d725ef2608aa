"""Turning and mirroring pictures as their display matrix says.

An orientation is any of the eight that a right angle and a mirror can make. Chroma samples lie at
even columns and half-way between rows ("left"); turned ones do not, and are put back there.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar, cast

import av
import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
Sample = TypeVar("Sample", np.uint8, np.uint16)
_SITED = (Fraction(0), Fraction(1, 2))
"""Where the first chroma sample lies, in luma samples, along x and y."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """First swap rows and columns, then reverse the columns (`flip_x`), then rows (`flip_y`)."""

    swap: bool = False
    flip_x: bool = False
    flip_y: bool = False

    @property
    def rotation_deg(self) -> int:
        """Degrees counter-clockwise; where it is also mirrored, of the turn after the mirror."""
        if self.swap:
            return 90 if self.flip_y else 270
        return 180 if self.flip_y else 0

    @property
    def mirrored(self) -> bool:
        """Is left and right exchanged, beside the turn?"""
        return self.swap ^ self.flip_x ^ self.flip_y

    def size(self, width: int, height: int) -> tuple[int, int]:
        """The turned picture's width and height."""
        return (height, width) if self.swap else (width, height)

    def turn(self, plane: npt.NDArray[Sample]) -> npt.NDArray[Sample]:
        """The plane (H, W, ...) turned, contiguous; itself where nothing is to be done."""
        if self == UPRIGHT:
            return plane
        import cv2  # four times as fast as NumPy here

        turned: Any = cv2.transpose(plane) if self.swap else plane
        if self.flip_x or self.flip_y:
            turned = cv2.flip(turned, (-1 if self.flip_y else 1) if self.flip_x else 0)
        return np.ascontiguousarray(turned)

    def turn_chroma(self, plane: U8, width: int, height: int) -> U8:
        """A 4:2:0 chroma plane of a picture of `width` x `height`, turned, sited left again."""
        if self == UPRIGHT:
            return plane
        turned = self.turn(plane)
        source = (_SITED[1], _SITED[0]) if self.swap else _SITED
        lengths = self.size(width, height)
        for axis, flipped in ((0, self.flip_x), (1, self.flip_y)):
            at, odd = source[axis], lengths[axis] % 2
            if flipped:
                at = 1 - odd - at
            turned = _shift(turned, 1 - axis, _SITED[axis] - at)
        return turned


UPRIGHT = Orientation()


def of_frame(frame: av.VideoFrame) -> Orientation:
    """How a decoded frame must be turned to be presented."""
    try:
        data = bytes(cast(Any, frame.side_data)["DISPLAYMATRIX"])
    except KeyError:
        return UPRIGHT
    a, b, _, c, d = (int(v) for v in np.frombuffer(data, np.int32, 5))
    if abs(b) + abs(c) > abs(a) + abs(d):
        return Orientation(True, flip_x=c < 0, flip_y=b < 0)
    return Orientation(False, flip_x=a < 0, flip_y=d < 0)


def _shift(plane: U8, axis: int, luma_samples: Fraction) -> U8:
    """A chroma plane resampled (linearly) at places moved along `axis`."""
    quarters = int(luma_samples * 2)
    if quarters == 0:
        return plane
    last = plane.shape[axis] - 1
    places = np.clip(np.arange(last + 1) + (1 if quarters > 0 else -1), 0, last)
    near, far = plane.astype(np.uint16), np.take(plane, places, axis).astype(np.uint16)
    part = abs(quarters)
    mixed: U8 = (((4 - part) * near + part * far + 2) >> 2).astype(np.uint8)
    return mixed
