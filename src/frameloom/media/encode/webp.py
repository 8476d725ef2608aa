"""WebP pictures, single or animated, by libwebp through Pillow: small, with alpha."""

from __future__ import annotations

from frameloom.core.surface import Deliverable
from frameloom.media.encode.base import PictureSettings, Quality, VideoEncoder
from frameloom.media.encode.stills import by_pillow


def _options(_settings: PictureSettings) -> dict[str, str]:
    return {}


def _still(picture: Deliverable, settings: PictureSettings) -> bytes:
    """`exact`: the colour of what is clear stays, for programs that blend it at edges."""
    if settings.lossless:
        return by_pillow(picture, "WEBP", lossless=True, quality=50, exact=True)
    quality = int(settings.profile)
    return by_pillow(picture, "WEBP", quality=quality, alpha_quality=100, method=4, exact=True)


ENCODER = VideoEncoder(
    name="webp",
    codec="webp",
    summary="WebP pictures",
    pixel_formats=("rgb24", "rgba"),
    max_side=16383,
    qualities={
        "draft": Quality(profile="60"),
        "standard": Quality(profile="85"),
        "high": Quality(profile="95"),
        "lossless": Quality(lossless=True),
    },
    options=_options,
    still=_still,
)
