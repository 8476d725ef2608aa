"""`image`: a still or animated image, or an SVG, on a pane."""

from __future__ import annotations

from typing import Any, Literal

from frameloom.layers.media import MediumLayer


class Image(MediumLayer):
    """PNG, JPEG, WebP, AVIF, GIF and APNG (animated), SVG (drawn at the size it is shown)."""

    type: Literal["image"] = "image"

    def __init__(self, src: str, **data: Any) -> None:
        super().__init__(src=src, **data)
