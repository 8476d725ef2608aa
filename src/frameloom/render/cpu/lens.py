"""Depth of field: each pane is blurred by its own distance before it joins the picture.

So nothing sharp bleeds into what is blurred behind it, and a blurred edge is seen through. A tilted
pane is blurred at several radii, each only where it is needed, and each pixel takes the mix of the
two about its own. Circles of confusion are antialiased discs, in light (coded values squared), so
that highlights stay bright.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Lens, Pane
from frameloom.render import view
from frameloom.render.cpu import disc
from frameloom.render.cpu.canvas import Canvas, clear_canvas, lit, unlit, yuv_canvas
from frameloom.render.cpu.layer import F32, Rows, Window, bands, put, rows_of

SHARP_PX = 0.6
"""A circle of confusion of a smaller radius is not drawn."""
EVEN = 1.3
"""Radii that differ by less than this ratio (or by a pixel) are drawn as one."""
STEP = 1.35
"""From one radius of a tilted pane to the next, but at least a pixel."""


@dataclass(frozen=True, slots=True)
class Focus:
    """How far a pane is out of focus: least and largest circle of confusion, radii in pixels.

    `row` (3,): 1 / distance of the pane's plane at pixel (x, y) is row . (x, y, 1).
    """

    low: float
    high: float
    row: npt.NDArray[np.float64]

    @property
    def even(self) -> bool:
        """One radius serves the whole pane."""
        return self.high < max(self.low * EVEN, self.low + 1.0)


def focus_of(
    pane: Pane, solid: npt.NDArray[np.float64], lens: Lens, size: tuple[int, int]
) -> Focus | None:
    """The pane's focus where any of it in view is out of focus, else None."""
    homography = solid[:, [0, 1, 3]]
    polygon = view.project_polygon(homography, view.box_corners(*pane.size))
    polygon = view.clip_to_picture(polygon, size)
    if len(polygon) < 3 or abs(np.linalg.det(homography)) < 1e-12:
        return None
    row = np.linalg.inv(homography)[2]
    distances = [1 / max(float(row @ (x, y, 1.0)), 1e-6) for x, y in polygon]
    radii = [lens.radius(d) * size[1] for d in distances]
    low, high = min(radii), max(radii)
    if min(distances) <= lens.focus <= max(distances):
        low = 0.0
    return Focus(low, high, row) if high >= SHARP_PX else None


Box = tuple[int, int, int, int]
"""Left, top, right, bottom, half-open."""


@dataclass(frozen=True, slots=True)
class Blur:
    """One of the radii at which a layer is blurred, and where.

    box: pixels of the layer that have a share; ramps: see `disc.add_grown`.
    cells: (4, rows, columns) float32 of premultiplied light, `factor` pixels each way, from pixel
    (x, y) on.
    """

    radius: float
    box: Box
    ramps: npt.NDArray[np.float32]
    factor: int
    x: int
    y: int
    cells: F32


def blurred(
    layer: Rows, focus: Focus, window: Window, lens: Lens, height: int, opacity: float
) -> Rows:
    """A pane's layer out of focus, times `opacity`; `height`: the picture's, pixels."""
    nearness = focus.row @ window.unshift()
    largest = lens.bokeh / 400 * height
    blurs = [
        _blur(radius, box, ramps, window)
        for radius, box, ramps in _levels(focus, nearness, window.size, lens, largest)
    ]
    for first, rows in layer:
        r, g, b, a = rows
        for one in blurs:
            disc.gather_light(
                one.cells, r, g, b, a, first, window.size[1], one.x, one.y, one.factor, opacity
            )
    for one in blurs:
        _spread(one, held=False)
    optics = np.array([lens.focus, lens.focus_range / 2, largest])
    return _developed(blurs, nearness, optics, window.size)


def _developed(
    blurs: list[Blur],
    nearness: npt.NDArray[np.float64],
    optics: npt.NDArray[np.float64],
    size: tuple[int, int],
) -> Rows:
    memory = np.empty(4 * next(bands(size))[1] * size[0], np.float32)
    for first, n in bands(size):
        total = memory[: 4 * n * size[0]].reshape(4, n, size[0])  # contiguous: kernels count on it
        total[:] = 0
        for one in blurs:
            disc.add_grown(
                total, one.cells, first, one.x, one.y, disc.spline(one.factor), one.box,
                nearness, optics, one.ramps,
            )  # fmt: skip
        disc.develop(total)
        yield first, total


def _blur(radius: float, box: Box, ramps: npt.NDArray[np.float32], window: Window) -> Blur:
    """With cells that lie as they would in any window, over the box and what may reach it."""
    factor = disc.factor_for(radius) if radius >= SHARP_PX else 1
    reach = radius + 2 * factor if radius >= SHARP_PX else 0.0
    starts, counts = [], []
    for low, high, origin, size in (
        (box[0], box[2], window.x0, window.size[0]),
        (box[1], box[3], window.y0, window.size[1]),
    ):
        first = math.floor((max(low - reach, 0) + origin) / factor)
        last = math.ceil((min(high + reach, size) + origin) / factor)
        starts.append(first * factor - origin)
        counts.append(max(last - first, 1))
    cells = np.zeros((4, counts[1], counts[0]), np.float32)
    return Blur(radius, box, ramps, factor, starts[0], starts[1], cells)


def _spread(one: Blur, held: bool, planes: int = 4) -> None:
    if one.radius < SHARP_PX:
        return
    radius = disc.rest_radius(one.radius, one.factor)
    for plane in one.cells[:planes]:
        disc.blur(plane, radius, held)


def _levels(
    focus: Focus,
    nearness: npt.NDArray[np.float64],
    size: tuple[int, int],
    lens: Lens,
    largest: float,
) -> Iterator[tuple[float, Box, npt.NDArray[np.float32]]]:
    """The radii that a pane needs, each with the box where it has a share, and its ramps."""
    if focus.even:
        yield (focus.low + focus.high) / 2, (0, 0, *size), np.array([0, 1, 0, 1], np.float32)
        return
    steps = radius_steps(focus.low, focus.high)
    for k, radius in enumerate(steps):
        before = steps[k - 1] if k else None
        after = steps[k + 1] if k + 1 < len(steps) else None
        rise = (0.0, 1.0) if before is None else _ramp(before, radius)
        fall = (0.0, 1.0) if after is None else _ramp(after, radius)
        ramps = np.array([*rise, *fall], np.float32)
        ranges = _ranges(before, after, lens, largest)
        for box in _apart([_box(nearness, low, high, size) for low, high in ranges]):
            yield radius, box, ramps


def radius_steps(low: float, high: float) -> list[float]:
    """Radii from low to high, each at most STEP times (or a pixel more than) the one before."""
    steps = [low]
    while steps[-1] < high:
        steps.append(min(high, max(steps[-1] * STEP, steps[-1] + 1.0)))
    return steps


def _ramp(zero: float, one: float) -> tuple[float, float]:
    """Slope and offset of what is 0 at `zero` and 1 at `one`."""
    slope = 1 / (one - zero)
    return slope, -zero * slope


def _ranges(
    before: float | None, after: float | None, lens: Lens, largest: float
) -> list[tuple[float, float]]:
    """Where 1 / distance may lie for radii between two: beyond the focus, and before it.

    A radius is largest (|1 - focus n| - focus_range / 2 n), n being 1 / distance.
    """
    far, near = lens.focus + lens.focus_range / 2, lens.focus - lens.focus_range / 2

    def beyond(radius: float | None, none: float) -> float:
        return none if radius is None else (1 - radius / largest) / far

    def this_side(radius: float | None, none: float) -> float:
        return none if radius is None or near <= 0 else (1 + radius / largest) / near

    if before is None:
        return [(beyond(after, -math.inf), this_side(after, math.inf))]
    return [
        (beyond(after, -math.inf), beyond(before, math.inf)),
        (this_side(before, math.inf), this_side(after, math.inf)),
    ]


def _box(
    nearness: npt.NDArray[np.float64], low: float, high: float, size: tuple[int, int]
) -> Box | None:
    """The box of a window's pixels where low <= nearness . (x, y, 1) <= high."""
    w, h = size
    polygon = np.array([[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]])
    for bound, sign in ((low, 1.0), (high, -1.0)):
        if math.isfinite(bound):
            polygon = view.cut(polygon, sign * (nearness - np.array([0.0, 0.0, bound])))
        elif sign * bound > 0:
            return None
        if len(polygon) == 0:
            return None
    left, top = np.maximum(np.floor(polygon.min(axis=0)) - 1, 0)
    right, bottom = np.minimum(np.ceil(polygon.max(axis=0)) + 1, size)
    return int(left), int(top), int(right), int(bottom)


def _apart(boxes: list[Box | None]) -> list[Box]:
    """Those that there are; two that meet as one, so that no pixel is in both."""
    found = [box for box in boxes if box is not None]
    if len(found) < 2:
        return found
    a, b = found
    if max(a[0], b[0]) < min(a[2], b[2]) and max(a[1], b[1]) < min(a[3], b[3]):
        return [(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))]
    return found


def blur_background(canvas: Canvas, radius: float) -> Canvas:
    """The background, infinitely far away, out of focus; one of a single colour is as it was."""
    if radius < SHARP_PX or all(plane.min() == plane.max() for plane in canvas.planes):
        return canvas
    size = canvas.size
    window = Window(0, 0, *size)
    one = _blur(radius, (0, 0, *size), np.array([0, 1, 0, 1], np.float32), window)
    for first, rows in rows_of(_with_alpha(canvas)):
        r, g, b, a = rows
        disc.gather_light(one.cells, r, g, b, a, first, size[1], one.x, one.y, one.factor, 1.0)
    _spread(one, held=True, planes=3 if canvas.kind == "yuv" else 4)
    still = np.zeros(3)
    soft = yuv_canvas(size) if canvas.kind == "yuv" else clear_canvas(size)
    put(soft, window, "normal", _developed([one], still, still, size), dither=True)
    return Canvas("light", lit(soft.planes)) if canvas.kind == "light" else soft


def _with_alpha(canvas: Canvas) -> Canvas:
    """The canvas as one of coded values with alpha."""
    if canvas.kind == "yuv":
        return Canvas("yuva", (*canvas.planes, np.ones(canvas.size[::-1], np.float32)))
    return Canvas("rgba", unlit(canvas.planes)) if canvas.kind == "light" else canvas
