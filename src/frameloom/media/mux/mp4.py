"""MP4: fast start, and a clock in which every length is exact."""

from __future__ import annotations

import math
from fractions import Fraction

from frameloom.core.time import SAMPLE_RATE
from frameloom.media.mux.base import Container
from frameloom.media.mux.boxes import set_media_lengths
from frameloom.media.mux.writer import Writer

_FINE = 10_000
"""Ticks per second from which on a reader takes pts as exact rather than rounded."""
_LARGEST_SCALE = 2**31 - 1


def ticks(fps: Fraction) -> int:
    """A multiple of the rate's numerator: frame i is at exactly i x denominator x multiple."""
    multiple = 1
    while fps.numerator * multiple < _FINE:
        multiple *= 2
    return fps.numerator * multiple


def options(fps: Fraction) -> dict[str, str]:
    """The movie's clock counts in a common multiple of picture ticks and sound samples, so that
    edit lists and lengths are exact for both; where that is too large, in picture ticks."""
    common = math.lcm(ticks(fps), SAMPLE_RATE)
    return {
        "fflags": "bitexact",
        "movflags": "faststart",
        "video_track_timescale": str(ticks(fps)),
        "movie_timescale": str(common if common <= _LARGEST_SCALE else ticks(fps)),
    }


CONTAINER = Container(
    name="mp4",
    summary="MP4, fast start",
    suffixes=(".mp4", ".m4v"),
    sound_suffixes=(".m4a",),
    video=("h264", "h265", "av1", "vp9"),
    audio=("aac", "opus", "flac"),
    subtitles="mov_text",
    ticks=ticks,
    sink=Writer,
    options=options,
    finish=set_media_lengths,
)
