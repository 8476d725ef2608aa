"""`pixel_sort`: pixels in order of their brightness.

Along each row (or column) runs of pixels at least as bright as `threshold` are put in order, from
dark on the left (the top) to bright. A run is no longer than `span` of the picture's width
(height); a longer one is cut. Brightness is BT.709 luma in 256 steps; pixels that are equally
bright keep their order. With `threshold` 1 only white could move, which is the identity.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Frame
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Filter
from frameloom.params.animated import Animated, In, Share, Switched
from frameloom.params.base import param

BLOCK = 32
"""Columns sorted side by side: they share cache lines."""
SHORT = 16
"""Runs up to this length are sorted by insertion."""


def apply(frame: Frame, call: EffectCall) -> None:
    along_rows = call.params["axis"] == "horizontal"
    longest = max(2, round(call.params["span"] * frame.size[0 if along_rows else 1]))
    least = np.uint32(np.ceil(call.params["threshold"] * 65535))
    sort = sort_rows if along_rows else sort_columns
    sort(frame.r, frame.g, frame.b, least, longest)


class PixelSort(Effect):
    """Sorts runs of pixels by their brightness."""

    type: Literal["pixel_sort"] = "pixel_sort"
    maths: ClassVar = Filter(apply)
    neutral: ClassVar = {"threshold": 1.0}
    threshold: Animated[Share] = param(0.3, "How bright a pixel must be to be sorted.")
    span: Animated[Annotated[float, In(0.01, 0.5)]] = param(
        0.15, "Longest run, as a share of the picture."
    )
    axis: Switched[Literal["horizontal", "vertical"]] = param("horizontal", "Along which runs go.")


@kernel
def sort_rows(r, g, b, least, longest):
    w = r.shape[1]
    line, spare = np.empty(w, np.uint64), np.empty(w, np.uint64)
    counts = np.empty(257, np.int32)
    for k in range(r.shape[0]):
        pack(line, r[k], g[k], b[k], least)
        sort_line(line, spare, counts, longest)
        unpack(line, r[k], g[k], b[k])


@kernel
def sort_columns(r, g, b, least, longest):
    h, w = r.shape
    row, spare = np.empty(BLOCK, np.uint64), np.empty(h, np.uint64)
    lines, counts = np.empty((BLOCK, h), np.uint64), np.empty(257, np.int32)
    for start in range(0, w, BLOCK):
        n = min(BLOCK, w - start)
        stop = start + n
        for k in range(h):
            pack(row[:n], r[k, start:stop], g[k, start:stop], b[k, start:stop], least)
            for i in range(n):
                lines[i, k] = row[i]
        for i in range(n):
            sort_line(lines[i], spare, counts, longest)
        for k in range(h):
            for i in range(n):
                row[i] = lines[i, k]
            unpack(row[:n], r[k, start:stop], g[k, start:stop], b[k, start:stop])


@kernel
def pack(line, r, g, b, least):
    """Each pixel as one number: from bit 56 whether it is bright enough, from bit 48 how bright."""
    for i in range(line.shape[0]):
        luma = (
            np.uint32(13933) * np.uint32(r[i])
            + np.uint32(46871) * np.uint32(g[i])
            + np.uint32(4732) * np.uint32(b[i])
        ) >> np.uint32(16)
        key = np.uint64(luma >> np.uint32(8)) | (np.uint64(luma >= least) << np.uint64(8))
        colour = np.uint64(b[i]) << np.uint64(32) | np.uint64(g[i]) << np.uint64(16)
        line[i] = key << np.uint64(48) | colour | np.uint64(r[i])


@kernel
def unpack(line, r, g, b):
    for i in range(line.shape[0]):
        r[i] = np.uint16(line[i])
        g[i] = np.uint16(line[i] >> np.uint64(16))
        b[i] = np.uint16(line[i] >> np.uint64(32))


@kernel
def sort_line(line, spare, counts, longest):
    """Sorts the runs of one line in place."""
    n, start, bright = line.shape[0], 0, np.uint64(1 << 56)
    while start < n:
        if line[start] < bright:
            start += 1
            continue
        stop = start + 1
        limit = min(start + longest, n)
        while stop < limit and line[stop] >= bright:
            stop += 1
        if stop - start <= SHORT:
            _insert(line, start, stop)
        else:
            _count(line[start:stop], spare, counts)
        start = stop


@kernel
def _insert(line, start, stop):
    for i in range(start + 1, stop):
        pixel = line[i]
        key = pixel >> np.uint64(48)
        j = i
        while j > start and line[j - 1] >> np.uint64(48) > key:
            line[j] = line[j - 1]
            j -= 1
        line[j] = pixel


@kernel
def _count(run, spare, counts):
    """Counting sort: how many are darker says where a pixel goes."""
    low = np.uint64(255)
    for v in range(257):
        counts[v] = 0
    for pixel in run:
        counts[(pixel >> np.uint64(48) & low) + np.uint64(1)] += 1
    for v in range(256):
        counts[v + 1] += counts[v]
    for pixel in run:
        v = pixel >> np.uint64(48) & low
        place = np.uint32(counts[v])
        counts[v] = place + np.uint32(1)
        spare[place] = pixel
    for i in range(run.shape[0]):
        run[i] = spare[i]
