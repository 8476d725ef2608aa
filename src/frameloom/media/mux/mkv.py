"""Matroska: whatever picture codec there is; WebM's elder, with the same clock of whole
milliseconds.

No AAC and no MP3: FFmpeg's muxer does not say where AAC ends, and up to version 5 its demuxer
leaves the delay of either in: a click is heard 21 or 23 ms late.
"""

from __future__ import annotations

from frameloom.media.mux import webm
from frameloom.media.mux.base import Container
from frameloom.media.mux.writer import Writer

CONTAINER = Container(
    name="matroska",
    summary="Matroska, holds every picture codec",
    suffixes=(".mkv",),
    sound_suffixes=(".mka",),
    video=("h264", "h265", "av1", "vp9", "ffv1", "prores"),
    alpha=("vp9", "ffv1", "prores"),
    audio=("opus", "flac", "pcm"),
    subtitles="subrip",
    ticks=webm.ticks,
    sink=Writer,
    options=webm.options,
    finish=webm.set_lengths,
)
