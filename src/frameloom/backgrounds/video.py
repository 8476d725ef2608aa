"""`video`: a video behind the layers."""

from __future__ import annotations

from typing import Any, Literal

from frameloom.backgrounds.base import MediumBackground
from frameloom.params.base import param
from frameloom.params.playback import Playback, Sequence


class VideoBackground(MediumBackground, Sequence, Playback):
    """A video, muted unless it is told otherwise."""

    type: Literal["video"] = "video"
    muted: bool = param(True, "Whether its sound is left out.")
    continuous: bool = param(
        False, "As the project's background: plays on project time, across scenes."
    )

    def __init__(self, src: str, **data: Any) -> None:
        super().__init__(src=src, **data)
