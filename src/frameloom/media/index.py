"""What can be known of a video stream without decoding it: where it ends, where its keys are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.container import InputContainer

from frameloom.core.errors import MediaError
from frameloom.core.time import round_half_up
from frameloom.media.clock import Clock
from frameloom.media.demux import lower_errors, only, open_input, video_stream
from frameloom.media.packets import packets

if TYPE_CHECKING:
    from frameloom.media.packets import VideoPacket

_SMALL_BYTES = 64 << 20
"""Matroska files up to this are read whole to find their end; of larger ones the end is sought."""
_USUAL_RATE = 25
_REORDERED = 64
"""The last shown frame is among the last packets; a later time stamp before them is damage."""
_ROUNDING_S = Fraction(1, 500)
"""By how much an MP4 may miss its last frame's end: edit lists may count in 1/1000 s."""


@dataclass(frozen=True, slots=True)
class Index:
    """`keys`: (pts, byte position) of every key frame, by pts. `pts`: of every shown packet, in
    order. `last_ticks`: the length that the last frame's packet claims (0: none). `hidden`: how
    many packets an edit list hides."""

    keys: tuple[tuple[int, int], ...]
    pts: tuple[int, ...]
    last_ticks: int
    hidden: int

    @property
    def last_pts(self) -> int:
        return self.pts[-1]


def scan(path: str, seek_pts: int | None = None) -> Index | None:
    """Reads all packets, or those from the key frame before `seek_pts`; None if there are none."""
    keys, shown, hidden = [], [], 0
    with lower_errors(path), open_input(path) as container:
        stream = video_stream(container)
        if stream is None:
            return None
        only(container, stream)
        if seek_pts is not None:
            container.seek(seek_pts, stream=stream)
        for pts, packet in _stamped(packets(container, stream)):
            if packet.is_keyframe:
                keys.append((pts, packet.pos if packet.pos is not None else -1))
            if packet.is_discard:
                hidden += 1
            else:
                shown.append((pts, packet.duration or 0))
    if not shown:
        return None
    latest = max(shown[-_REORDERED:])
    shown = sorted(stamp for stamp in shown if stamp <= latest)
    return Index(tuple(sorted(keys)), tuple(p for p, _ in shown), shown[-1][1], hidden)


def known_keys(path: str) -> tuple[int, ...]:
    """The dts of key frames, in order, that the container names when it is opened."""
    with lower_errors(path), open_input(path) as container:
        stream = video_stream(container)
        if stream is None:
            return ()
        return tuple(sorted(one.timestamp for one in stream.index_entries if one.is_keyframe))


def media_end_s(
    path: str, container: InputContainer, stream: av.VideoStream, clock: Clock
) -> Fraction:
    """Media time at which the last frame ends.

    A whole MP4 of a steady rate says it. Elsewhere the last frame's length is what its packet
    says; coarse clocks are put right by the frame rate, where the time stamps agree with one.
    """
    rate = stream.average_rate or stream.guessed_rate
    if rate and rate == stream.base_rate and is_whole_mp4(path, stream) and stream.duration:
        start = stream.start_time if stream.start_time is not None else clock.zero
        said_s = clock.time_s(start + stream.duration)
        end_s = round_half_up(said_s * rate) / rate
        if end_s > 0 and abs(end_s - said_s) <= _ROUNDING_S:
            return end_s
    found = _tail(path, container, stream) or scan(path)
    if found is None:
        return Fraction(0)
    ticks = found.last_ticks or round_half_up(1 / ((rate or _USUAL_RATE) * clock.tick_s)) or 1
    last_s, length_s = clock.time_s(found.last_pts), ticks * clock.tick_s
    if clock.early_s and rate:
        number = round_half_up(last_s * rate)
        steady = abs(number / rate - last_s) <= clock.tick_s
        if steady and abs(1 / rate - length_s) <= clock.tick_s:
            return (number + 1) / rate
    return max(last_s + length_s, clock.tick_s)


def is_whole_mp4(path: str, stream: av.VideoStream) -> bool:
    """An MP4 or MOV with one index, all of whose samples lie inside the file."""
    entries = stream.index_entries
    if "mp4" not in stream.container.format.name or not stream.frames or not len(entries):
        return False
    last = entries[len(entries) - 1]
    return len(entries) >= stream.frames // 2 and last.pos + last.size <= _size(path)


def _tail(path: str, container: InputContainer, stream: av.VideoStream) -> Index | None:
    """The last packets alone, where the container is large and its own index can be trusted."""
    large = "matroska" in container.format.name and _size(path) > _SMALL_BYTES
    if not large or not container.duration or stream.time_base is None:
        return None
    try:
        return scan(path, int(Fraction(container.duration, av.time_base) / stream.time_base))
    except MediaError:  # the end cannot be sought: reading the whole file will tell
        return None


def _stamped(found: Iterator[VideoPacket]) -> Iterator[tuple[int, VideoPacket]]:
    """Packets with their pts; one without any follows its predecessor."""
    last = -1
    for packet in found:
        pts = packet.pts if packet.pts is not None else packet.dts
        last = pts if pts is not None else last + (packet.duration or 1)
        yield last, packet


def _size(path: str) -> int:
    with lower_errors(path):
        return Path(path).stat().st_size
