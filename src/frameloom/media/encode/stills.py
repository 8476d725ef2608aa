"""Single pictures: what makes of finished planes the bytes of a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from frameloom.core.surface import Deliverable, Finished
from frameloom.media.encode.base import PictureSettings
from frameloom.media.encode.frames import video_frame

_CLOCK = Fraction(1, 25)
"""A still has none, but encoders ask for one."""


def by_ffmpeg(
    name: str, options: Callable[[PictureSettings], dict[str, str]]
) -> Callable[[Deliverable, PictureSettings], bytes]:
    """A still's file as one of FFmpeg's encoders makes it: its only packet."""

    def made(picture: Deliverable, settings: PictureSettings) -> bytes:
        import av

        context: Any = av.CodecContext.create(name, "w")
        context.width, context.height = picture.size
        context.pix_fmt, context.time_base = settings.pixel_format, _CLOCK
        context.options, context.thread_count = options(settings), 1
        frame = video_frame(picture, 0, _CLOCK)
        return b"".join(bytes(packet) for packet in (*context.encode(frame), *context.encode(None)))

    return made


def by_pillow(picture: Deliverable, form: str, **options: Any) -> bytes:
    """A still's file as Pillow makes it of 8-bit R'G'B'(A)."""
    from PIL import Image

    assert isinstance(picture, Finished)
    file = io.BytesIO()
    Image.fromarray(picture.planes[0]).save(file, form, **options)
    return file.getvalue()
