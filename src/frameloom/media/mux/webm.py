"""WebM: a clock of whole milliseconds.

FFmpeg's muxer sums up rounded block times, and counts the sound's pre-skip as length: 0.241 s for
seven frames at 30 fps. Durations are not on the clock of the blocks, so they are set to the exact
length once the file is closed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from frameloom.core.time import round_half_up
from frameloom.media.mux.base import Container
from frameloom.media.mux.writer import Writer

TICKS = 1000
_UNKNOWN_SIZE = -1
_SEGMENT, _INFO, _DURATION = 0x18538067, 0x1549A966, 0x4489
_TAGS, _TAG, _SIMPLE_TAG, _TAG_NAME, _TAG_STRING = 0x1254C367, 0x7373, 0x67C8, 0x45A3, 0x4487


def set_lengths(path: Path, seconds: Fraction) -> None:
    with path.open("r+b") as file:
        end = path.stat().st_size
        for kind, start, size in _inside(file, (_SEGMENT, _INFO), 0, end):
            if kind == _DURATION and size == 8:
                _overwrite(file, start, struct.pack(">d", float(seconds * TICKS)))
        for _, start, size in _inside(file, (_SEGMENT, _TAGS), 0, end):
            _set_duration_tag(file, start, size, seconds)


def _set_duration_tag(file: BinaryIO, start: int, size: int, seconds: Fraction) -> None:
    """FFmpeg's statistics tag DURATION of one track: "00:00:05.000000000", padded with NUL."""
    for _, tag_start, tag_size in _inside(file, (_SIMPLE_TAG,), start, start + size, whole=True):
        fields = {k: (s, n) for k, s, n in _elements(file, tag_start, tag_start + tag_size)}
        if _TAG_NAME in fields and _TAG_STRING in fields:
            at, length = fields[_TAG_STRING]
            if _read(file, *fields[_TAG_NAME]).rstrip(b"\0") == b"DURATION":
                _overwrite(file, at, _clock(seconds).encode().ljust(length, b"\0")[:length])


def _clock(seconds: Fraction) -> str:
    nanoseconds = round_half_up(seconds * 10**9)
    whole, rest = divmod(nanoseconds, 10**9)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{rest:09}"


def _inside(
    file: BinaryIO, way: tuple[int, ...], start: int, end: int, *, whole: bool = False
) -> Iterator[tuple[int, int, int]]:
    """(id, start, size) of the elements under `way`; with `whole`, of the last of it themselves."""
    for kind, at, size in _elements(file, start, end):
        if kind == way[0]:
            if len(way) > 1:
                yield from _inside(file, way[1:], at, at + size, whole=whole)
            elif whole:
                yield kind, at, size
            else:
                yield from _elements(file, at, at + size)


def _elements(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(id, start of the data, size) of the EBML elements from `start` up to `end`."""
    while start < end:
        file.seek(start)
        kind, size = _number(file, keep_marker=True), _number(file, keep_marker=False)
        data = file.tell()
        size = end - data if size == _UNKNOWN_SIZE else min(size, end - data)
        yield kind, data, size
        start = data + size


def _number(file: BinaryIO, *, keep_marker: bool) -> int:
    """An EBML variable-length integer (RFC 8794, section 4)."""
    first = file.read(1)
    if not first or not first[0]:
        raise ValueError("not an EBML number")
    length = 9 - first[0].bit_length()
    value = int.from_bytes(first + file.read(length - 1), "big")
    if keep_marker:
        return value
    value -= 1 << (7 * length)
    return _UNKNOWN_SIZE if value == (1 << (7 * length)) - 1 else value


def _read(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def _overwrite(file: BinaryIO, start: int, data: bytes) -> None:
    file.seek(start)
    file.write(data)


def ticks(_fps: Fraction) -> int:
    return TICKS


def options(_fps: Fraction) -> dict[str, str]:
    return {"fflags": "bitexact", "cues_to_front": "1"}


CONTAINER = Container(
    name="webm",
    summary="WebM",
    suffixes=(".webm",),
    sound_suffixes=(".weba",),
    video=("vp9", "av1"),
    alpha=("vp9",),
    audio=("opus",),
    subtitles="webvtt",
    ticks=ticks,
    sink=Writer,
    options=options,
    finish=set_lengths,
)
