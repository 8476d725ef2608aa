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
from frameloom.core.surface import DeepSurface, RgbaSurface, Surface
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
        whole = images.whole(str(pattern.path(self._first)), max_pixels)
        picture = images.in_eight(whole).rgba
        self._size = whole.size
        self.bytes_per_shot = picture.nbytes * (1 if isinstance(whole, RgbaSurface) else 3)
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

    def skips(self, _pts: int, _time_s: Fraction) -> bool:
        """Each picture can be decoded by itself."""
        return True

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
            yield Shot(self._pts(number), _content(picture), warning)
            warning = None

    def _pts(self, number: int) -> int:
        return (number - self._first) * self._ticks

    def _decoded(self, number: int) -> RgbaSurface | DeepSurface | None:
        try:
            picture = images.whole(str(self._pattern.path(number)), self._max_pixels)
        except MediaError:
            return None
        if picture.size == self._size:
            return picture
        shallow = Image.fromarray(images.in_eight(picture).rgba)
        return RgbaSurface(np.array(shallow.resize(self._size, Image.Resampling.BICUBIC)))


def _content(picture: RgbaSurface | DeepSurface) -> Surface | Callable[[bool], Surface]:
    """What a shot is given of it."""
    if isinstance(picture, RgbaSurface):
        return picture
    return lambda deep: picture if deep else images.in_eight(picture)


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
