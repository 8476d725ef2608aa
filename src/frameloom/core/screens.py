"""Threshold screens: tiles that say at which brightness each pixel turns on.

A tile of n pixels holds each of (0.5, 1.5, ... n - 0.5) / n once, so that on average it shows
exactly the brightness it is given, and no pixel is on at 0 or off at 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.band import F32
from frameloom.core.seed import uniform


def bayer(order: int) -> F32:
    """(2**order, 2**order): each next pixel as far as may be from those before (Bayer, 1973)."""
    tile = np.zeros((1, 1))
    for _ in range(order):
        tile = np.block([[4 * tile, 4 * tile + 2], [4 * tile + 3, 4 * tile + 1]])
    return ((tile + 0.5) / tile.size).astype(np.float32)


def dots() -> F32:
    """(16, 16): round dots that grow, meet and leave round holes; rows of dots at 45 degrees."""
    y, x = np.mgrid[:16, :16] + 0.5
    # a slight turn decides between pixels that are equally far from a dot's centre
    spot = np.cos(np.pi * (x + y + 0.02 * x) / 8) + np.cos(np.pi * (x - y + 0.03 * x) / 8)
    return ranked(-spot)


def hatching() -> F32:
    """(8, 8): lines at 45 degrees that grow thicker, each pixel of an edge at its own time."""
    y, x = np.mgrid[:8, :8]
    across, along = (x + y) % 8, (x - y) % 8
    return ranked(np.abs(across - 3.4) + 0.5 * bayer(3)[along, across])


def blotches(size: int = 256, cell: int = 6) -> F32:
    """(size, size): value noise, smooth from one random value to the next, about `cell` pixels."""
    nodes = size // cell
    values = np.array([uniform(0, i) for i in range(nodes * nodes)]).reshape(nodes, nodes)
    place = np.arange(size) * nodes / size
    before = place.astype(int)
    f = place - before
    f = f * f * (3 - 2 * f)
    after = (before + 1) % nodes
    rows = values[before] * (1 - f)[:, None] + values[after] * f[:, None]
    return ranked(rows[:, before] * (1 - f) + rows[:, after] * f)


def ranked(order: npt.NDArray[Any]) -> F32:
    """Thresholds in the order of the given numbers, ties in reading order."""
    ranks = np.empty(order.size)
    ranks[np.argsort(order, axis=None, kind="stable")] = np.arange(order.size)
    return ((ranks + 0.5) / order.size).reshape(order.shape).astype(np.float32)
