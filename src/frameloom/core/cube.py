"""Colour tables from .cube files (Adobe, "Cube LUT Specification 1.0", 2013), 1D and 3D.

Besides the specification's DOMAIN_MIN and DOMAIN_MAX, the one range for all channels that DaVinci
Resolve writes instead (LUT_1D_INPUT_RANGE, LUT_3D_INPUT_RANGE) is read.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import numpy as np

from frameloom.core.band import F32
from frameloom.core.errors import MediaError

LARGEST: Final = {1: 65536, 3: 256}
"""Sizes that the specification allows, from 2 on."""
_LONGEST_LINE: Final = 1000
_MOST_BYTES: Final = 64 << 20
_SIZES: Final = {"LUT_1D_SIZE": 1, "LUT_3D_SIZE": 3}
_RANGES: Final = {"LUT_1D_INPUT_RANGE", "LUT_3D_INPUT_RANGE"}
_ENDS: Final = ("DOMAIN_MIN", "DOMAIN_MAX")


@dataclass(frozen=True, eq=False)
class Cube:
    """A table of R'G'B'.

    cells: (size, 3) float32 of a 1D table, one column for each channel; (size^3, 4) float32 of a
    3D one, red running fastest, the fourth column unused. low, high: (3,) float32, the inputs of
    the first and the last cell.
    """

    dimensions: Literal[1, 3]
    size: int
    cells: F32
    low: F32
    high: F32


def read_cube(path: str) -> Cube:
    """The table in a file, kept until the file changes.

    Raises MediaError with the file, the line and the reason.
    """
    try:
        state = Path(path).stat()
        if state.st_size > _MOST_BYTES:
            raise MediaError(f"is over {_MOST_BYTES >> 20} MB large", file=path)
        return _read(path, state.st_mtime_ns, state.st_size)
    except FileNotFoundError:
        raise MediaError("there is no such file; check src", file=path) from None
    except OSError as error:
        raise MediaError(f"cannot be read: {error.strerror}", file=path) from error


@functools.lru_cache(maxsize=8)
def _read(path: str, _changed_ns: int, _bytes: int) -> Cube:
    text = _Text(path)
    for number, words in _lines(path):
        text.take(number, words)
    return text.cube()


def _lines(path: str) -> Iterator[tuple[int, list[str]]]:
    """Lines that say something, with their numbers from 1."""
    with Path(path).open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if b"\0" in line or (len(line) == _LONGEST_LINE and not line.endswith(b"\n")):
                raise MediaError("is not text, so not a .cube table", file=path)
            words = line.decode("utf-8-sig", "replace").split()
            if words and not words[0].startswith("#"):
                yield number, words


@dataclass
class _Text:
    """What has been read of a file so far."""

    path: str
    sizes: dict[int, int] = field(default_factory=dict)
    ends: dict[str, list[float]] = field(default_factory=dict)
    numbers: array[float] = field(default_factory=lambda: array("f"))

    def take(self, line: int, words: list[str]) -> None:
        name = words[0].upper()
        if name[0] in "+-.0123456789" or name in {"NAN", "INF"}:
            self._row(line, words)
        elif self.numbers:
            raise self._wrong(line, f"{words[0]} must come before the table's numbers")
        elif name in _SIZES:
            self._size(line, name, words)
        elif name in _ENDS:
            self._end(line, name, self._numbers(line, words[1:], 3))
        elif name in _RANGES:
            low, high = self._numbers(line, words[1:], 2)
            self._end(line, "DOMAIN_MIN", [low] * 3)
            self._end(line, "DOMAIN_MAX", [high] * 3)
        elif name != "TITLE":
            raise self._wrong(line, f"{words[0][:40]!r} is no keyword of .cube files")

    def _size(self, line: int, name: str, words: list[str]) -> None:
        dimensions = _SIZES[name]
        if dimensions in self.sizes:
            raise self._wrong(line, f"{name} comes a second time")
        if self.sizes:
            raise self._wrong(
                line, "a shaper before a 3D table is not supported; export one 3D table without it"
            )
        largest = LARGEST[dimensions]
        if len(words) != 2 or not words[1].isdecimal() or not 2 <= int(words[1]) <= largest:
            raise self._wrong(line, f"{name} needs a whole number from 2 to {largest}")
        self.sizes[dimensions] = int(words[1])

    def _end(self, line: int, name: str, values: list[float]) -> None:
        if name in self.ends:
            raise self._wrong(line, f"{name} is given a second time")
        self.ends[name] = values

    def _row(self, line: int, words: list[str]) -> None:
        if not self.sizes:
            raise self._wrong(line, "LUT_1D_SIZE or LUT_3D_SIZE must come before the numbers")
        if len(self.numbers) == 3 * self.rows:
            raise self._wrong(line, f"there are more than the {self.rows} rows that its size says")
        self.numbers.extend(self._numbers(line, words, 3))

    def _numbers(self, line: int, words: list[str], count: int) -> list[float]:
        values = [_number(word) for word in words]
        if len(values) != count or not all(map(math.isfinite, values)):
            raise self._wrong(line, f"needs {count} numbers; it is {' '.join(words)[:60]!r}")
        return values

    @property
    def rows(self) -> int:
        ((dimensions, size),) = self.sizes.items()
        return int(size**dimensions)

    def cube(self) -> Cube:
        if not self.sizes:
            raise MediaError(
                "is no .cube table: it has neither LUT_1D_SIZE nor LUT_3D_SIZE", file=self.path
            )
        found = len(self.numbers) // 3
        if found != self.rows:
            raise MediaError(
                f"ends too early: {found} of the {self.rows} rows that its size says",
                file=self.path,
            )
        low = np.array(self.ends.get("DOMAIN_MIN", [0.0] * 3), np.float32)
        high = np.array(self.ends.get("DOMAIN_MAX", [1.0] * 3), np.float32)
        if not (low < high).all():
            raise MediaError("DOMAIN_MIN must be below DOMAIN_MAX", file=self.path)
        table = np.frombuffer(self.numbers, np.float32).reshape(-1, 3)
        if 1 in self.sizes:
            return Cube(1, self.sizes[1], table.copy(), low, high)
        cells = np.zeros((len(table), 4), np.float32)
        cells[:, :3] = table
        return Cube(3, self.sizes[3], cells, low, high)

    def _wrong(self, line: int, reason: str) -> MediaError:
        return MediaError(f"line {line}: {reason}", file=self.path)


def _number(word: str) -> float:
    """NaN where it is none."""
    try:
        return math.nan if "_" in word else float(word)
    except ValueError:
        return math.nan
