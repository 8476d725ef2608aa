"""From a decoder's frame to a surface: colour by the stream's tags, turned, in square pixels.

Colour: the tagged matrix and range; untagged means BT.601 under 720 lines, BT.709 from 720 up,
limited range. 8-bit 4:2:0 BT.709 in limited range passes as views of the decoder's own memory.
Chroma ends up where surfaces have it, wherever it lay. Wider primaries and HDR go through 16 bits.
"""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter

from frameloom.core.errors import MediaError
from frameloom.core.surface import U8, U16, DeepSurface, RgbaSurface, Shallow, Surface, YuvSurface
from frameloom.core.time import round_half_up
from frameloom.media import deep, gamut, orient, recolour, siting
from frameloom.media.tone import ToneMap

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
    """Is its Y'CbCr full range? As tagged; untagged only what FFmpeg names or takes so."""
    if frame.color_range in (ColorRange.MPEG, ColorRange.JPEG):
        return frame.color_range == ColorRange.JPEG
    return frame.format.name.startswith("yuvj") or is_grey(frame)


def is_grey(frame: av.VideoFrame) -> bool:
    return frame.format.name.startswith(("gray", "ya"))


def has_alpha(frame: av.VideoFrame) -> bool:
    return any(part.is_alpha for part in frame.format.components)


def is_rgb(frame: av.VideoFrame) -> bool:
    return bool(frame.format.is_rgb or frame.format.has_palette)


def is_deep(frame: av.VideoFrame) -> bool:
    """Would 8 bits of BT.709 lose some of it?"""
    return deep.bits(frame) > 8 or gamut.is_wide(frame)


def square_size(width: int, height: int, aspect: Fraction | None) -> tuple[int, int]:
    """Size in square pixels of a picture whose pixels are `aspect` wide: the short side grows."""
    if not aspect or aspect == 1 or aspect < 0:
        return width, height
    if aspect > 1:
        return round_half_up(width * aspect), height
    return width, round_half_up(height / aspect)


class Presenter:
    """Makes surfaces of a stream's frames, all of one size and kind, set by the first frame.

    `codec`: FFmpeg's name of what they were decoded from. `tone_map`: the curve for HDR. `size`:
    presented width and height in square pixels. `alpha`: the frames can be transparent. Not to be
    called from two threads at once.
    """

    def __init__(
        self,
        file: str,
        first: av.VideoFrame,
        codec: str,
        pixel_aspect: Fraction | None,
        tone_map: ToneMap = "soft",
    ) -> None:
        if first.colorspace in _UNKNOWN and not is_rgb(first):
            raise MediaError(
                f"its colours are {_UNKNOWN[first.colorspace]}, which cannot be converted; "
                "transcode it to BT.709",
                file=file,
                stream="video",
            )
        self.pixel_aspect, self._tone_map = pixel_aspect, tone_map
        self.orientation = orient.of_frame(first)
        self.alpha = has_alpha(first)
        self._square = square_size(first.width, first.height, pixel_aspect)
        self.size = self.orientation.size(*self._square)
        self._as_rgba = self.alpha or is_rgb(first)
        self._siting = siting.of_frame(first, codec)
        self._reformatter = VideoReformatter()
        copied = 64 if is_deep(first) else 32 if self._as_rgba else 0
        bits = first.format.padded_bits_per_pixel + copied
        self.bytes_per_frame = self.size[0] * self.size[1] * bits // 8
        """About what a frame and its surface take in memory."""

    def surface(self, frame: av.VideoFrame) -> Shallow:
        """The frame in 8 bits as it is to be shown; views of its planes where nothing is to be
        done."""
        if gamut.is_wide(frame):
            return self._shallow(*self._sixteen(frame))
        if self._as_rgba:
            return RgbaSurface(self.orientation.turn(self._rgba(frame)))
        picture, planes = self._bt709(frame)
        y, u, v = planes
        turn = self.orientation
        return YuvSurface(
            turn.turn(y),
            turn.turn_chroma(u, *self._square),
            turn.turn_chroma(v, *self._square),
            keep=picture,
        )

    def whole_surface(self, frame: av.VideoFrame) -> Surface:
        """The same with all its bits, where it has more than 8."""
        return DeepSurface(*self._sixteen(frame)) if is_deep(frame) else self.surface(frame)

    def _rgba(self, frame: av.VideoFrame) -> U8:
        """(H, W, 4) uint8 in square pixels, straight alpha."""
        if frame.format.name == "yuva420p" and (frame.width, frame.height) == self._square:
            y, u, v, a = (_rows(frame, i)[..., 0] for i in range(4))
            u, v = (siting.moved(plane, self._siting) for plane in (u, v))
            return recolour.to_rgba(y, u, v, a, matrix(frame), full_range(frame))
        return _rows(self._reformatted(frame, "rgba", to_full=True), 0, 4)

    def _bt709(self, frame: av.VideoFrame) -> tuple[av.VideoFrame, tuple[U8, U8, U8]]:
        """8-bit 4:2:0 planes of BT.709 in limited range, and the frame whose memory they may be."""
        source, full, halved = matrix(frame), full_range(frame), deep.halved(frame)
        across, down = halved or (True, True)
        frame = self._planar(frame, "yuv420p" if halved is None else deep.planar_name(frame, 8))
        y, u, v = (_rows(frame, i)[..., 0] for i in range(3))
        if across and down:
            u, v = siting.moved(u, self._siting), siting.moved(v, self._siting)
        else:
            u, v = (recolour.halved(plane, not across, not down) for plane in (u, v))
        if source == BT709 and not full:
            return frame, (y, u, v)
        return frame, recolour.to_bt709(y, u, v, source, full)

    def _sixteen(self, frame: av.VideoFrame) -> tuple[U16, ...]:
        """R', G', B' and A, if it has that: BT.709 in 16 bits, upright, in square pixels."""
        source, full, wide = matrix(frame), full_range(frame), gamut.is_wide(frame)
        primaries, transfer = frame.color_primaries, frame.color_trc
        frame = self._planar(frame, deep.planar_name(frame, deep.held_bits(frame)))
        r, g, b, *alpha = deep.to_rgb16(frame, source, full, self._siting)
        if wide:
            gamut.to_bt709(r, g, b, primaries, transfer, self._tone_map)
        return tuple(self.orientation.turn(plane) for plane in (r, g, b, *alpha))

    def _shallow(self, r: U16, g: U16, b: U16, a: U16 | None = None) -> Shallow:
        """Such planes in 8 bits."""
        if not self._as_rgba:
            return YuvSurface(*recolour.of_rgb16(r, g, b))
        alpha = np.full_like(r, 65535) if a is None else a
        rgba = [((plane.astype(np.uint32) + 128) // 257).astype(np.uint8) for plane in (r, g, b)]
        rgba.append(((alpha.astype(np.uint32) + 128) // 257).astype(np.uint8))
        return RgbaSurface(np.stack(rgba, axis=-1))

    def _planar(self, frame: av.VideoFrame, form: str) -> av.VideoFrame:
        """The frame in a planar format of its own range, in square pixels; itself if it is that."""
        there = (frame.width, frame.height) == self._square
        if there and frame.format.name.replace("yuvj", "yuv") == form:
            return frame
        whole = full_range(frame) or is_rgb(frame) or is_grey(frame)
        return self._reformatted(frame, form, to_full=whole)

    def _reformatted(self, frame: av.VideoFrame, form: str, to_full: bool) -> av.VideoFrame:
        """In another pixel format and in square pixels, of the same matrix."""
        own = matrix(frame)
        # to swscale grey is full range; so it copies what is tagged as limited, too
        full = full_range(frame) or is_rgb(frame) or is_grey(frame)
        return self._reformatter.reformat(
            frame,
            *self._square,
            form,
            src_colorspace=own,
            dst_colorspace=own,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG if to_full else ColorRange.MPEG,
            interpolation=_QUALITY,
            threads=1,
        )


def _rows(frame: av.VideoFrame, index: int, bytes_per_pixel: int = 1) -> U8:
    """A plane's pixels: (H, W, bytes_per_pixel) uint8, without the padding; a view if single."""
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    used = rows[:, : bytes_per_pixel * plane.width]
    if bytes_per_pixel == 1:
        return used[..., None]
    return np.ascontiguousarray(used).reshape(plane.height, plane.width, bytes_per_pixel)
