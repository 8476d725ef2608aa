"""Motion blur: the picture at several moments of an open shutter, averaged in light.

As many moments are drawn as things move far: one for each STEP_PX pixels of the longest way, at
most as many as the project asks for.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from frameloom.core.band import Band
from frameloom.core.jit import kernel
from frameloom.core.picture import Camera, Exposure, Pane, Picture
from frameloom.render import view
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.convert import rows_to_rgb
from frameloom.render.cpu.stack import BAND_PIXELS, store

STEP_PX = 1.0
STILL_PX = 0.2
GAMMA = 2.4
"""Light from coded values: the display's power law (ITU-R BT.1886)."""
LEVELS = 4096


def moments(picture: Picture) -> list[Picture]:
    """The pictures to average; the picture itself alone where nothing moves to be seen."""
    shots = picture.exposures
    plain = replace(picture, exposures=())
    if not shots:
        return [plain]
    way = longest_way(picture)
    faded = any(len({p.opacity for p in same}) > 1 for same in _tracks(shots))
    count = math.ceil(way / STEP_PX) if way >= STILL_PX else 0
    if faded:
        count = max(count, 4)
    if count == 0:
        return [plain]
    count = min(max(count, 2), len(shots))
    chosen = [shots[(2 * k + 1) * len(shots) // (2 * count)] for k in range(count)]
    return [replace(plain, camera=shot.camera, panes=shot.panes) for shot in chosen]


def longest_way(picture: Picture) -> float:
    """The longest way of any pane's corner in the picture while the shutter is open, pixels."""
    ways = [0.0]
    for same in _tracks(picture.exposures):
        places = [
            view.project_polygon(
                view.pixel_from_plane(
                    pane.world_from_pane, _camera(picture, shot, pane), picture.size
                ),
                view.box_corners(*pane.size),
            )
            for shot, pane in zip(picture.exposures, same, strict=True)
        ]
        if all(len(place) == 4 for place in places):
            steps = np.diff(np.array(places), axis=0)
            ways.append(float(np.hypot(steps[..., 0], steps[..., 1]).sum(axis=0).max()))
        else:
            ways.append(float(picture.size[1]))
    return max(ways)


def _tracks(shots: tuple[Exposure, ...]) -> list[tuple[Pane, ...]]:
    """Each pane through all exposures (all hold the same panes in the same order)."""
    return list(zip(*(shot.panes for shot in shots), strict=True))


def _camera(picture: Picture, shot: Exposure, pane: Pane) -> Camera:
    return view.camera_for(pane, replace(picture, camera=shot.camera))


def average(size: tuple[int, int], count: int, draw: Callable[[int], Canvas]) -> Canvas:
    """The mean in light of `count` canvases that `draw` makes one after the other."""
    w, h = size
    total = np.zeros((3, h, w), np.float32)
    last: Canvas | None = None
    rows = max(2, BAND_PIXELS // w // 2 * 2)
    memory = np.empty((3, rows, w), np.float32)
    table = light_table()
    for k in range(count):
        last = draw(k)
        y, u, v = last.planes
        for first in range(0, h, rows):
            n = min(rows, h - first)
            r, g, b = memory[:, :n]
            rows_to_rgb(r, g, b, y, u, v, first)
            for band, sums in zip((r, g, b), total, strict=True):
                add_light(sums[first : first + n], band, table)
    assert last is not None
    for first in range(0, h, rows):
        part = slice(first, min(first + rows, h))
        coded = [np.power(t[part] / np.float32(count), np.float32(1 / GAMMA)) for t in total]
        r, g, b = (np.asarray(c, np.float32) for c in coded)
        store(Band(r, g, b, first, size), last)
    return last


@functools.cache
def light_table() -> npt.NDArray[np.float32]:
    """(LEVELS + 1,) light of coded values 0..1."""
    return (np.arange(LEVELS + 1) / LEVELS).astype(np.float32) ** np.float32(GAMMA)


@kernel
def add_light(total, coded, table):
    """total += light of `coded` (float32, clipped to 0..1), by table."""
    top = np.float32(table.shape[0] - 1)
    for k in range(coded.shape[0]):
        sums, values = total[k], coded[k]
        for i in range(coded.shape[1]):
            c = min(max(values[i], np.float32(0)), np.float32(1))
            sums[i] += table[np.uint32(np.int32(c * top + np.float32(0.5)))]
