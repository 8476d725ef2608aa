"""How long each frame of an animated picture lasts, read exactly from the file itself."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from frameloom.media.clock import fine_tick_s

MOST_FRAMES = 100_000
"""Of an animated picture: counting to a frame takes as long as it is far in."""
SHORTEST_GIF_S = Fraction(2, 100)
INSTEAD_S = Fraction(1, 10)
"""GIF frames of 0 or 1 hundredth, and frames of no length at all, last 0.1 s, as in browsers."""


def frame_delays(data: bytes) -> tuple[list[Fraction], Fraction]:
    """Seconds that each frame lasts, and the tick of the file's clock: GIF, APNG or WebP.

    Empty for a still picture in these formats and for any other; a truncated file gives the
    frames that it still names. Of a GIF no more than `MOST_FRAMES` + 1 are counted.
    """
    if data[:4] == b"GIF8":
        counted = islice(_gif(data), MOST_FRAMES + 1)
        return [_gif_delay(d) for d in counted], Fraction(1, 100)
    if data[:4] == b"\x89PNG":
        found = [d or INSTEAD_S for d in _apng(data)]
        return found, fine_tick_s(Fraction(1, math.lcm(*(d.denominator for d in found))))
    if data[8:12] == b"WEBP":
        return [d or INSTEAD_S for d in _webp(data)], Fraction(1, 1000)
    return [], Fraction(1, 1000)


def _gif_delay(delay_s: Fraction) -> Fraction:
    return INSTEAD_S if delay_s < SHORTEST_GIF_S else delay_s


def _gif(data: bytes) -> Iterator[Fraction]:
    """GIF89a, sections 18-26: blocks one after the other, a delay before each image."""
    at, delay = 13 + _gif_table(data, 10), Fraction(0)
    while at < len(data):
        kind = data[at]
        if kind == 0x21:
            if data[at + 1 : at + 3] == b"\xf9\x04" and at + 6 <= len(data):
                delay = Fraction(int.from_bytes(data[at + 4 : at + 6], "little"), 100)
            at = _gif_blocks(data, at + 2)
        elif kind == 0x2C and at + 10 < len(data):
            yield delay
            delay = Fraction(0)
            at = _gif_blocks(data, at + 11 + _gif_table(data, at + 9))
        elif kind == 0:
            at += 1
        else:
            return


def _gif_table(data: bytes, at: int) -> int:
    """Bytes of the colour table that the flags at `at` announce."""
    return 3 << ((data[at] & 7) + 1) if at < len(data) and data[at] & 0x80 else 0


def _gif_blocks(data: bytes, at: int) -> int:
    """The place after a chain of sub-blocks."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _apng(data: bytes) -> Iterator[Fraction]:
    """fcTL chunks: delay_num / delay_den seconds, 0 as the denominator means 100 (APNG 1.0)."""
    at = 8
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name == b"fcTL" and at + 32 <= len(data):
            number, parts = struct.unpack_from(">HH", data, at + 28)
            yield Fraction(number, parts or 100)
        at += size + 12


def _webp(data: bytes) -> Iterator[Fraction]:
    """ANMF chunks: 24 bits of milliseconds after four 24-bit numbers (WebP container)."""
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"ANMF" and at + 23 <= len(data):
            yield Fraction(int.from_bytes(data[at + 20 : at + 23], "little"), 1000)
        at += 8 + size + size % 2
