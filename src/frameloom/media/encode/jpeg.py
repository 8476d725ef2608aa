"""JPEG pictures by Pillow: small, for eyes."""

from __future__ import annotations

from frameloom.core.surface import Deliverable
from frameloom.media.encode.base import PictureSettings, Quality, VideoEncoder
from frameloom.media.encode.stills import by_pillow


def _options(_settings: PictureSettings) -> dict[str, str]:
    return {}


def _still(picture: Deliverable, settings: PictureSettings) -> bytes:
    """From quality 90 on, chroma is kept whole."""
    quality = int(settings.profile)
    chroma = "4:4:4" if quality >= 90 else "4:2:0"
    return by_pillow(picture, "JPEG", quality=quality, subsampling=chroma, optimize=True)


ENCODER = VideoEncoder(
    name="jpeg",
    codec="jpeg",
    summary="JPEG pictures",
    pixel_formats=("rgb24",),
    qualities={
        "draft": Quality(profile="75"),
        "standard": Quality(profile="92"),
        "high": Quality(profile="98"),
    },
    options=_options,
    still=_still,
)
