"""H.264 by x264: plays everywhere."""

from __future__ import annotations

from frameloom.media.encode.base import (
    SPEEDS,
    PictureSettings,
    Quality,
    VideoEncoder,
    colour_tags,
    rate_buffer,
)


def _options(settings: PictureSettings) -> dict[str, str]:
    return {
        **colour_tags(settings.pixel_format),
        "preset": settings.speed,
        "g": str(settings.gop),
        **_rate(settings),
    }


def _rate(settings: PictureSettings) -> dict[str, str]:
    """x264's buffer starts 0.6 full: with that hard content averages within 4 % of the rate, five
    seconds in one piece or in five of a second (measured).
    """
    if settings.lossless:
        return {"qp": "0"}
    rate = {} if settings.crf is None else {"crf": f"{settings.crf:g}"}
    if settings.bitrate is not None:
        if settings.crf is None:
            rate["b"] = str(settings.bitrate)
        rate["maxrate"] = str(settings.bitrate)
        rate["bufsize"] = str(int(settings.bitrate * rate_buffer(settings)))
        rate["x264-params"] = "vbv-init=0.6"
    return rate


_LOOKAHEAD = dict(zip(SPEEDS, (0, 0, 10, 20, 30, 40, 50, 60, 60), strict=True))
_B_FRAMES = 3
"""More only where more is looked ahead."""


ENCODER = VideoEncoder(
    name="libx264",
    codec="h264",
    summary="H.264 by x264",
    pixel_formats=(
        "yuv420p",
        "yuv422p",
        "yuv444p",
        "yuv420p10le",
        "yuv422p10le",
        "yuv444p10le",
    ),
    even_sides=True,
    bitrates=True,
    gops=True,
    crf_range=(0, 51),
    speeds=SPEEDS,
    qualities={
        "draft": Quality(speed="veryfast", crf=28),
        "standard": Quality(speed="fast", crf=19),
        "high": Quality(speed="slow", crf=15),
        "lossless": Quality(speed="fast", lossless=True),
    },
    options=_options,
    reorder=2,
    lag=lambda settings: max(_LOOKAHEAD[settings.speed], _B_FRAMES) + 2,
)
