"""How the rest of Frameloom names a medium, and what it must know of it before frame 0."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

MediumKind = Literal["video", "image", "vector", "audio"]


@dataclass(frozen=True, slots=True)
class MediumSpec:
    """Which medium: the key under which it is opened, once for each use.

    `path` is absolute; for a numbered image sequence it is the pattern (`.../im_%04d.png`), and
    then `frame_rate` (frames per second) is set; `start_number` None means the lowest found.
    """

    path: str
    frame_rate: Fraction | None = None
    start_number: int | None = None


@dataclass(frozen=True, slots=True)
class MediumFacts:
    """What the timeline needs of a medium.

    `size`: presented width and height in square pixels (rotation and sample aspect applied),
    (0, 0) for sound alone. `duration_s`: media time at which the last frame ends, from the first
    presented frame; for a still image 0, and it is then shown for ever. `alpha`: it can be
    transparent. `audio_duration_s`: media time at which its sound ends, None without sound.
    """

    kind: MediumKind
    size: tuple[int, int]
    duration_s: Fraction
    alpha: bool = False
    audio_duration_s: Fraction | None = None

    @property
    def has_picture(self) -> bool:
        return self.kind != "audio"
