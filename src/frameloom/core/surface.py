"""Pixels in memory: what media deliver, what a renderer returns, what an encoder takes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class YuvSurface:
    """An opaque picture in BT.709 Y'CbCr, limited range, 4:2:0, chroma sited left (MPEG-2).

    y: (H, W) uint8, 16..235. u, v: (ceil(H/2), ceil(W/2)) uint8, 16..240, neutral 128.
    Rows may be padded (strides are free; the last axis is contiguous). Read-only to the receiver.
    `a`, where there is one: (H, W) uint8, 0..255, and the colour is then straight.
    `keep` holds whatever owns the memory (a decoder's frame).
    """

    y: U8
    u: U8
    v: U8
    a: U8 | None = None
    keep: object = field(default=None, repr=False)

    @property
    def size(self) -> tuple[int, int]:
        return self.y.shape[1], self.y.shape[0]


@dataclass(frozen=True, slots=True, eq=False)
class RgbaSurface:
    """A picture in R'G'B' coded as BT.709 / sRGB, full range.

    rgba: (H, W, 4) uint8, straight alpha, C-contiguous, read-only to the receiver.
    """

    rgba: U8

    @property
    def size(self) -> tuple[int, int]:
        return self.rgba.shape[1], self.rgba.shape[0]


Surface = YuvSurface | RgbaSurface
