"""Where the common clock of a file's picture and sound begins."""

from __future__ import annotations

from fractions import Fraction

import av

from frameloom.media.demux import open_input, video_stream

_READ_RETRIES = 50


def picture_start_s(path: str) -> Fraction | None:
    """The container's time of the first presented picture, media time 0; None without one."""
    with open_input(path) as container:
        stream = video_stream(container)
        if stream is None or stream.time_base is None:
            return None
        for _ in range(_READ_RETRIES):
            try:
                for packet in container.demux(stream):
                    for frame in _decoded(packet):
                        if frame.pts is not None:
                            return frame.pts * stream.time_base
            except av.FFmpegError:
                continue
            break
    return None


def _decoded(packet: av.Packet[av.VideoStream]) -> list[av.VideoFrame]:
    try:
        return packet.decode()
    except av.FFmpegError:
        return []
