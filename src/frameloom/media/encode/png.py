"""PNG pictures by FFmpeg: lossless, 8 or 16 bits, alpha."""

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
    return {**colour_tags(settings.pixel_format), "pred": "mixed"}


ENCODER = VideoEncoder(
    name="png",
    codec="png",
    summary="PNG pictures, lossless",
    pixel_formats=("rgb24", "rgba", "rgb48be", "rgba64be"),
    qualities=dict.fromkeys(QUALITIES, Quality(lossless=True)),
    options=_options,
    still=by_ffmpeg("png", _options),
)
