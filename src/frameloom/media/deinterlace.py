"""Interlaced pictures made whole: one frame out for each frame in, by their field order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction

import av
from av.filter import Graph

from frameloom.media.packets import Decoded

_TOP_FIRST, _BOTTOM_FIRST = (2, 5), (3, 4)
"""AVFieldOrder by the field that is shown first."""


def is_interlaced(stream: av.VideoStream, first: av.VideoFrame) -> bool:
    """Does the container or the first frame say that its frames hold two fields?"""
    order = stream.codec_context.field_order
    return first.interlaced_frame or order in _TOP_FIRST + _BOTTOM_FIRST


def deinterlace(
    frames: Iterator[Decoded], stream: av.VideoStream, tick_s: Fraction
) -> Iterator[Decoded]:
    """The frames with the second field of each made anew from its neighbours (bwdif).

    Frames that are marked progressive pass untouched, unless none is marked and only the
    container names the field order. The frame before is looked at too: the first frame after a
    seek is not what it would have been.
    """
    waiting: deque[Decoded] = deque()
    graph: Graph | None = None
    shape: tuple[int, int, str] | None = None
    for decoded in frames:
        frame = decoded.frame
        now = (frame.width, frame.height, frame.format.name)
        if graph is not None and now != shape:
            yield from _drain(graph, waiting, last=True)
            graph = None
        if graph is None:
            graph, shape = _graph(stream, frame, tick_s), now
        frame.pts = decoded.pts
        waiting.append(decoded)
        graph.vpush(frame)
        yield from _drain(graph, waiting, last=False)
    if graph is not None:
        yield from _drain(graph, waiting, last=True)


def _graph(stream: av.VideoStream, first: av.VideoFrame, tick_s: Fraction) -> Graph:
    graph = Graph()
    graph.threads = 1
    nodes = [
        graph.add_buffer(
            width=first.width, height=first.height, format=first.format, time_base=tick_s
        )
    ]
    order = stream.codec_context.field_order
    if not first.interlaced_frame and order in _TOP_FIRST + _BOTTOM_FIRST:
        nodes.append(graph.add("setfield", "tff" if order in _TOP_FIRST else "bff"))
    nodes.append(graph.add("bwdif", "mode=send_frame:parity=auto:deint=interlaced"))
    nodes.append(graph.add("buffersink"))
    graph.link_nodes(*nodes).configure()
    return graph


def _drain(graph: Graph, waiting: deque[Decoded], last: bool) -> Iterator[Decoded]:
    """Frames that are ready, each with the pts of the frame it was made of."""
    if last:
        graph.vpush(None)
    while waiting:
        try:
            frame = graph.vpull()
        except (BlockingIOError, EOFError):
            return
        whole = waiting.popleft()
        yield Decoded(whole.pts, frame, whole.lost_pts)
