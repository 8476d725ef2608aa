"""`video`: a video, an animated image or numbered images, on a pane."""

from __future__ import annotations

from typing import Any, Literal

from frameloom.layers.media import MediumLayer
from frameloom.params.base import param
from frameloom.params.playback import Playback, Sequence


class Video(MediumLayer, Sequence, Playback):
    """A video, an animated image or numbered images."""

    type: Literal["video"] = "video"
    muted: bool = param(False, "Whether its sound is left out.")

    def __init__(self, src: str, **data: Any) -> None:
        super().__init__(src=src, **data)
