"""From a decoder's frame to a surface: colour by the stream's tags, turned, in square pixels.

Colour: the tagged matrix and range; untagged means BT.601 under 720 lines, BT.709 from 720 up,
limited range. 8-bit 4:2:0 BT.709 in limited range passes as views of the decoder's own memory.
"""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter

from frameloom.core.errors import MediaError
from frameloom.core.surface import U8, RgbaSurface, Surface, YuvSurface
from frameloom.core.time import round_half_up
from frameloom.media import orient

BT709, BT601 = 1, 5
"""swscale's names of the matrices (SWS_CS_*)."""
_MATRICES = {1: 1, 4: 4, 5: 5, 6: 5, 7: 7, 9: 9, 10: 9}
"""By AVColorSpace; what is missing here is untagged."""
_UNKNOWN = {8: "YCgCo", 11: "YDzDx", 14: "ICtCp", 15: "IPT-C2", 16: "YCgCo-Re", 17: "YCgCo-Ro"}
_QUALITY = int(
    Interpolation.BICUBIC
    | Interpolation.ACCURATE_RND
    | Interpolation.FULL_CHR_H_INT
    | Interpolation.FULL_CHR_H_INP
)


def matrix(frame: av.VideoFrame) -> int:
    """The frame's Y'CbCr matrix, as swscale names it."""
    return _MATRICES.get(frame.colorspace, BT709 if frame.height >= 720 else BT601)


def full_range(frame: av.VideoFrame) -> bool:
    """Is its Y'CbCr full range? Only where tagged so."""
    return frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")


def has_alpha(frame: av.VideoFrame) -> bool:
    return any(part.is_alpha for part in frame.format.components)


def is_rgb(frame: av.VideoFrame) -> bool:
    return bool(frame.format.is_rgb or frame.format.has_palette)


def square_size(width: int, height: int, aspect: Fraction | None) -> tuple[int, int]:
    """Size in square pixels of a picture whose pixels are `aspect` wide: the short side grows."""
    if not aspect or aspect == 1 or aspect < 0:
        return width, height
    if aspect > 1:
        return round_half_up(width * aspect), height
    return width, round_half_up(height / aspect)


class Presenter:
    """Makes surfaces of a stream's frames, all of one size and kind, set by the first frame.

    `size`: presented width and height in square pixels. `alpha`: the frames can be transparent.
    Not to be called from two threads at once.
    """

    def __init__(self, file: str, first: av.VideoFrame, pixel_aspect: Fraction | None) -> None:
        if first.colorspace in _UNKNOWN and not is_rgb(first):
            raise MediaError(
                f"its colours are {_UNKNOWN[first.colorspace]}, which cannot be converted; "
                "transcode it to BT.709",
                file=file,
                stream="video",
            )
        self.pixel_aspect = pixel_aspect
        self.orientation = orient.of_frame(first)
        self.alpha = has_alpha(first)
        self._square = square_size(first.width, first.height, pixel_aspect)
        self.size = self.orientation.size(*self._square)
        self._as_rgba = self.alpha or is_rgb(first)
        self._reformatter = VideoReformatter()

    @property
    def bytes_per_frame(self) -> int:
        """About what a surface takes in memory."""
        return self.size[0] * self.size[1] * (4 if self._as_rgba else 2)

    def surface(self, frame: av.VideoFrame) -> Surface:
        """The frame as it is to be shown; views of its planes where nothing is to be done."""
        if self._as_rgba:
            picture = self._convert(frame, "rgba", ColorRange.JPEG)
            return RgbaSurface(self.orientation.turn(_rgba(picture)))
        picture = frame
        if not self._is_ready(frame):
            picture = self._convert(frame, "yuv420p", ColorRange.MPEG)
        y, u, v = (_plane(picture, i) for i in range(3))
        turn = self.orientation
        return YuvSurface(
            turn.turn(y),
            turn.turn_chroma(u, *self._square),
            turn.turn_chroma(v, *self._square),
            keep=picture if turn == orient.UPRIGHT else None,
        )

    def _is_ready(self, frame: av.VideoFrame) -> bool:
        return (
            frame.format.name == "yuv420p"
            and (frame.width, frame.height) == self._square
            and matrix(frame) == BT709
            and not full_range(frame)
        )

    def _convert(self, frame: av.VideoFrame, form: str, to_range: ColorRange) -> av.VideoFrame:
        full = full_range(frame) or is_rgb(frame)
        return self._reformatter.reformat(
            frame,
            *self._square,
            form,
            src_colorspace=matrix(frame),
            dst_colorspace=BT709,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=to_range,
            interpolation=_QUALITY,
            threads=1,
        )


def _plane(frame: av.VideoFrame, index: int) -> U8:
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _rgba(frame: av.VideoFrame) -> U8:
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return np.ascontiguousarray(rows[:, : 4 * frame.width]).reshape(-1, frame.width, 4)
