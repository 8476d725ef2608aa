"""Decoded blocks laid end to end by their time stamps, at the mix's rate.

Blocks that follow each other are counted, not timed: time stamps round and recorders jitter. Where
a stamp and the count disagree by more than that, something is missing (silence goes there) or is
there twice (the second is dropped), so that nothing later ever shifts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from frameloom.core.time import round_half_up
from frameloom.media.sound.convert import F32, Resampler, period
from frameloom.media.sound.decode import Block

Missing = Callable[[Fraction, Fraction], None]
"""Told of a span [start, end) whose sound is missing, in seconds from the first sample."""

Piece = tuple[int, F32]
"""Samples and the place of the first of them on the line."""

_SETTLE_S = Fraction(1, 50)
"""What the resampler's filter needs after a start in the middle; 186 samples were measured."""
_JITTER_S = Fraction(1, 100)
_JITTER_AFTER_LOSS_S = Fraction(1, 500)
_SNAP_S = Fraction(1, 500)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where blocks of a stream begin: at `phase` + j * `size` samples, at `rate_hz`.

    With it a time stamp that was rounded (to 1 ms in Matroska) still names an exact sample.
    """

    rate_hz: int
    size: int
    phase: int

    def nearest(self, place: Fraction) -> int | None:
        """The place on the grid that a stamp rounded to `place` (in samples) stood for."""
        found = self.phase + self.size * round_half_up((place - self.phase) / self.size)
        allowed = min(_SNAP_S * self.rate_hz, Fraction(self.size, 2))
        return found if abs(found - place) < allowed else None


def learn_grid(head: list[Block], tick_s: Fraction) -> Grid | None:
    """The grid of a stream by its first blocks; None if it has none, or its clock needs none."""
    if len(head) < 4:
        return None
    rate_hz, sizes = head[0].rate_hz, {len(block.samples) for block in head[1:-1]}
    exact_clock = (Fraction(1, rate_hz) / tick_s).denominator == 1
    if exact_clock or len(sizes) != 1 or any(b.damaged or b.rate_hz != rate_hz for b in head):
        return None
    return Grid(rate_hz, sizes.pop(), len(head[0].samples))


class Line:
    """Lays blocks out at `out_hz`, sample 0 being the one at `begin_s` of the container's clock."""

    def __init__(self, begin_s: Fraction, grid: Grid | None, out_hz: int, missing: Missing) -> None:
        self._begin_s, self._grid, self._out_hz, self._missing = begin_s, grid, out_hz, missing
        self._end = 0, out_hz

    @property
    def end_s(self) -> Fraction:
        """Where the samples laid out so far end, in seconds from the first."""
        return Fraction(*self._end)

    def pieces(self, blocks: Iterable[Block], *, from_start: bool) -> Iterator[Piece]:
        """The line's samples in order. Not `from_start`: they begin a little after the first block,
        where the resampler has settled."""
        run: _Run | None = None
        for block in blocks:
            if run is None or run.rate_hz != block.rate_hz:
                if run is not None:
                    yield from run.finish()
                start = 0 if run is None and from_start else self._place(block)
                run = _Run(start, block.rate_hz, self._out_hz, settle=start > 0)
            yield from self._joined(run, block)
            self._end = run.next, run.rate_hz
        if run is not None:
            yield from run.finish()

    def _joined(self, run: _Run, block: Block) -> Iterator[Piece]:
        """The block, after the silence that belongs before it, without what is there already."""
        place = self._place(block)
        gap = place - run.next
        jitter_s = _JITTER_AFTER_LOSS_S if block.damaged else _JITTER_S
        samples = block.samples
        if abs(gap) > jitter_s * run.rate_hz:
            if gap > 0:
                self._missing(Fraction(run.next, run.rate_hz), Fraction(place, run.rate_hz))
            if gap > run.rate_hz:
                yield from run.leap(place - run.rate_hz // 2)
            yield from run.add(np.zeros((max(0, place - run.next), 2), np.float32))
            samples = samples[max(0, run.next - place) :]
        yield from run.add(samples)

    def _place(self, block: Block) -> int:
        """Where the block begins by its time stamp, in its own samples from the first."""
        exact = (block.pts_s - self._begin_s) * block.rate_hz
        if self._grid is not None and self._grid.rate_hz == block.rate_hz:
            on_grid = self._grid.nearest(exact)
            if on_grid is not None:
                return on_grid
        return round_half_up(exact)


class _Run:
    """A stretch of the line at one source rate: `next` is the place of its next source sample."""

    def __init__(self, start: int, rate_hz: int, out_hz: int, *, settle: bool) -> None:
        self.rate_hz, self._out_hz = rate_hz, out_hz
        self._begin(start)
        self._settle = round_half_up(_SETTLE_S * out_hz) if settle and rate_hz != out_hz else 0

    def add(self, samples: F32) -> Iterator[Piece]:
        self.next += len(samples)
        skipped = min(self._skip, len(samples))
        self._skip -= skipped
        yield from self._piece(self._resampler.feed(samples[skipped:]))

    def leap(self, place: int) -> Iterator[Piece]:
        """Goes on at `place`; in between there is silence, of which no samples are made."""
        yield from self.finish()
        self._begin(place)

    def finish(self) -> Iterator[Piece]:
        yield from self._piece(self._resampler.flush())

    def _begin(self, start: int) -> None:
        self.next = start
        self._resampler = Resampler(self.rate_hz, self._out_hz)
        self._skip = -start % period(self.rate_hz, self._out_hz)
        first = Fraction((start + self._skip) * self._out_hz, self.rate_hz)
        self._out = round_half_up(first)

    def _piece(self, samples: F32) -> Iterator[Piece]:
        hidden = min(self._settle, len(samples))
        self._settle -= hidden
        if len(samples) > hidden:
            yield self._out + hidden, samples[hidden:]
        self._out += len(samples)
