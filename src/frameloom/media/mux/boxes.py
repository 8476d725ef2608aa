"""Boxes of MP4 and MOV (ISO/IEC 14496-12), put right where FFmpeg's muxer miscounts."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

Box = tuple[bytes, int, int]
"""Its kind, and where what it holds begins and ends."""


def set_media_lengths(path: Path, _seconds: Fraction) -> None:
    """Each track's media lasts as long as its samples (8.4.2): FFmpeg at times writes a frame more,
    where pictures are reordered, and readers that divide by it find another frame rate."""
    with path.open("r+b") as file:
        for _, start, end in _under(file, (b"moov", b"trak", b"mdia"), 0, path.stat().st_size):
            times = _under(file, (b"minf", b"stbl", b"stts"), start, end)
            ticks = sum(_duration(file, at) for _, at, _end in times)
            for _, at, _end in _under(file, (b"mdhd",), start, end):
                _set_duration(file, at, ticks)


def muted(path: Path) -> tuple[str, ...]:
    """Which of "picture" and "sound" no player is to play: every such track is off, or without
    volume (8.3.2). Nothing of a file whose boxes are damaged: that is told elsewhere."""
    played: dict[str, bool] = {}
    try:
        with path.open("rb") as file:
            for _, start, end in _under(file, (b"moov", b"trak"), 0, path.stat().st_size):
                kind, on = _track(file, start, end)
                played[kind] = played.get(kind, False) or on
    except (OSError, ValueError, struct.error):
        return ()
    return tuple(name for name in ("picture", "sound") if not played.get(name, True))


def _track(file: BinaryIO, start: int, end: int) -> tuple[str, bool]:
    """What it is, and is it played?"""
    ((_, head, _),) = _under(file, (b"tkhd",), start, end)
    ((_, handler, _),) = _under(file, (b"mdia", b"hdlr"), start, end)
    file.seek(head)
    version, _, flags = struct.unpack(">BHB", file.read(4))
    file.seek(head + (48 if version else 36))
    (volume,) = struct.unpack(">h", file.read(2))
    file.seek(handler + 8)
    kind = {b"vide": "picture", b"soun": "sound"}.get(file.read(4), "")
    return kind, bool(flags & 1) and (kind != "sound" or volume > 0)


def _duration(file: BinaryIO, start: int) -> int:
    """Ticks of all samples, from their time table: runs of (count, ticks of each)."""
    file.seek(start + 4)
    (count,) = struct.unpack(">I", file.read(4))
    runs = struct.unpack(f">{2 * count}I", file.read(8 * count))
    return sum(samples * ticks for samples, ticks in zip(runs[::2], runs[1::2], strict=True))


def _set_duration(file: BinaryIO, start: int, ticks: int) -> None:
    """In a media header: version, flags, two dates, ticks per second, duration."""
    file.seek(start)
    wide = file.read(1) == b"\1"
    file.seek(start + (24 if wide else 16))
    file.write(struct.pack(">Q" if wide else ">I", ticks))


def _under(file: BinaryIO, way: tuple[bytes, ...], start: int, end: int) -> Iterator[Box]:
    """The boxes at the end of `way`, within a part of the file."""
    for kind, at, after in _boxes(file, start, end):
        if kind == way[0] and len(way) == 1:
            yield kind, at, after
        elif kind == way[0]:
            yield from _under(file, way[1:], at, after)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    while start + 8 <= end:
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        at = start + 8
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            at += 8
        after = end if size == 0 else start + size
        if not at <= after <= end:
            raise ValueError(f"the box {kind!r} at byte {start} does not end within its own")
        yield kind, at, after
        start = after
