"""APNG: delays are fractions of two 16-bit numbers; played for ever (PNG, third edition)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO

from frameloom.media.encode.base import PictureSettings
from frameloom.media.mux.animation import Animation, Box
from frameloom.media.mux.base import Container, as_it_is

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FOR_EVER, _STAYS, _REPLACES = 0, 0, 0


class Apng(Animation):
    """A PNG whose first picture is the first frame; the others follow in chunks of their own."""

    def head(self, settings: PictureSettings, frames: int, first: bytes) -> bytes:  # noqa: ARG002
        before = b"".join(
            _chunk(kind, data) for kind, data in _chunks(first) if kind not in (b"IDAT", b"IEND")
        )
        return _SIGNATURE + before + _chunk(b"acTL", struct.pack(">2I", frames, _FOR_EVER))

    def frame(self, number: int, box: Box, ticks: int, still: bytes) -> bytes:
        x, y, w, h = box
        delay = Fraction(ticks, self._ticks)
        # chunks are numbered all through: one of control a frame, one of pixels after the first
        order = 2 * number - 1 if number else 0
        control = struct.pack(
            ">5I2H2B", order, w, h, x, y, *delay.as_integer_ratio(), _STAYS, _REPLACES
        )
        pixels = b"".join(data for kind, data in _chunks(still) if kind == b"IDAT")
        if number:
            return _chunk(b"fcTL", control) + _chunk(
                b"fdAT", struct.pack(">I", 2 * number) + pixels
            )
        return _chunk(b"fcTL", control) + _chunk(b"IDAT", pixels)

    def end(self, file: BinaryIO) -> None:
        file.write(_chunk(b"IEND", b""))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += 12 + size


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _ticks(fps: Fraction) -> int:
    """The rate's numerator: a delay is exact; milliseconds where that is too large."""
    return fps.numerator if max(fps.as_integer_ratio()) < 2**16 else 1000


CONTAINER = Container(
    name="apng",
    summary="APNG, plays for ever",
    suffixes=(".apng",),
    video=("apng",),
    alpha=("apng",),
    fastest=1000,
    ticks=_ticks,
    sink=Apng,
    options=lambda _fps: {},
    finish=as_it_is,
    joins=False,
    pictures=True,
)
