"""What a reader reads from: any medium as shots in presentation order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Protocol

from frameloom.core.media import MediumFacts
from frameloom.core.surface import Surface
from frameloom.media.clock import Clock


class Shot:
    """One frame of a medium. `content`: its pixels, or what makes them, with all their bits (True)
    or in 8. `warning`: what must be said when it is shown."""

    __slots__ = ("_content", "_made", "pts", "warning")

    def __init__(
        self, pts: int, content: Surface | Callable[[bool], Surface], warning: str | None = None
    ) -> None:
        self.pts, self.warning = pts, warning
        self._content = content
        self._made: tuple[bool, Surface] | None = None

    def surface(self, deep: bool = False) -> Surface:
        """Its pixels, with all their bits if `deep`; asked for alike, the same object each time."""
        if not callable(self._content):
            return self._content
        if self._made is None or self._made[0] != deep:
            self._made = deep, self._content(deep)
        return self._made[1]


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

    def skips(self, pts: int, time_s: Fraction) -> bool:
        """Whether `shots` at media time `time_s` starts after `pts`, as far as that is known: then
        it is there sooner than by going on from `pts`. For any thread."""

    def close(self) -> None: ...
