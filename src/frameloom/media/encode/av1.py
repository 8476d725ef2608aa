"""AV1 by SVT-AV1: free of licence fees, the smallest files."""

from __future__ import annotations

import os

from frameloom.media.encode.base import (
    CRF_LOWEST,
    SPEEDS,
    PictureSettings,
    Quality,
    VideoEncoder,
    colour_tags,
)

_PRESETS = dict(zip(SPEEDS, ("9", "9", "8", "8", "7", "6", "5", "4", "3"), strict=True))
"""SVT's own presets: 13 is the quickest, 0 the slowest. From 10 on whole details go missing."""


def _common(settings: PictureSettings) -> dict[str, str]:
    os.environ.setdefault("SVT_LOG", "1")  # it reports on stderr otherwise; 1 is errors alone
    return {
        **colour_tags(settings.pixel_format),
        "preset": _PRESETS[settings.speed],
        "g": str(settings.gop),
        "svtav1-params": "lp=1:lossless=1" if settings.lossless else "lp=1",
    }


def _options(settings: PictureSettings) -> dict[str, str]:
    if settings.crf is None and settings.bitrate is not None:
        return _capped(settings)
    crf = {} if settings.crf is None else {"crf": f"{settings.crf:.0f}"}
    return {**_common(settings), **crf}


def _capped(settings: PictureSettings) -> dict[str, str]:
    """At a variable rate: SVT's capped crf, over a second, gives more than twice the cap, and lets
    its last pictures starve (measured)."""
    lowest = "" if settings.crf is None else f":min-qp={max(1, round(settings.crf * CRF_LOWEST))}"
    return {
        **_common(settings),
        "svtav1-params": f"lp=1{lowest}",
        "b": str(settings.bitrate),
    }


ENCODER = VideoEncoder(
    name="libsvtav1",
    codec="av1",
    summary="AV1 by SVT-AV1",
    pixel_formats=("yuv420p", "yuv420p10le"),
    even_sides=True,
    min_side=64,
    crf_range=(1, 63),
    speeds=SPEEDS,
    bitrates=True,
    gops=True,
    qualities={
        "draft": Quality(speed="superfast", crf=45),
        "standard": Quality(speed="veryfast", crf=30),
        "high": Quality(speed="fast", crf=20),
        "lossless": Quality(speed="veryfast", lossless=True),
    },
    options=_options,
    capped=_capped,
)
