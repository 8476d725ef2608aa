"""VP9 by libvpx: free of licence fees, for the web."""

from __future__ import annotations

from frameloom.media.encode.base import (
    CRF_LOWEST,
    SPEEDS,
    PictureSettings,
    Quality,
    VideoEncoder,
    colour_tags,
)

_CPU_USED = {speed: 8 - i for i, speed in enumerate(SPEEDS)}
"""libvpx's own presets: 8 is the quickest, 0 the slowest."""
_BUFFER_S = 0.6
"""Less lets the first pictures of a second starve, more lets it be missed."""


def _common(settings: PictureSettings) -> dict[str, str]:
    return {
        **colour_tags(settings.pixel_format),
        "deadline": "good",
        "cpu-used": str(_CPU_USED[settings.speed]),
        "tile-columns": "2",
        # libvpx codes alpha as a second stream, which must not skip a frame
        "auto-alt-ref": "0" if settings.form.alpha else "1",
        "lag-in-frames": "25",
        "g": str(settings.gop),
    }


def _options(settings: PictureSettings) -> dict[str, str]:
    if settings.lossless:
        return {**_common(settings), "lossless": "1"}
    if settings.crf is None:
        return _capped(settings)
    return {**_common(settings), "b": "0", "crf": f"{settings.crf:.0f}"}


def _capped(settings: PictureSettings) -> dict[str, str]:
    """At a constant rate: libvpx's variable and constrained ones, in one pass over a second, give
    up to twice what they are asked for (measured). What needs less stays near its crf."""
    assert settings.bitrate is not None
    rate = str(settings.bitrate)
    held = {"b": rate, "minrate": rate, "maxrate": rate}
    held["bufsize"] = str(int(settings.bitrate * _BUFFER_S))
    if settings.crf is not None:
        held["qmin"] = str(round(settings.crf * CRF_LOWEST))
    return {**_common(settings), **held}


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
    capped=_capped,
)
