"""What a reader reads from: any medium as shots in presentation order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Protocol

from frameloom.core.media import MediumFacts
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from frameloom.media.clock import Clock


class Shot:
    """One frame of a medium. `warning`: what must be said when it is shown."""

    __slots__ = ("_content", "pts", "warning")

    def __init__(
        self, pts: int, content: Surface | Callable[[], Surface], warning: str | None = None
    ) -> None:
        self.pts, self.warning = pts, warning
        self._content = content

    def surface(self) -> Surface:
        """Its pixels, made at the first call and the same object ever after."""
        if not isinstance(self._content, (YuvSurface, RgbaSurface)):
            self._content = self._content()
        return self._content


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
