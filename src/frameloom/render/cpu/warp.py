"""Consecutive displacements as one map, and one resampling through it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.band import F32, U16, Band, Map
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Displacement, maths_of
from frameloom.render.cpu.sampling import (
    RUN,
    identity_map,
    load16,
    pack,
    sample_fine,
    sample_runs,
)

Moves = list[tuple[Displacement, EffectCall]]


@dataclass(frozen=True, slots=True)
class Warp:
    """Displacements in the user's order over a picture; `packed` where it is sampled finely."""

    moves: Moves
    step: int
    amount: np.float32
    planes: tuple[U16, U16, U16]
    packed: npt.NDArray[np.uint64] | None

    def draw(self, band: Band) -> None:
        """The band's three channels, from where the displacements point."""
        out = (band.r, band.g, band.b)
        if any(maths.apart for maths, _ in self.moves):
            for channel in range(3):
                self._draw_apart(band, out[channel], channel)
        else:
            sample_fine(out, self.packed, 0, *self._map(band, self.moves, 0), self.step)
        if self.amount != 1:
            before = np.empty_like(band.r)
            for new, src in zip(out, self.planes, strict=True):
                load16(before, src, band.first)
                new[:] = before + (new - before) * self.amount

    def _draw_apart(self, band: Band, out: F32, channel: int) -> None:
        moves = [(m, call) for m, call in self.moves if not m.apart or channel in m.apart]
        if not moves:
            load16(out, self.planes[channel], band.first)
        elif self.packed is None:
            sample_runs(out, self.planes[channel], *self._map(band, moves, channel))
        else:
            sample_fine((out,), self.packed, channel, *self._map(band, moves, channel), self.step)

    def _map(self, band: Band, moves: Moves, channel: int) -> tuple[F32, F32]:
        """Where the band's rows, and the one below them, take a channel from: the last
        displacement is asked first, those before it about where it points."""
        rows, w = band.r.shape
        x, y = np.empty((2, rows + 1, -(-w // self.step) + 1), np.float32)
        identity_map(x, y, band.first, self.step)
        where = Map(x, y, channel, band.first, band.size)
        for maths, call in reversed(moves):
            maths.displace(where, call)
        return x, y


def warp(calls: tuple[EffectCall, ...], planes: tuple[U16, U16, U16]) -> Warp:
    """Of displacements with one amount; planes: (h, w) R', G', B'."""
    found = [(maths_of(call), call) for call in calls]
    moves = [(maths, call) for maths, call in found if isinstance(maths, Displacement)]
    size = planes[0].shape[1], planes[0].shape[0]
    step = min(maths.columns(call, size) for maths, call in moves)
    in_runs = step == RUN and any(maths.apart for maths, _ in moves)
    packed = None if in_runs else pack(*planes)
    return Warp(moves, step, np.float32(calls[-1].amount), planes, packed)
