"""Finished pictures and samples as the frames that FFmpeg's encoders take."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from frameloom.core.surface import YUV420P, Deliverable, YuvSurface
from frameloom.core.time import SAMPLE_RATE

if TYPE_CHECKING:
    import av

F32 = npt.NDArray[np.float32]
_BT709, _SRGB, _LINEAR = 1, 13, 8
_RGB_MATRIX, _LIMITED, _FULL = 0, 1, 2
"""Code points of ITU-T H.273, the range as FFmpeg counts it."""


def video_frame(picture: Deliverable, number: int, time_base: Fraction) -> av.VideoFrame:
    """The planes copied, once, into an encoder's frame, row by row of its own length."""
    import av

    if isinstance(picture, YuvSurface):
        form = YUV420P
        planes: tuple[npt.NDArray[Any], ...] = (picture.y, picture.u, picture.v)
    else:
        form, planes = picture.form, picture.planes
    frame = av.VideoFrame(*picture.size, form.name)
    for plane, pixels in zip(frame.planes, planes, strict=True):
        row = pixels[0].size
        memory: Any = np.frombuffer(plane, form.dtype)  # type: ignore[call-overload]
        memory.reshape(plane.height, -1)[:, :row] = pixels.reshape(-1, row)
    frame.color_primaries = _BT709
    frame.color_trc = (_LINEAR if form.bits == 32 else _SRGB) if form.is_rgb else _BT709
    frame.colorspace = _RGB_MATRIX if form.is_rgb else _BT709
    frame.color_range = _FULL if form.is_rgb else _LIMITED
    frame.pts, frame.time_base, frame.duration = number, time_base, 1
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
