"""Helpers of the media tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from frameloom.core.media import MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from frameloom.media import Library
from tests.support.numbered import U8, read_number

Number = Callable[..., int | None]


def grey(surface: Surface) -> U8:
    """A picture to read a number from."""
    return surface.y if isinstance(surface, YuvSurface) else surface.rgba


@pytest.fixture
def library() -> Iterator[Library]:
    with Library() as opened:
        yield opened


@pytest.fixture
def number_at(library: Library) -> Number:
    """`number_at(path, time)`: the number in the frame that is due."""

    def read(path: Path, time_s: Fraction | int, before: bool = False, **how: Any) -> int | None:
        spec = MediumSpec(str(path), **how)
        frame = SourceFrame(spec, "test", Fraction(time_s), before)
        return read_number(grey(library.surface(frame)))

    return read


def rgb_of(surface: Surface) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(H, W, 3) R'G'B' 0..255 by the formula of ITU-R BT.709, chroma repeated."""
    if isinstance(surface, RgbaSurface):
        return surface.rgba[..., :3].astype(float)
    h, w = surface.y.shape
    y = (surface.y.astype(float) - 16) / 219
    b, r = (
        (np.repeat(np.repeat(p.astype(float), 2, 0), 2, 1)[:h, :w] - 128) / 224
        for p in (surface.u, surface.v)
    )
    red, blue = y + 1.5748 * r, y + 1.8556 * b
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.stack([red, green, blue], axis=2) * 255


def ffmpeg(*words: object) -> None:
    """Runs the ffmpeg program, as an independent maker of odd files."""
    subprocess.run(["ffmpeg", "-y", "-v", "error", *map(str, words)], check=True)


def ffprobe_times(path: Path) -> list[Fraction | None]:
    """Times of all shown frames, from the first, by ffprobe; None where it says none (the last
    ones out of some decoders)."""
    said = subprocess.run(
        ["ffprobe", "-v", "quiet", "-select_streams", "v:0", "-show_entries",
         "stream=time_base:frame=best_effort_timestamp", "-of", "json", str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    found = json.loads(said.stdout)
    tick = Fraction(found["streams"][0]["time_base"])
    stamps = [f.get("best_effort_timestamp") for f in found["frames"]]
    return [None if s is None else (int(s) - int(stamps[0])) * tick for s in stamps]
