"""What a reader reads from: any medium as shots in presentation order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Protocol

from frameloom.core.media import MediumFacts
from frameloom.core.surface import Surface
from frameloom.media.clock import Clock


class Shot:
    """One frame of a medium. `warning`: what must be said when it is shown."""

    __slots__ = ("_make", "_surface", "pts", "warning")

    def __init__(self, pts: int, make: Callable[[], Surface], warning: str | None = None) -> None:
        self.pts, self.warning = pts, warning
        self._make: Callable[[], Surface] | None = make
        self._surface: Surface | None = None

    def surface(self) -> Surface:
        """Its pixels, made at the first call and the same object ever after."""
        if self._surface is None:
            assert self._make is not None
            self._surface, self._make = self._make(), None
        return self._surface


class Source(Protocol):
    """A medium opened for reading by one reader.

    `bytes_per_shot`: about what a shot holds in memory.
    """

    facts: MediumFacts
    clock: Clock
    bytes_per_shot: int

    def shots(self, time_s: Fraction, before: bool) -> Iterator[Shot]:
        """Shots in presentation order up to the end, from one at or before (`before`: strictly
        before) media time `time_s`, or the medium's first. An earlier iterator is then void."""

    def close(self) -> None: ...
