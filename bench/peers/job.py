"""What every peer's script is told, the one encoder setting, and where the turning pane lies.

Only the standard library: the peers' environments need nothing of Frameloom.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path

FPS = 30
SCALE, TURN, RADIUS = 0.7, 20.0, 0.03
"""Of the pane: its height in picture heights, how far it turns to each side, its corners."""
BLUR, DROP, SHADOW = 0.05, 0.02, 0.5
"""Of its shadow: sigma, offset downwards (both in the pane's heights), opacity."""
EYE = 0.5 / math.tan(math.radians(25))
"""From the camera to the pane's middle, in picture heights."""
GRAIN = 4.75
"""Sigma of the grain in levels of luma, Frameloom's measured over R1's frames."""
TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
MATRIX = ("-vf", "scale=out_color_matrix=bt709:out_range=tv")
"""R'G'B' to BT.709: ffmpeg takes BT.601 unless told."""


@dataclass(frozen=True, slots=True)
class Job:
    """`exact`: to compare pictures, without grain and without loss."""

    back: str
    clip: str
    out: str
    width: int
    height: int
    frames: int
    exact: bool

    @property
    def seconds(self) -> float:
        return self.frames / FPS

    @property
    def encoder(self) -> list[str]:
        """ffmpeg's words, the same as Frameloom's own setting; without the preset."""
        return ["-crf", "0" if self.exact else "18", "-g", str(FPS), *TAGS]

    @property
    def preset(self) -> str:
        return "ultrafast" if self.exact else "veryfast"

    @property
    def folder(self) -> Path:
        """For prepared pictures."""
        return Path(self.out).parent


def read() -> Job:
    parser = argparse.ArgumentParser()
    for name in ("back", "clip", "out"):
        parser.add_argument(name)
    for name in ("width", "height", "frames"):
        parser.add_argument(name, type=int)
    parser.add_argument("--exact", action="store_true")
    return Job(**vars(parser.parse_args()))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture-sized sheet with the pane and room for its shadow: it turns as a whole.

    The pane's place on it, in pixels. The pane is 3/4 of its height, a little less sharp than at
    the pane's nearer edge, sharper than at its middle.
    """

    left: int
    top: int
    width: int
    height: int


def sheet(job: Job) -> Sheet:
    width, height = (2 * round(0.375 * side) for side in (job.width, job.height))
    top = (job.height - height) / 2 - DROP * height / 2
    return Sheet((job.width - width) // 4 * 2, round(top / 2) * 2, width, height)


def place(on: Sheet, x: float, y: float) -> tuple[float, float]:
    """Where (x, y) of the sheet lies from the pane's middle, in picture heights, y downwards."""
    unit = SCALE / on.height
    return (x - on.left - on.width / 2) * unit, (y - on.top - on.height / 2) * unit


def corners(job: Job, on: Sheet) -> list[tuple[float, float]]:
    """`place` of the sheet's corners: first row left and right, last row left and right. They are
    the middles of pixels (0, 0), (width, 0)..., as programs count that transform pictures."""
    sides = [(x + 0.5, y + 0.5) for y in (0, job.height) for x in (0, job.width)]
    return [place(on, x, y) for x, y in sides]


def turned(job: Job, on: Sheet, frame: int) -> list[tuple[float, float]]:
    """Where the sheet's corners lie in the picture, (0, 0) being the first pixel's middle."""
    angle = math.radians(-TURN + 2 * TURN * frame / job.frames)
    found = []
    for x, y in corners(job, on):
        near = job.height * EYE / (EYE + x * math.sin(angle))
        found.append(
            (job.width / 2 - 0.5 + x * math.cos(angle) * near, job.height / 2 - 0.5 + y * near)
        )
    return found
