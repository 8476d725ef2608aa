"""Pixels in memory: what media deliver, what a renderer returns, what an encoder takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]


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


@dataclass(frozen=True, slots=True, eq=False)
class DeepSurface:
    """A picture of more than 8 bits in R'G'B' coded as BT.709 / sRGB, full range.

    r, g, b: (H, W) uint16, 0..65535, read-only to the receiver; `a` likewise where there is one,
    and the colour is then straight.
    """

    r: U16
    g: U16
    b: U16
    a: U16 | None = None

    @property
    def size(self) -> tuple[int, int]:
        return self.r.shape[1], self.r.shape[0]


Shallow = YuvSurface | RgbaSurface
Surface = Shallow | DeepSurface


@dataclass(frozen=True, slots=True)
class Form:
    """How finished pixels lie in memory. `name`: FFmpeg's, of the pixel format.

    `planes`: the channels of each plane, in the order they lie in it: ("y", "u", "v") or ("rgba",).
    `bits` a sample; R'G'B' is full range, Y'CbCr BT.709 in limited range. `halved`: is chroma half
    as wide, half as high? `dtype`: numpy's, with its byte order.
    """

    name: str
    planes: tuple[str, ...]
    bits: int
    halved: tuple[bool, bool] = (False, False)
    dtype: str = "u1"

    @property
    def alpha(self) -> bool:
        return "a" in self.planes[-1]

    @property
    def deep(self) -> bool:
        """Does it hold more than 8 bits?"""
        return self.bits > 8

    @property
    def is_rgb(self) -> bool:
        return "r" in "".join(self.planes)

    def shape(self, plane: int, size: tuple[int, int]) -> tuple[int, ...]:
        """Rows, columns and, of several channels in one plane, their number."""
        channels, (w, h) = self.planes[plane], size
        if channels in ("u", "v"):
            x, y = self.halved
            return (h + 1) // 2 if y else h, (w + 1) // 2 if x else w
        return (h, w) if len(channels) == 1 else (h, w, len(channels))


def _forms() -> dict[str, Form]:
    made = [
        Form("rgb24", ("rgb",), 8),
        Form("rgba", ("rgba",), 8),
        Form("bgra", ("bgra",), 8),
        Form("rgb48be", ("rgb",), 16, dtype=">u2"),
        Form("rgba64be", ("rgba",), 16, dtype=">u2"),
        Form("rgb48le", ("rgb",), 16, dtype="<u2"),
        Form("rgba64le", ("rgba",), 16, dtype="<u2"),
        Form("gbrp", ("g", "b", "r"), 8),
        Form("gbrap", ("g", "b", "r", "a"), 8),
        Form("gbrp10le", ("g", "b", "r"), 10, dtype="<u2"),
        Form("gbrap10le", ("g", "b", "r", "a"), 10, dtype="<u2"),
        Form("gbrp16le", ("g", "b", "r"), 16, dtype="<u2"),
        Form("gbrap16le", ("g", "b", "r", "a"), 16, dtype="<u2"),
        Form("gbrpf32le", ("g", "b", "r"), 32, dtype="<f4"),
        Form("gbrapf32le", ("g", "b", "r", "a"), 32, dtype="<f4"),
    ]
    for chroma, halved in (("420", (True, True)), ("422", (True, False)), ("444", (False, False))):
        for bits, dtype, tail in ((8, "u1", ""), (10, "<u2", "10le"), (12, "<u2", "12le")):
            made.append(Form(f"yuv{chroma}p{tail}", ("y", "u", "v"), bits, halved, dtype))
            made.append(Form(f"yuva{chroma}p{tail}", ("y", "u", "v", "a"), bits, halved, dtype))
    return {form.name: form for form in made}


FORMS = _forms()
"""The pixel formats that the renderer can deliver, by FFmpeg's names."""
YUV420P = FORMS["yuv420p"]


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """A finished picture in one of the `FORMS`: one array a plane, see `Form.shape`.

    Native byte order (uint8, uint16 or float32). Alpha is straight, but in floating point, where
    light is linear and premultiplied, as OpenEXR has it.
    """

    form: Form
    planes: tuple[npt.NDArray[Any], ...]

    @property
    def size(self) -> tuple[int, int]:
        return self.planes[0].shape[1], self.planes[0].shape[0]


Deliverable = YuvSurface | Finished
"""What a renderer returns: `YuvSurface` is the form yuv420p without alpha."""
