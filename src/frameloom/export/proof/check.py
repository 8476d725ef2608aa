"""One thing looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `what`, `where` in the file, and both values in words."""

    what: str
    where: str
    expected: str
    found: str
    ok: bool

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        return f"{self.what}{where}: expected {self.expected}, found {self.found}"


def numbers(found: Iterable[int], most: int = 4) -> str:
    """Frames in words: "frame 7", "frames 7, 12 to 20 and 3 more"."""
    listed = sorted(set(found))
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(listed), lambda pair: pair[1] - pair[0])
    ]
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs[:most]]
    more = sum(len(run) for run in runs[most:])
    kind = "frame" if len(listed) == 1 else "frames"
    return f"{kind} {', '.join(words)}" + (f" and {more} more" if more else "")
