"""Consecutive displacements as one map, and one resampling through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from frameloom.core.band import F32, Band, Map
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, maths_of
from frameloom.render.cpu.packed import sample_fine
from frameloom.render.cpu.rolling import Rolling, reach
from frameloom.render.cpu.sampling import RUN, identity_map, sample_runs

Moves = list[tuple[Displacement, EffectCall]]
Nodes = tuple[F32, F32]


class Warp(Protocol):
    """Displacements over a picture: the band with its three channels, in its own memory or not."""

    def __call__(self, band: Band) -> Band: ...


def moves_of(calls: tuple[EffectCall, ...]) -> Moves:
    found = [(maths_of(call), call) for call in calls]
    return [(maths, call) for maths, call in found if isinstance(maths, Displacement)]


def step_of(moves: Moves, size: tuple[int, int]) -> int:
    """Columns from node to node: as few as the finest of the displacements wants."""
    return min(maths.columns(call, size) for maths, call in moves)


def is_gentle(moves: Moves, size: tuple[int, int]) -> bool:
    """Channels that drift apart along long straight runs: sampled where the rows lie."""
    return any(maths.apart for maths, _ in moves) and step_of(moves, size) == RUN


@dataclass(frozen=True, slots=True)
class Drift:
    """Displacements that move channels apart, along runs of RUN columns, each on its own.

    `first`, `stop` (rows,): what rows of the picture each row looks at.
    """

    maps: tuple[Nodes | None, Nodes | None, Nodes | None]
    first: npt.NDArray[np.int64]
    stop: npt.NDArray[np.int64]
    rolling: Rolling

    def __call__(self, band: Band) -> Band:
        first, stop = band.first, band.first + len(band.r)
        window = self.rolling
        window.need(int(self.first[first:stop].min()), int(self.stop[first:stop].max()))
        planes = [band.r, band.g, band.b]
        for channel, nodes in enumerate(self.maps):
            if nodes is None:
                # nobody looks at these rows again: effects may work on them where they lie
                planes[channel] = window.rows(channel, first, stop)
                continue
            x, y = nodes[0][first:stop], nodes[1][first:stop]
            source = window.planes[channel]
            sample_runs(planes[channel], source, window.mask, window.height, x, y)
        r, g, b = planes
        return replace(band, r=r, g=g, b=b)


@dataclass(frozen=True, slots=True)
class Fine:
    """Displacements that bend more, or move all channels alike: `packed` pixels, gathered."""

    moves: Moves
    step: int
    packed: npt.NDArray[np.uint16]

    def __call__(self, band: Band) -> Band:
        out, rows = (band.r, band.g, band.b), (band.first, band.r.shape[0] + 1)
        if any(maths.apart for maths, _ in self.moves):
            for channel in range(3):
                where = _map(self.moves, channel, band.size, self.step, *rows)
                sample_fine((out[channel],), self.packed, channel, *where, self.step)
        else:
            where = _map(self.moves, 0, band.size, self.step, *rows)
            sample_fine(out, self.packed, 0, *where, self.step)
        return band


def drift(moves: Moves, rolling: Rolling, size: tuple[int, int]) -> Drift:
    """Of gentle displacements; the maps are made for the whole picture: nodes are few."""

    def nodes(channel: int) -> Nodes | None:
        moved = any(not maths.apart or channel in maths.apart for maths, _ in moves)
        return _map(moves, channel, size, RUN, 0, size[1]) if moved else None

    maps = (nodes(0), nodes(1), nodes(2))
    first, stop = np.arange(size[1]), np.arange(1, size[1] + 1)
    for found in maps:
        if found is not None:
            reach(first, stop, found[1], size[1])
    return Drift(maps, first, stop, rolling)


def _map(
    moves: Moves, channel: int, size: tuple[int, int], step: int, first: int, rows: int
) -> Nodes:
    """Where `rows` rows from `first` on take a channel from: the last displacement is asked first,
    those before it about where it points."""
    x, y = np.empty((2, rows, -(-size[0] // step) + 1), np.float32)
    identity_map(x, y, first, step)
    where = Map(x, y, channel, first, size)
    for maths, call in reversed(moves):
        if not maths.apart or channel in maths.apart:
            maths.displace(where, call)
    return x, y
