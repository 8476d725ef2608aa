"""Every picture of a file against the manifest: is it that frame, as a codec may change it?

Three questions. Is it near enough (`tolerance`)? Is it rather one of its neighbours: how much of
the way from its own frame to theirs does it lie? And are the file's colours, over all pictures,
neither shifted nor stretched?
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.surface import U8, Shallow
from frameloom.export.proof.check import Check, numbers
from frameloom.export.proof.manifest import Made
from frameloom.export.proof.signature import digest
from frameloom.export.proof.tolerance import Tolerance, flattened, tolerance

F64 = npt.NDArray[np.float64]

_PLANES = "Y", "Cb", "Cr", "alpha"
_AROUND = 2
"""Neighbours on each side."""
_ANOTHER = 0.6
"""From this share of the way on it is another frame."""
_TELLABLE_RMS, _TELLABLE = 0.7, 1.5
"""Frames nearer to each other than this, or than so many times the codec's error, cannot be told
apart: where hardly anything moves, a codec repeats the picture before."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One picture. `rms`, `peak`: of its worst plane; `other`: the neighbour it is like, else -1;
    `apart`: the rms between that neighbour and its own frame; `error`: between the picture and
    the one of them that it is."""

    number: int
    rms: float
    peak: float
    other: int
    apart: float
    error: float


class Pictures:
    """Takes the pictures of a file in order, and the manifest's frames beside them."""

    def __init__(self, made: Iterator[Made], *, frames: int, size: tuple[int, int]) -> None:
        self._made, self._frames, self._size = made, frames, size
        self._near: deque[tuple[int, Made, F64]] = deque(maxlen=4 * _AROUND + 2)
        self._seen: list[_Seen] = []
        self._strange: list[int] = []
        self._sums = np.zeros((4, 6))
        self._exact = True

    def add(self, number: int, seen: U8, surface: Shallow) -> None:
        """The picture shown when frame `number` is due, and its signature."""
        found = _with_alpha(seen)
        self._read_to(number + _AROUND)
        around = {n: (made, own) for n, made, own in self._near}
        if number not in around:
            self._strange.append(number)
            return
        made, own = around[number]
        self._exact = self._exact and digest(surface) == made.hash
        off = found - own
        self._gather(own, off)
        others = {n: sig for n, (_, sig) in around.items() if n != number}
        other, apart = _likest(off, own, others)
        error = _rms(found - others.get(other, own))
        rms = float(np.sqrt((off**2).mean(axis=(1, 2))).max())
        self._seen.append(_Seen(number, rms, float(np.abs(off).max()), other, apart, error))

    def checks(self) -> list[Check]:
        usual = float(np.median([seen.rms for seen in self._seen])) if self._seen else 0.0
        bounds = tolerance(self._size, usual)
        return [
            self._all_there(),
            self._near_enough(bounds),
            self._in_order(),
            *self._colour(),
        ]

    def _read_to(self, number: int) -> None:
        last = self._near[-1][0] if self._near else -1
        while last < min(number, self._frames - 1):
            made = next(self._made, None)
            if made is None:
                return
            last = made.number
            self._near.append((last, made, _with_alpha(made.signature)))

    def _gather(self, own: F64, off: F64) -> None:
        """Sums for a straight line through all (own, off) of each plane."""
        x, y = own.reshape(4, -1), off.reshape(4, -1)
        self._sums += np.stack(
            [
                np.full(4, x.shape[1]),
                x.sum(1),
                y.sum(1),
                (x * x).sum(1),
                (x * y).sum(1),
                (y * y).sum(1),
            ],
            axis=1,
        )

    def _all_there(self) -> Check:
        """Each of the manifest's frames is shown once, and nothing else."""
        shown = [seen.number for seen in self._seen]
        missing = sorted(set(range(self._frames)) - set(shown))
        twice = (
            sorted({n for n in shown if shown.count(n) > 1}) if len(set(shown)) < len(shown) else []
        )
        wrong = [
            f"{numbers(which)} {how}"
            for which, how in (
                (missing, "missing"),
                (twice, "shown twice"),
                (self._strange, "beyond the end"),
            )
            if which
        ]
        found = "; ".join(wrong) or f"frames 0 to {self._frames - 1}"
        return Check("pictures", "manifest", f"frames 0 to {self._frames - 1}", found, not wrong)

    def _near_enough(self, bounds: Tolerance) -> Check:
        what, limit = (
            "picture",
            f"within {bounds.rms:.1f} codes (rms), {bounds.peak:.0f} in any block",
        )
        bad = [s for s in self._seen if s.rms > bounds.rms or s.peak > bounds.peak]
        if bad:
            worst = max(bad, key=lambda s: max(s.rms / bounds.rms, s.peak / bounds.peak))
            found = (
                f"frame {worst.number} is off by {worst.rms:.1f} (rms), {worst.peak:.0f} in a block"
            )
            return Check(what, numbers(s.number for s in bad), limit, found, False)
        if self._exact and self._seen:
            return Check(what, "every frame", limit, "the same to the bit", True)
        top = max((s.rms for s in self._seen), default=0.0)
        return Check(what, "every frame", limit, f"at most {top:.1f} (rms)", True)

    def _in_order(self) -> Check:
        usual = float(np.median([seen.error for seen in self._seen])) if self._seen else 0.0
        tellable = max(_TELLABLE_RMS, _TELLABLE * usual)
        bad = [s for s in self._seen if s.other >= 0 and s.apart > tellable]
        if not bad:
            return Check("order", "every frame", "its own picture", "its own picture", True)
        first = bad[0]
        found = f"frame {first.number} shows frame {first.other}"
        return Check("order", numbers(s.number for s in bad), "its own picture", found, False)

    def _colour(self) -> Iterator[Check]:
        """How far each plane is shifted and stretched, over the whole file."""
        bounds = tolerance(self._size)
        for name, (n, x, y, xx, xy, yy) in zip(_PLANES, self._sums, strict=True):
            if not n or (name == "alpha" and x == 255 * n and y == 0):
                continue
            bias, spread = y / n, xx / n - (x / n) ** 2
            stretch = (xy / n - x * y / n**2) / spread if spread > 25 else 0.0
            coloured = name in ("Cb", "Cr")
            most = bounds.colour_stretch if coloured else bounds.stretch
            shift = bounds.colour_bias if coloured else bounds.bias
            less = bounds.colour_stretch if coloured else bounds.flatter
            least = -less - flattened(yy / n - bias**2, spread)
            ok = bool(abs(bias) <= shift and least <= stretch <= most)
            found = f"shifted by {bias:+.2f}, stretched by {100 * stretch:+.1f} %"
            limit = f"within {shift:g}, {100 * least:.0f} and +{100 * most:.0f} %"
            yield Check("levels", f"{name} of all pictures", limit, found, ok)


def _with_alpha(found: U8) -> F64:
    """(4, 18, 32): what has no alpha is opaque."""
    whole = np.full((4, *found.shape[1:]), 255.0)
    whole[: len(found)] = found
    return whole


def _rms(off: F64) -> float:
    """Over all planes, without alpha where there is none."""
    return float(np.sqrt((off[:3] ** 2).mean()))


def _likest(off: F64, own: F64, others: dict[int, F64]) -> tuple[int, float]:
    """The neighbour towards which the picture lies more than `_ANOTHER` of the way, the farthest
    such first; and how far that frame is from its own. (-1, 0) for none."""
    best, apart = -1, 0.0
    for number, other in others.items():
        way = (other - own)[:3]
        square = float((way**2).mean())
        if square > apart**2 and float((off[:3] * way).mean()) > _ANOTHER * square:
            best, apart = number, square**0.5
    return best, apart
