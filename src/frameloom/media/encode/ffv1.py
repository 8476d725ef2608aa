"""FFV1 by FFmpeg: lossless, for archives and for going on with elsewhere."""

from __future__ import annotations

from frameloom.media.encode.base import (
    QUALITIES,
    PictureSettings,
    Quality,
    VideoEncoder,
    colour_tags,
)


def _options(settings: PictureSettings) -> dict[str, str]:
    return {
        **colour_tags(settings.pixel_format),
        "level": "3",
        "slices": "4",
        "slicecrc": "1",
        "g": "1",
    }


ENCODER = VideoEncoder(
    name="ffv1",
    codec="ffv1",
    summary="FFV1, lossless",
    pixel_formats=(
        "yuv420p",
        "bgra",
        "yuv422p",
        "yuv444p",
        "yuva420p",
        "yuva444p",
        "yuv420p10le",
        "yuv422p10le",
        "yuv444p10le",
        "yuva444p10le",
        "gbrp10le",
        "gbrap10le",
        "gbrp16le",
        "gbrap16le",
    ),
    qualities=dict.fromkeys(QUALITIES, Quality(lossless=True)),
    options=_options,
    lag=lambda _settings: 1,
)
