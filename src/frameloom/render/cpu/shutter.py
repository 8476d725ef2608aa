"""Motion blur: the picture at several moments of an open shutter, averaged in light.

As many moments are drawn as things move far: one for each STEP_PX pixels of the longest way, at
most as many as the project asks for. They are drawn only where something moves; what of that
stands still all the time is as it was, to the bit.
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
from frameloom.core.lettering import Lettering
from frameloom.core.picture import Camera, Exposure, Pane, Picture
from frameloom.render import view
from frameloom.render.cpu.canvas import Canvas, yuv_canvas
from frameloom.render.cpu.convert import rows_to_rgb
from frameloom.render.cpu.layer import Window
from frameloom.render.cpu.stack import band_rows, store
from frameloom.render.order import Part

STEP_PX = 1.0
STILL_PX = 0.2
GAMMA = 2.4
"""Light from coded values: the display's power law (ITU-R BT.1886)."""
LEVELS = 4096
ALIGNED = 12
"""Windows begin at multiples: blurs with cells of 2, 3 or 4 pixels lie in them as anywhere."""


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
    if any(_rewritten(same) for same in _tracks(shots)):
        count = len(shots)
    if count == 0:
        return [plain]
    count = min(max(count, 2), len(shots))
    chosen = [shots[(2 * k + 1) * len(shots) // (2 * count)] for k in range(count)]
    return [replace(plain, camera=shot.camera, panes=shot.panes) for shot in chosen]


def longest_way(picture: Picture) -> float:
    """The longest way of any pane's or mask's corner while the shutter is open, pixels."""
    ways = [0.0]
    tracks = _tracks(picture.exposures)
    masks = [tuple(p.mask.pane for p in same if p.mask is not None) for same in tracks]
    for same in [*tracks, *filter(None, masks)]:
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


def _rewritten(same: tuple[Pane, ...]) -> bool:
    """Whether a text's letters move while the shutter is open."""
    texts = [pane.content for pane in same if isinstance(pane.content, Lettering)]
    return any(text is not texts[0] for text in texts)


def _tracks(shots: tuple[Exposure, ...]) -> list[tuple[Pane, ...]]:
    """Each pane through all exposures (all hold the same panes in the same order)."""
    return list(zip(*(shot.panes for shot in shots), strict=True))


def _camera(picture: Picture, shot: Exposure, pane: Pane) -> Camera:
    return view.camera_for(pane, replace(picture, camera=shot.camera))


def turns(shots: list[Picture]) -> bool:
    """Whether the background is another one at every moment: a dome, seen by a moving camera."""
    behind = shots[0].background
    return (
        behind is not None
        and behind.projection == "dome"
        and any(not _same_camera(shot.camera, shots[0].camera) for shot in shots)
    )


def moving(shots: list[Picture], touched: Callable[[Pane, Picture], Window]) -> Window:
    """The part of the picture in which the moments differ; `touched` says where a pane is drawn."""
    found = Window(0, 0, 0, 0)
    for same in zip(*(shot.panes for shot in shots), strict=True):
        if _stands(same, shots):
            continue
        for place in (touched(pane, shot) for pane, shot in zip(same, shots, strict=True)):
            if not place.empty:
                found = place if found.empty else found.about(place)
    low_x, low_y = (v // ALIGNED * ALIGNED for v in (found.x0, found.y0))
    return Window(low_x, low_y, found.x1, found.y1)


def still_parts(shots: list[Picture], orders: list[list[Part]]) -> int:
    """How many parts come first at all moments, stand still, and need no more than one drawing."""
    count = 0
    for parts in zip(*orders, strict=False):
        index, clips = parts[0].index, parts[0].clips
        same = all(p.index == index and np.array_equal(p.clips, clips) for p in parts)
        if not (same and _stands(tuple(p.pane for p in parts), shots)):
            break
        count += 1
    return count


def _stands(same: tuple[Pane, ...], shots: list[Picture]) -> bool:
    """Whether a pane and its mask look alike at all moments."""
    first, camera = same[0], view.camera_for(same[0], shots[0])
    for pane, shot in zip(same, shots, strict=True):
        if not (_alike(pane, first) and _same_camera(view.camera_for(pane, shot), camera)):
            return False
    return True


def _same_camera(a: Camera, b: Camera) -> bool:
    return a.fov_deg == b.fov_deg and np.array_equal(a.view_from_world, b.view_from_world)


def _alike(pane: Pane, other: Pane) -> bool:
    if pane.opacity != other.opacity or not np.array_equal(
        pane.world_from_pane, other.world_from_pane
    ):
        return False
    if pane.mask is None or other.mask is None:
        return pane.mask is other.mask
    return _alike(pane.mask.pane, other.mask.pane)


def average(canvas: Canvas, count: int, draw: Callable[[int], Canvas]) -> None:
    """The canvas becomes the mean in light of itself and those that `draw` makes for 1 to count."""
    w, h = canvas.size
    total = np.zeros((3, h, w), np.float32)
    changed = [np.zeros(plane.shape, bool) for plane in canvas.planes[:2]]
    table, rows = light_table(), band_rows(w)
    memory = np.empty((3, rows, w), np.float32)
    for k in range(count):
        shot = draw(k) if k else canvas
        y, u, v = shot.planes
        if k:
            changed[0] |= y != canvas.planes[0]
            changed[1] |= (u != canvas.planes[1]) | (v != canvas.planes[2])
        for first in range(0, h, rows):
            n = min(rows, h - first)
            r, g, b = memory[:, :n]
            rows_to_rgb(r, g, b, y, u, v, first)
            for band, sums in zip((r, g, b), total, strict=True):
                add_light(sums[first : first + n], band, table)
    mean = yuv_canvas((w, h))
    codes = code_table()
    for first in range(0, h, rows):
        part = slice(first, min(first + rows, h))
        for plane in total:
            to_coded(plane[part], np.float32(1 / count), codes)
        r, g, b = (plane[part] for plane in total)
        store(Band(r, g, b, first, (w, h)), mean)
    for dst, new, where in zip(canvas.planes, mean.planes, (*changed, changed[1]), strict=True):
        np.copyto(dst, new, where=where)


@functools.cache
def light_table() -> npt.NDArray[np.float32]:
    """(LEVELS + 1,) light of coded values 0..1."""
    return (np.arange(LEVELS + 1) / LEVELS).astype(np.float32) ** np.float32(GAMMA)


@functools.cache
def code_table() -> npt.NDArray[np.float32]:
    """(LEVELS + 2,) coded values of the squares of 0..1, the last one twice."""
    made = (np.arange(LEVELS + 1) / LEVELS) ** (2 / GAMMA)
    return np.append(made, 1.0).astype(np.float32)


@kernel
def to_coded(light, share, table):
    """light x share to coded values, in place; its square root is smooth enough for a table."""
    top = np.float32(table.shape[0] - 2)
    for k in range(light.shape[0]):
        row = light[k]
        for i in range(row.shape[0]):
            row[i] = min(np.sqrt(row[i] * share), np.float32(1)) * top
        for i in range(row.shape[0]):
            at = np.uint32(np.int32(row[i]))
            f = row[i] - np.float32(np.int32(at))
            row[i] = table[at] + (table[at + np.uint32(1)] - table[at]) * f


@kernel
def add_light(total, coded, table):
    """total += light of `coded` (float32, clipped to 0..1), by table."""
    top = np.float32(table.shape[0] - 1)
    for k in range(coded.shape[0]):
        sums, values = total[k], coded[k]
        for i in range(coded.shape[1]):
            c = min(max(values[i], np.float32(0)), np.float32(1))
            sums[i] += table[np.uint32(np.int32(c * top + np.float32(0.5)))]
