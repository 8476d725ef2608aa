"""GIF: 256 colours, chosen anew for every frame, with error diffusion; alpha by threshold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from frameloom.core.surface import U8
from frameloom.media.encode.base import PictureSettings, Quality, VideoEncoder


def _options(_settings: PictureSettings) -> dict[str, str]:
    return {}


def _through(settings: PictureSettings) -> Callable[[Any], Any]:
    """Makes of a frame of R'G'B'(A) one with a palette of its own."""
    import av

    from frameloom.media.encode.palette import reduced

    channels = 4 if settings.form.alpha else 3
    before: bytes | None = None

    def changed(frame: Any) -> Any:
        nonlocal before
        rows = np.frombuffer(frame.planes[0], np.uint8).reshape(frame.height, -1)
        pixels = rows[:, : channels * frame.width].reshape(frame.height, frame.width, channels)
        indices, palette = reduced(pixels, settings.profile, clear=settings.form.alpha)
        made: Any = av.VideoFrame(frame.width, frame.height, "pal8")
        plane, colours = made.planes
        memory: Any = np.frombuffer(plane, np.uint8)
        memory.reshape(frame.height, -1)[:, : frame.width] = indices
        told = palette[:, [2, 1, 0, 3]].tobytes()  # 0xAARRGGBB, little-endian
        colours.update(told if before in (None, told) else _of_its_own(palette))
        before = told
        made.pts, made.time_base, made.duration = frame.pts, frame.time_base, 1
        return made

    return changed


def _of_its_own(palette: U8) -> bytes:
    """A palette that FFmpeg does not take for the first frame's, though its colours are the same.

    Of a frame with that palette FFmpeg stores what differs in its indices from the frame before,
    whatever palette that one had: black after white would be nothing new. Opaque is 128 to 255.
    """
    other = palette[:, [2, 1, 0, 3]].copy()
    other[0, 3] -= 1
    return other.tobytes()


ENCODER = VideoEncoder(
    name="gif",
    codec="gif",
    summary="GIF, 256 colours a frame",
    pixel_formats=("rgb24", "rgba"),
    qualities={
        "draft": Quality(profile="bayer"),
        "standard": Quality(profile="sierra"),
        "high": Quality(profile="floyd"),
    },
    options=_options,
    lag=lambda _settings: 1,
    through=_through,
    takes="pal8",
)
