"""Numbered pictures as a source: `im_%04d.png`, so many a second.

A number that is missing or cannot be decoded is a gap, and gaps hold the picture before, as in
every medium; each is warned of. The sequence ends with the highest number there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
from PIL import Image

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.surface import U8, RgbaSurface
from frameloom.media import demux, images
from frameloom.media.clock import Clock, fine_tick_s
from frameloom.media.pattern import Pattern
from frameloom.media.source import Shot


class SequenceSource:
    """The pictures of `pattern`. All are shown in the size of the first."""

    def __init__(
        self,
        spec: MediumSpec,
        pattern: Pattern,
        warn: Callable[[str], None],
        *,
        max_pixels: int = demux.MAX_PIXELS,
    ) -> None:
        if spec.frame_rate is None or spec.frame_rate <= 0:
            raise MediaError("an image sequence needs its frame_rate", file=spec.path)
        self._spec, self._pattern, self._max_pixels = spec, pattern, max_pixels
        self._numbers = _from(spec, pattern)
        self._first = self._numbers[0]
        step_s = 1 / spec.frame_rate
        tick_s = fine_tick_s(step_s)
        self._ticks = int(step_s / tick_s)
        self.clock = Clock(tick_s, 0)
        picture = images.still(str(pattern.path(self._first)), max_pixels)
        self._size = picture.shape[1], picture.shape[0]
        self.bytes_per_shot = picture.nbytes
        count = self._numbers[-1] - self._first + 1
        alpha = bool((picture[..., 3] < 255).any())
        self.facts = MediumFacts("video", self._size, count * step_s, alpha)
        if count > len(self._numbers):
            there = set(self._numbers)
            hole = next(n for n in range(self._first, self._numbers[-1]) if n not in there)
            warn(
                f"{spec.path}: {count - len(self._numbers)} of {count} pictures are missing, the "
                f"first is {pattern.path(hole).name}; the picture before is held"
            )

    def close(self) -> None:
        """Nothing stays open between uses."""

    def shots(self, time_s: Fraction, before: bool) -> Iterator[Shot]:
        """From the last picture that is due and can be decoded."""
        due = [n for n in self._numbers if self.clock.due(self._pts(n), time_s, before)]
        start = next((n for n in reversed(due) if self._decoded(n) is not None), self._first)
        warning: str | None = None
        for number in self._numbers[self._numbers.index(start) :]:
            picture = self._decoded(number)
            if picture is None:
                name = self._pattern.path(number).name
                warning = f"{self._spec.path}: {name} cannot be decoded; the one before is held"
                continue
            yield Shot(self._pts(number), RgbaSurface(picture), warning)
            warning = None

    def _pts(self, number: int) -> int:
        return (number - self._first) * self._ticks

    def _decoded(self, number: int) -> U8 | None:
        try:
            picture = images.still(str(self._pattern.path(number)), self._max_pixels)
        except MediaError:
            return None
        if (picture.shape[1], picture.shape[0]) == self._size:
            return picture
        resized = Image.fromarray(picture).resize(self._size, Image.Resampling.BICUBIC)
        return np.array(resized)


def _from(spec: MediumSpec, pattern: Pattern) -> list[int]:
    """The numbers from the start number (default the lowest) on."""
    numbers = pattern.numbers()
    if not numbers:
        raise MediaError("no file of this pattern is there; check the name", file=spec.path)
    start = numbers[0] if spec.start_number is None else spec.start_number
    if start not in numbers:
        raise MediaError(
            f"its start_number is {start}, but {pattern.path(start).name} is not there "
            f"(the lowest is {numbers[0]})",
            file=spec.path,
        )
    return numbers[numbers.index(start) :]
