"""Matroska: whatever codec there is; WebM's elder, with the same clock of whole milliseconds."""

from __future__ import annotations

from frameloom.media.mux import webm
from frameloom.media.mux.base import Container
from frameloom.media.mux.writer import Writer

CONTAINER = Container(
    name="matroska",
    summary="Matroska, holds every codec",
    suffixes=(".mkv",),
    sound_suffixes=(".mka",),
    video=("h264", "h265", "av1", "vp9", "ffv1", "prores"),
    alpha=("vp9", "ffv1", "prores"),
    audio=("opus", "flac", "pcm", "mp3"),
    subtitles="subrip",
    ticks=webm.ticks,
    sink=Writer,
    options=webm.options,
    finish=webm.set_lengths,
)
