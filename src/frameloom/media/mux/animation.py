"""The sink of animated pictures: every frame is there, of each only the rectangle that changed.

FFmpeg's and libwebp's own animation writers leave out a frame that is like the one before it, or
use ways of blending that readers get wrong; here a rectangle takes the place of what was there.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from frameloom.core.errors import UnavailableError
from frameloom.core.surface import Finished
from frameloom.core.time import round_half_up
from frameloom.media.encode.base import PictureSettings
from frameloom.media.mux.base import F32, Container, Item, PictureTrack, SoundTrack, write_error

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels."""


class Animation(ABC):
    """What a format adds: its `head`, its `frame`, and what is put right at the `end`."""

    grid = 1
    """Rectangles begin at multiples of it."""

    def __init__(
        self,
        path: Path,
        container: Container,
        /,
        *,
        fps: Fraction,
        seconds: Fraction,
        picture: PictureTrack | None,
        sound: SoundTrack | None,
        stage_s: dict[str, float] | None = None,
    ) -> None:
        if picture is None or picture.encoder.still is None or sound is not None:
            raise UnavailableError(f"{path.name}: an animation holds pictures and nothing else")
        self._path, self._settings, self._still = path, picture.settings, picture.encoder.still
        self._ticks, self._fps = container.ticks(fps), fps
        self._frames, self._count = 0, round_half_up(seconds * fps)
        self._before: npt.NDArray[Any] | None = None
        self._stage_s = {"encode": 0.0, "mux": 0.0} if stage_s is None else stage_s
        try:
            self._file: BinaryIO = path.open("w+b")
        except OSError as error:
            raise write_error(path, error) from error

    @abstractmethod
    def head(self, settings: PictureSettings, frames: int, first: bytes) -> bytes:
        """What stands before the first frame, whose picture file is given."""

    @abstractmethod
    def frame(self, number: int, box: Box, ticks: int, still: bytes) -> bytes:
        """A frame that replaces `box` and is shown for `ticks`; `still`: the picture file of it."""

    @abstractmethod
    def end(self, file: BinaryIO) -> None:
        """The file stands at its end: what is still to be written or put right."""

    @property
    def config(self) -> bytes:
        return b""

    def add(self, item: Item) -> None:
        assert isinstance(item, Finished)
        began, pixels = perf_counter(), item.planes[0]
        x, y, w, h = box = _changed(self._before, pixels, self.grid)
        part = Finished(item.form, (np.ascontiguousarray(pixels[y : y + h, x : x + w]),))
        still = self._still(part, self._settings)
        self._before = pixels
        encoded = perf_counter()
        shown = self._tick(self._frames + 1) - self._tick(self._frames)
        made = self.frame(self._frames, box, shown, still)
        if self._frames == 0:
            made = self.head(self._settings, self._count, still) + made
        try:
            self._file.write(made)
        except OSError as error:
            raise write_error(self._path, error) from error
        self._frames += 1
        self._stage_s["encode"] += encoded - began
        self._stage_s["mux"] += perf_counter() - encoded

    def _tick(self, number: int) -> int:
        return round_half_up(number * self._ticks / self._fps)

    def add_sound(self, samples: F32) -> None:
        raise NotImplementedError("an animation has no sound")

    def finish(self) -> None:
        try:
            self.end(self._file)
            self._file.close()
        except (OSError, OverflowError) as error:
            raise write_error(self._path, error) from error

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _changed(before: npt.NDArray[Any] | None, pixels: npt.NDArray[Any], grid: int) -> Box:
    """What is to be stored of a picture after another one: at least a pixel."""
    if before is None:
        return 0, 0, pixels.shape[1], pixels.shape[0]
    other = (before != pixels).any(axis=2)
    rows, columns = np.flatnonzero(other.any(axis=1)), np.flatnonzero(other.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    x, y = int(columns[0]) // grid * grid, int(rows[0]) // grid * grid
    return x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y
