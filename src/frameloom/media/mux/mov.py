"""MOV: what editors open; written as MP4 is, with the same exact clocks."""

from __future__ import annotations

from frameloom.media.mux import mp4
from frameloom.media.mux.base import Container
from frameloom.media.mux.boxes import set_media_lengths
from frameloom.media.mux.writer import Writer

CONTAINER = Container(
    name="mov",
    summary="MOV, for editors",
    suffixes=(".mov",),
    video=("h264", "h265", "prores"),
    alpha=("prores",),
    audio=("aac", "pcm"),
    subtitles="mov_text",
    ticks=mp4.ticks,
    sink=Writer,
    options=mp4.options,
    finish=set_media_lengths,
)
