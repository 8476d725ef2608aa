"""From a container to decoded frames, past anything that is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
from av.container import InputContainer

if TYPE_CHECKING:
    VideoPacket = av.Packet[av.VideoStream]

_READ_RETRIES = 50


@dataclass(frozen=True, slots=True)
class Decoded:
    """A frame with its pts; `lost_pts`: the first pts that could not be decoded before it."""

    pts: int
    frame: av.VideoFrame
    lost_pts: int | None = None


def packets(container: InputContainer, stream: av.VideoStream) -> Iterator[VideoPacket]:
    """The stream's packets from where the container stands to the end of what can be read."""
    failures = 0
    while failures < _READ_RETRIES:
        try:
            for packet in container.demux(stream):
                failures = 0
                if packet.size:  # an empty one would end the decoder
                    yield packet
            return
        except (av.FFmpegError, OSError):
            failures += 1


def from_key(found: Iterator[VideoPacket]) -> Iterator[VideoPacket]:
    """Leaves out what comes before the first key frame."""
    for packet in found:
        if packet.is_keyframe:
            yield packet
            yield from found


def decode(
    decoder: av.VideoCodecContext, found: Iterator[VideoPacket], frame_ticks: int
) -> Iterator[Decoded]:
    """Frames in presentation order. What cannot be decoded is left out, and said by the next one.

    A frame without any time stamp follows its predecessor by `frame_ticks`; one that lies before
    its predecessor (a broken clock) is left out.
    """
    lost: list[int] = []
    last: int | None = None
    for frame in _frames(decoder, found, lost):
        pts = frame.pts if frame.pts is not None else frame.dts
        if pts is None:
            pts = 0 if last is None else last + frame_ticks
        if last is not None and pts < last:
            lost.append(pts)
            continue
        due = [p for p in lost if p < pts]
        lost[:] = [p for p in lost if p >= pts]
        yield Decoded(pts, frame, min(due) if due else None)
        last = pts


def _frames(
    decoder: av.VideoCodecContext, found: Iterator[VideoPacket], lost: list[int]
) -> Iterator[av.VideoFrame]:
    for packet in found:
        try:
            yield from decoder.decode(packet)
        except EOFError:
            return
        except (av.FFmpegError, ValueError):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is not None:
                lost.append(stamp)
    try:
        yield from decoder.decode(None)
    except (av.FFmpegError, ValueError):
        return
