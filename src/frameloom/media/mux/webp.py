"""Animated WebP: a clock of milliseconds, played for ever (WebP Container Specification)."""

from __future__ import annotations

from typing import BinaryIO

from frameloom.media.encode.base import PictureSettings
from frameloom.media.mux.animation import Animation, Box
from frameloom.media.mux.base import Container, as_it_is

TICKS = 1000
_ANIMATED, _ALPHA = 0x02, 0x10
_REPLACES = 0x02
"""The frame's flag: its pixels take the place of what was there, whatever their alpha."""


class WebP(Animation):
    """Chunks of RIFF: VP8X, ANIM, then ANMF for every frame."""

    grid = 2

    def head(self, settings: PictureSettings, frames: int, first: bytes) -> bytes:  # noqa: ARG002
        w, h = settings.size
        flags = _ANIMATED | (_ALPHA if settings.form.alpha else 0)
        wide = bytes([flags, 0, 0, 0]) + _three(w - 1) + _three(h - 1)
        clear_and_for_ever = bytes(6)
        return b"RIFF\0\0\0\0WEBP" + _chunk(b"VP8X", wide) + _chunk(b"ANIM", clear_and_for_ever)

    def frame(self, number: int, box: Box, ticks: int, still: bytes) -> bytes:  # noqa: ARG002
        x, y, w, h = box
        place = b"".join(map(_three, (x // 2, y // 2, w - 1, h - 1, ticks)))
        return _chunk(b"ANMF", place + bytes([_REPLACES]) + _bitstream(still))

    def end(self, file: BinaryIO) -> None:
        size = file.tell()
        file.seek(4)
        file.write((size - 8).to_bytes(4, "little"))


def _bitstream(still: bytes) -> bytes:
    """A still's chunks of alpha and colour, without its own header."""
    kept, at = b"", 12
    while at + 8 <= len(still):
        kind, size = still[at : at + 4], int.from_bytes(still[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if kind in (b"ALPH", b"VP8 ", b"VP8L"):
            kept += still[at:end]
        at = end
    return kept


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def _three(value: int) -> bytes:
    return value.to_bytes(3, "little")


CONTAINER = Container(
    name="webp",
    summary="animated WebP, plays for ever",
    suffixes=(".webp",),
    video=("webp",),
    alpha=("webp",),
    fastest=1000,
    ticks=lambda _fps: TICKS,
    sink=WebP,
    options=lambda _fps: {},
    finish=as_it_is,
    joins=False,
    pictures=True,
)
