"""Where the common clock of a file's picture and sound begins."""

from __future__ import annotations

from fractions import Fraction

from frameloom.media.demux import lower_errors, only, open_input, video_stream
from frameloom.media.packets import decode, packets


def picture_start_s(path: str) -> Fraction | None:
    """The container's time of the first presented picture, media time 0; None without one."""
    with open_input(path) as container, lower_errors(path, "video"):
        stream = video_stream(container)
        if stream is None or stream.time_base is None:
            return None
        only(container, stream)
        first = next(decode(stream.codec_context, packets(container, stream), 1), None)
        return None if first is None else first.pts * stream.time_base
