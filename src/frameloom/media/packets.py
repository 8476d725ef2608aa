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
_LONGEST_REORDER_S = 60


@dataclass(frozen=True, slots=True)
class Decoded:
    """A frame with its pts; `lost_pts`: the first pts that could not be decoded before it."""

    pts: int
    frame: av.VideoFrame
    lost_pts: int | None = None


def packets(container: InputContainer, stream: av.VideoStream) -> Iterator[VideoPacket]:
    """The stream's packets from where the container stands to the end of what can be read."""
    failures = 0
    resumes = container.format.name == "mpegts"  # damaged there means a gap, not the file's end
    most_ahead = int(_LONGEST_REORDER_S / stream.time_base) if stream.time_base else 0
    while failures < _READ_RETRIES:
        try:
            for packet in container.demux(stream):
                failures = 0
                _mend(packet, most_ahead)
                cut_short = packet.is_corrupt and not resumes
                if packet.size and not cut_short:  # an empty one would end the decoder
                    yield packet
            return
        except (av.FFmpegError, OSError, IndexError):  # the last: streams that come up later
            failures += 1


def _mend(packet: VideoPacket, most_ahead: int) -> None:
    """A picture is never shown long after it is decoded: such a time stamp is damaged."""
    if packet.pts is not None and packet.dts is not None and packet.pts - packet.dts > most_ahead:
        packet.pts = packet.dts


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

    A frame without any time stamp follows its predecessor by `frame_ticks`. Where time stamps go
    back, one of the two is wrong: the first if the second still follows what came before it.
    """
    lost: list[int] = []
    held: tuple[int, av.VideoFrame] | None = None
    last: int | None = None
    for frame in _frames(decoder, found, lost):
        stamp = frame.pts if frame.pts is not None else frame.dts
        if held is None:
            held = (0 if stamp is None else stamp), frame
            continue
        pts = held[0] + frame_ticks if stamp is None else stamp
        if pts < held[0] and last is not None and pts <= last:
            lost.append(pts)
            continue
        if pts < held[0]:
            lost.append(pts - frame_ticks)
        else:
            yield _said(*held, lost)
            last = held[0]
        held = pts, frame
    if held is not None:
        yield _said(*held, lost)


def _said(pts: int, frame: av.VideoFrame, lost: list[int]) -> Decoded:
    """The frame, with the first of what was lost before it; that is then dealt with."""
    due = [at for at in lost if at < pts]
    lost[:] = [at for at in lost if at >= pts]
    return Decoded(pts, frame, min(due) if due else None)


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
