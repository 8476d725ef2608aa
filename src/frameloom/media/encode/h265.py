"""H.265 by x265: half the bits of H.264 at the same quality, several times the work."""

from __future__ import annotations

from frameloom.media.encode.base import (
    SPEEDS,
    PictureSettings,
    Quality,
    VideoEncoder,
    colour_tags,
    rate_buffer,
)

_PARAMS = "pools=none:frame-threads=1:info=0:log-level=none:open-gop=0"
"""Frames encoded at once show in the bytes; so does the banner, which names the processor."""


def _options(settings: PictureSettings) -> dict[str, str]:
    return {
        **colour_tags(settings.pixel_format),
        "preset": settings.speed,
        "g": str(settings.gop),
        "x265-params": f"{_PARAMS}:lossless=1" if settings.lossless else _PARAMS,
        **_rate(settings),
    }


def _rate(settings: PictureSettings) -> dict[str, str]:
    rate = {} if settings.crf is None else {"crf": f"{settings.crf:g}"}
    if settings.bitrate is not None:
        if settings.crf is None:
            rate["b"] = str(settings.bitrate)
        rate["maxrate"] = str(settings.bitrate)
        rate["bufsize"] = str(int(settings.bitrate * rate_buffer(settings)))
    return rate


ENCODER = VideoEncoder(
    name="libx265",
    codec="h265",
    summary="H.265 by x265",
    pixel_formats=(
        "yuv420p",
        "yuv422p",
        "yuv444p",
        "yuv420p10le",
        "yuv422p10le",
        "yuv444p10le",
        "yuv420p12le",
        "yuv422p12le",
        "yuv444p12le",
    ),
    even_sides=True,
    min_side=16,
    crf_range=(0, 51),
    speeds=SPEEDS,
    bitrates=True,
    gops=True,
    qualities={
        "draft": Quality(speed="ultrafast", crf=30),
        "standard": Quality(speed="veryfast", crf=22),
        "high": Quality(speed="medium", crf=18),
        "lossless": Quality(speed="ultrafast", lossless=True),
    },
    options=_options,
    reorder=2,
    tag="hvc1",
)
