"""Rows of a picture as R'G'B' in float32, made where bands look and kept while they look there."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from frameloom.core.band import F32
from frameloom.core.jit import kernel

Reader = Callable[[F32, F32, F32, int], None]
"""Fills r, g, b (n, width) float32 with the picture's rows from a number on."""


class Rolling:
    """A window of rows that moves down the picture: row j lies at j & `mask` of each plane.

    Bands ask for rows from top to bottom, so each is made once; where one asks further back, it is
    made again.
    """

    def __init__(self, read: Reader, size: tuple[int, int]) -> None:
        self._read = read
        self._width, self.height = size
        self._held = range(0)
        self.planes: tuple[F32, F32, F32] = self._room(1)

    @property
    def mask(self) -> int:
        return len(self.planes[0]) - 1

    def need(self, first: int, stop: int) -> None:
        """Makes rows [first, stop) be there."""
        if stop - first > self.mask + 1:
            self.planes, self._held = self._room(stop - first), range(0)
        kept = first in self._held or first == self._held.stop
        self._make(self._held.stop if kept else first, stop)
        self._held = range(first, max(stop, self._held.stop if kept else 0))

    def rows(self, channel: int, first: int, stop: int) -> F32:
        """Rows [first, stop), which are there: a view, or a copy where the window wraps."""
        parts = [self.planes[channel][k : k + len(p)] for k, p in self._parts(first, stop)]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _make(self, first: int, stop: int) -> None:
        for k, part in self._parts(first, stop):
            r, g, b = (plane[k : k + len(part)] for plane in self.planes)
            self._read(r, g, b, part.start)

    def _parts(self, first: int, stop: int) -> list[tuple[int, range]]:
        """Rows [first, stop) cut where the window wraps, each with its place in the planes."""
        found = []
        while first < stop:
            place = first & self.mask
            end = min(stop, first + self.mask + 1 - place)
            found.append((place, range(first, end)))
            first = end
        return found

    def _room(self, rows: int) -> tuple[F32, F32, F32]:
        rows = 1 << max(6, math.ceil(math.log2(rows)))
        r, g, b = np.empty((3, rows, self._width), np.float32)
        return r, g, b


@kernel
def reach(first, stop, y, height):
    """Widens rows [first, stop) (rows,) int64 of the picture to those from which bilinear samples
    at each row of positions `y` (rows, nodes) are made; mirrored at the upper and lower edge."""
    for k in range(y.shape[0]):
        row = y[k]
        low, high = row[0], row[0]
        for i in range(np.uint64(row.size)):
            low, high = min(low, row[i]), max(high, row[i])
        if low < -0.5:
            low, high = np.float32(0), max(high, np.float32(-1) - low)
        if high > height - 0.5:
            low, high = min(low, np.float32(2 * height - 1) - high), np.float32(height)
        begin = min(max(int(np.floor(low)), 0), height - 2)
        first[k] = min(first[k], begin)
        stop[k] = max(stop[k], min(max(int(np.floor(high)) + 2, begin + 2), height))
