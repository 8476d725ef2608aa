"""TIFF pictures by FFmpeg: lossless, 8 or 16 bits, alpha."""

from __future__ import annotations

from frameloom.media.encode.base import (
    QUALITIES,
    PictureSettings,
    Quality,
    VideoEncoder,
    colour_tags,
)
from frameloom.media.encode.stills import by_ffmpeg


def _options(settings: PictureSettings) -> dict[str, str]:
    return {**colour_tags(settings.pixel_format), "compression_algo": "deflate"}


ENCODER = VideoEncoder(
    name="tiff",
    codec="tiff",
    summary="TIFF pictures, lossless",
    pixel_formats=("rgb24", "rgba", "rgb48le", "rgba64le"),
    qualities=dict.fromkeys(QUALITIES, Quality(lossless=True)),
    options=_options,
    still=by_ffmpeg("tiff", _options),
)
