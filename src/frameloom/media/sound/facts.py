"""What must be known of a file's sound before frame 0."""

from __future__ import annotations

from fractions import Fraction

from frameloom.core.time import SAMPLE_RATE
from frameloom.media.sound.decode import Decoder
from frameloom.media.sound.source import Source
from frameloom.media.sound.zero import picture_start_s


def facts(path: str, zero_s: Fraction | None = None) -> tuple[Fraction, Fraction] | None:
    """When the file's sound starts and how long it lasts, in seconds of media time.

    Media time 0 is the first presented picture (sound alone: its first sample), so the start may
    be negative. The length is that of what is decoded, not what a header claims; only the head and
    the tail are decoded where the format allows. None if the file has no sound that can be
    decoded, or none after media time 0; MediaError if it cannot be opened. `zero_s`: the
    container's time of the first picture, where that is known already.
    """
    decoder = Decoder.open(path)
    if decoder is None:
        return None
    try:
        start_s = picture_start_s(path) if zero_s is None else zero_s
        source = Source(decoder, start_s, SAMPLE_RATE, lambda _start, _end: None)
        if source.empty:
            return None
        length_s = source.length_s()
        return (source.origin_s, length_s) if source.origin_s + length_s > 0 else None
    finally:
        decoder.close()
