"""OpenEXR pictures by FFmpeg: linear light, half floats, premultiplied alpha."""

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
    return {**colour_tags(settings.pixel_format), "compression": "zip16", "format": "half"}


ENCODER = VideoEncoder(
    name="exr",
    codec="exr",
    summary="OpenEXR pictures, linear light",
    pixel_formats=("gbrpf32le", "gbrapf32le"),
    qualities=dict.fromkeys(QUALITIES, Quality()),
    options=_options,
    still=by_ffmpeg("exr", _options),
)
