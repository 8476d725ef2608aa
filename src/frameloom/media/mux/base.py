"""What a container declares: what it can hold, how fine its clock is, how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """`suffixes`: of file names, lower case; `sound_suffixes`: those of files with sound alone.
    `video`, `audio`: the codecs it can hold, the default
    first. `ticks`: ticks per second of its picture track at a given rate. `options`: FFmpeg's muxer
    options for a given rate. `finish(path, seconds)`: what is put right once the file is closed.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...]
    sound_suffixes: tuple[str, ...]
    video: tuple[str, ...]
    audio: tuple[str, ...]
    ticks: Callable[[Fraction], int]
    options: Callable[[Fraction], Mapping[str, str]]
    finish: Callable[[Path, Fraction], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterFormat:
    """A format of the contract that this version does not write, and what it will be able to
    hold: so that an impossible combination is told from one that is still to come."""

    suffixes: tuple[str, ...]
    video: tuple[str, ...]
