"""Runs of pictures that stand still, or are black: does what was rendered stand still there too?

A run alone proves nothing, for a title may well stand still. So the longest ones are kept with
their first and last pictures, and held against the frames they should be.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from frameloom.core.surface import U8, RgbaSurface, Shallow
from frameloom.export.proof.check import Check, numbers
from frameloom.export.proof.tolerance import tolerance

Known = Callable[[Iterable[int]], Mapping[int, U8]]
"""Gives the signatures that frames should have."""

_MOST_RUNS, _MOST_SAMPLES = 12, 8
_STILL_CODES, _STILL_MEAN = 2, 0.3
"""Pictures that differ no more, in any block and on the mean of all pixels, are one picture."""
_BLACK = 20
_MOVED_RMS, _MOVED_PEAK = 0.7, 3.0
"""What was rendered has moved if its blocks differ by as much."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Pictures `first` to `last`, with their signatures there."""

    first: int
    last: int
    head: U8
    tail: U8

    @property
    def rank(self) -> tuple[int, int]:
        """Longer ones first; among those of one length, all over the file."""
        return self.last - self.first, self.first * 2_654_435_761 % 2**32


class Stills:
    """Takes the pictures of a file in order. `sampled`: how many there are, where some of them
    from all over the file are to be compared too; else 0."""

    def __init__(self, size: tuple[int, int], sampled: int) -> None:
        self._size = size
        self._wanted = {i * sampled // _MOST_SAMPLES for i in range(_MOST_SAMPLES)}
        self._wanted = self._wanted | {sampled - 1} if sampled else set()
        self._samples: dict[int, U8] = {}
        self._still, self._black = _Longest(), _Longest()
        self._before: tuple[int, U8, U8] | None = None

    def add(self, number: int, seen: U8, surface: Shallow) -> None:
        """The picture shown when frame `number` is due, and its signature."""
        luma = surface.rgba[..., 1] if isinstance(surface, RgbaSurface) else surface.y
        if number in self._wanted:
            self._samples[number] = seen
        if self._before is not None:
            last, was, pixels = self._before
            if _same(was, seen, pixels, luma):
                self._still.go_on(last, was, number, seen)
            else:
                self._still.end()
        if _is_black(seen):
            self._black.go_on(number, seen, number, seen)
        else:
            self._black.end()
        self._before = number, seen, luma.copy()

    def checks(self, known: Known | None, source: str) -> list[Check]:
        """Without anything known of the frames, what there is is told, and nothing is wrong."""
        still, black = self._still.runs(), self._black.runs()
        if known is None:
            return [_told("still pictures", still), _told("black pictures", black)]
        ends = {n for run in (*still, *black) for n in (run.first, run.last)}
        made = known(sorted(ends | set(self._samples)))
        stuck = [run for run in still if {run.first, run.last} <= set(made) and _moved(run, made)]
        dark = [run for run in black if run.first in made and not _is_black(made[run.first])]
        return [
            _judged("still pictures", stuck, source, "a moving picture"),
            _judged("black pictures", dark, source, "something to see"),
            *(self._samples_check(made, source) if self._samples else ()),
        ]

    def _samples_check(self, made: Mapping[int, U8], source: str) -> list[Check]:
        """Some pictures from all over the file against what they should be."""
        pairs = [(n, _off(seen, made[n])) for n, seen in sorted(self._samples.items()) if n in made]
        if not pairs:
            return []
        rms = {n: float(np.sqrt((off**2).mean(axis=(1, 2))).max()) for n, off in pairs}
        bounds = tolerance(self._size, float(np.median(list(rms.values()))))
        bad = [n for n, off in pairs if rms[n] > bounds.rms or np.abs(off).max() > bounds.peak]
        limit = f"within {bounds.rms:.1f} codes (rms), {bounds.peak:.0f} in any block"
        worst = max(rms.values())
        where = numbers(bad or rms, most=12)
        return [Check("picture", f"{source}, {where}", limit, f"{worst:.1f} (rms)", not bad)]


class _Longest:
    """The longest runs so far."""

    def __init__(self) -> None:
        self._kept: list[tuple[tuple[int, int], _Run]] = []
        self._open: _Run | None = None

    def go_on(self, first: int, head: U8, last: int, tail: U8) -> None:
        run = self._open
        self._open = _Run(
            *((first, last, head, tail) if run is None else (run.first, last, run.head, tail))
        )

    def end(self) -> None:
        if self._open is not None:
            heapq.heappush(self._kept, (self._open.rank, self._open))
            if len(self._kept) > _MOST_RUNS:
                heapq.heappop(self._kept)
        self._open = None

    def runs(self) -> list[_Run]:
        self.end()
        return sorted((run for _, run in self._kept), key=lambda run: run.first)


def _same(was: U8, seen: U8, pixels: U8, luma: U8) -> bool:
    if was.shape != seen.shape or pixels.shape != luma.shape:
        return False
    if np.abs(was.astype(np.int16) - seen).max() > _STILL_CODES:
        return False
    return bool(cv2.norm(pixels, luma, cv2.NORM_L1) <= _STILL_MEAN * luma.size)


def _is_black(seen: U8) -> bool:
    return bool(seen[0].max() <= _BLACK and np.abs(seen[1:3].astype(np.int16) - 128).max() <= 4)


def _off(seen: U8, made: U8) -> np.ndarray:
    planes = min(len(seen), len(made))
    return seen[:planes].astype(np.float64) - made[:planes]


def _moved(run: _Run, made: Mapping[int, U8]) -> bool:
    """Has what was rendered moved between the run's ends, much more than the file?"""
    way, own = _off(made[run.last], made[run.first]), _off(run.tail, run.head)
    rms = float(np.sqrt((way**2).mean(axis=(1, 2))).max())
    stood = float(np.sqrt((own**2).mean(axis=(1, 2))).max())
    return rms > _MOVED_RMS and float(np.abs(way).max()) > _MOVED_PEAK and stood < rms / 2


def _told(what: str, runs: list[_Run]) -> Check:
    longest = max(runs, key=lambda run: run.rank, default=None)
    found = "none" if longest is None else f"{longest.first} to {longest.last} at the longest"
    return Check(what, "", "any, without a project or a manifest", found, True)


def _judged(what: str, bad: list[_Run], source: str, instead: str) -> Check:
    if not bad:
        return Check(what, source, "only where they were rendered", "only there", True)
    where = numbers(n for run in bad for n in range(run.first, run.last + 1))
    return Check(what, where, f"{instead}, by the {source}", what, False)
