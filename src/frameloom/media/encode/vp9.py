"""VP9 by libvpx: free of licence fees, for the web."""

from __future__ import annotations

from frameloom.media.encode.base import (
    SPEEDS,
    PictureSettings,
    Quality,
    VideoEncoder,
    colour_tags,
    rate_buffer,
)

_CPU_USED = {speed: 8 - i for i, speed in enumerate(SPEEDS)}
"""libvpx's own presets: 8 is the quickest, 0 the slowest."""


def _options(settings: PictureSettings) -> dict[str, str]:
    return {
        **colour_tags(settings.pixel_format),
        "deadline": "good",
        "cpu-used": str(_CPU_USED[settings.speed]),
        "tile-columns": "2",
        # libvpx codes alpha as a second stream, which must not skip a frame
        "auto-alt-ref": "0" if settings.form.alpha else "1",
        "lag-in-frames": "25",
        "g": str(settings.gop),
        **_rate(settings),
    }


def _rate(settings: PictureSettings) -> dict[str, str]:
    """crf with a bit rate is libvpx's constrained quality; without one it needs b = 0. A bit rate
    alone is held constant: libvpx's variable rate in one pass misses the average by half."""
    if settings.lossless:
        return {"lossless": "1"}
    rate = {"b": str(settings.bitrate or 0)}
    if settings.bitrate is not None:
        rate["maxrate"] = str(settings.bitrate)
        rate["bufsize"] = str(int(settings.bitrate * rate_buffer(settings)))
    if settings.crf is not None:
        rate["crf"] = f"{settings.crf:.0f}"
    elif settings.bitrate is not None:
        rate["minrate"] = str(settings.bitrate)
    return rate


ENCODER = VideoEncoder(
    name="libvpx-vp9",
    codec="vp9",
    summary="VP9 by libvpx",
    pixel_formats=("yuv420p", "yuva420p", "yuv422p", "yuv444p"),
    bitrates=True,
    gops=True,
    crf_range=(0, 63),
    speeds=SPEEDS,
    qualities={
        "draft": Quality(speed="superfast", crf=40),
        "standard": Quality(speed="faster", crf=28),
        "high": Quality(speed="medium", crf=20),
        "lossless": Quality(speed="faster", lossless=True),
    },
    options=_options,
)
