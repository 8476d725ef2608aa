"""Finished pictures and samples as the frames that FFmpeg's encoders take."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frameloom.core.surface import YUV420P, Deliverable, Form, YuvSurface
from frameloom.core.time import SAMPLE_RATE

if TYPE_CHECKING:
    import av

F32 = npt.NDArray[np.float32]
_BT709, _SRGB, _LINEAR = 1, 13, 8
_RGB_MATRIX, _LIMITED, _FULL = 0, 1, 2
"""Code points of ITU-T H.273, the range as FFmpeg counts it."""


def video_frame(picture: Deliverable, number: int, time_base: Fraction) -> av.VideoFrame:
    """The picture as an encoder's frame: in its own memory where the planes lie as FFmpeg has them,
    else copied, once, row by row of the frame's own length."""
    if isinstance(picture, YuvSurface):
        form = YUV420P
        planes: tuple[npt.NDArray[Any], ...] = (picture.y, picture.u, picture.v)
    else:
        form, planes = picture.form, picture.planes
    memory = _in_one(planes) if form == YUV420P else None
    frame = _copied(planes, picture.size, form) if memory is None else _lent(memory, picture.size)
    frame.color_primaries = _BT709
    frame.color_trc = (_LINEAR if form.bits == 32 else _SRGB) if form.is_rgb else _BT709
    frame.colorspace = _RGB_MATRIX if form.is_rgb else _BT709
    frame.color_range = _FULL if form.is_rgb else _LIMITED
    frame.pts, frame.time_base, frame.duration = number, time_base, 1
    return frame


def _in_one(planes: tuple[npt.NDArray[Any], ...]) -> npt.NDArray[Any] | None:
    """What holds these planes and nothing else, whole and one right behind the other. PyAV counts a
    picture's rows in fours, half as many again for chroma: others are copied."""
    memory = planes[0].base
    if not isinstance(memory, np.ndarray) or memory.size != sum(plane.size for plane in planes):
        return None
    if planes[0].shape[0] % 4 or planes[0].shape[1] % 2:
        return None
    place = memory.ctypes.data
    for plane in planes:
        if plane.ctypes.data != place or not plane.flags.c_contiguous:
            return None
        place += plane.nbytes
    return memory


def _lent(memory: npt.NDArray[Any], size: tuple[int, int]) -> av.VideoFrame:
    import av

    return av.VideoFrame.from_numpy_buffer(memory.reshape(-1, size[0]), "yuv420p")


def _copied(
    planes: tuple[npt.NDArray[Any], ...], size: tuple[int, int], form: Form
) -> av.VideoFrame:
    import av

    frame = av.VideoFrame(*size, form.name)
    for plane, pixels in zip(frame.planes, planes, strict=True):
        row = pixels[0].size
        memory: Any = np.frombuffer(plane, form.dtype)  # type: ignore[call-overload]
        memory.reshape(plane.height, -1)[:, :row] = pixels.reshape(-1, row)
    return frame


def audio_frame(samples: F32, sample_format: str, start: int) -> av.AudioFrame:
    """`samples`: (n, 2) float32. `start`: the number of the first of them."""
    import av

    planes: npt.NDArray[Any] = samples.T if sample_format == "fltp" else samples.reshape(1, -1)
    if sample_format == "s32":
        planes = np.clip(np.rint(planes * 2.0**23), -(2**23), 2**23 - 1).astype(np.int32) << 8
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(planes), format=sample_format, layout="stereo"
    )
    frame.sample_rate, frame.pts = SAMPLE_RATE, start
    frame.time_base = Fraction(1, SAMPLE_RATE)
    return frame
