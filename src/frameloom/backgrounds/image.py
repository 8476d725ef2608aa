"""`image`: a picture behind the layers."""

from __future__ import annotations

from typing import Any, Literal

from frameloom.backgrounds.base import MediumBackground


class ImageBackground(MediumBackground):
    """A picture."""

    type: Literal["image"] = "image"

    def __init__(self, src: str, **data: Any) -> None:
        super().__init__(src=src, **data)
