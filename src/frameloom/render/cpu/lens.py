"""Depth of field: each pane is blurred by its own distance before it joins the picture.

So nothing sharp bleeds into what is blurred behind it, and a blurred edge is seen through. A tilted
pane is blurred at several radii, and each pixel takes the mix of the two about its own. Circles of
confusion are antialiased discs, in light (coded values squared), so that highlights stay bright.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Lens, Pane
from frameloom.render import view
from frameloom.render.cpu.canvas import Canvas, Plane
from frameloom.render.cpu.convert import rgb_planes
from frameloom.render.cpu.texture import yuv_planes

F32 = npt.NDArray[np.float32]
SHARP_PX = 0.6
"""A circle of confusion of a smaller radius is not drawn."""
EVEN = 1.3
"""Radii that differ by less than this ratio (or by a pixel) are drawn as one."""
FULL_SIZE_PX = 4.0
"""Larger discs are drawn on a picture of half the size, and so on."""


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

    def nearness(self, x0: int, y0: int, size: tuple[int, int]) -> F32:
        """(H, W) float32: 1 / distance at the pixel centres of a window."""
        w, h = size
        x, y = np.arange(w) + x0 + 0.5, np.arange(h) + y0 + 0.5
        return np.asarray(
            self.row[0] * x[None, :] + self.row[1] * y[:, None] + self.row[2], np.float32
        )


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


def disc(radius: float) -> F32:
    """A disc of `radius` pixels, antialiased, as an odd kernel of sum 1."""
    reach = math.ceil(radius + 0.5)
    at = np.arange(-reach, reach + 1)
    distance = np.hypot(at[:, None], at[None, :])
    kernel = np.clip(radius + 0.5 - distance, 0, 1)
    return np.asarray(kernel / kernel.sum(), np.float32)


def disc_blur(plane: Plane, radius: float, border: int) -> F32:
    """A float32 plane blurred by a disc; large ones on a smaller plane, at no more cost."""
    import cv2

    if radius < SHARP_PX:
        return np.asarray(plane, np.float32)
    if radius <= FULL_SIZE_PX or min(plane.shape) < 16:
        return np.asarray(cv2.filter2D(plane, -1, disc(radius), borderType=border), np.float32)
    h, w = plane.shape
    grown = cv2.copyMakeBorder(plane, 0, h % 2, 0, w % 2, cv2.BORDER_REPLICATE)
    size = (grown.shape[1] // 2, grown.shape[0] // 2)
    half = cv2.resize(grown, size, interpolation=cv2.INTER_AREA)
    blurred = disc_blur(half, radius / 2, border)
    full = cv2.resize(blurred, grown.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(full[:h, :w], np.float32)


def blur_layer(layer: Canvas, focus: Focus, nearness: F32, lens: Lens, height: int) -> Canvas:
    """A pane's layer (premultiplied R'G'B', A) out of focus; `height`: the picture's, pixels."""
    import cv2

    alpha = layer.planes[3]
    light = [c * c / np.maximum(alpha, np.float32(1e-6)) for c in layer.planes[:3]]
    if focus.even:
        steps: list[float] = [(focus.low + focus.high) / 2]
        weights: list[F32] = [np.ones_like(alpha)]
    else:
        steps = radius_steps(focus.low, focus.high)
        weights = level_weights(nearness, steps, height, lens)
    total = [np.zeros_like(alpha) for _ in range(4)]
    for radius, weight in zip(steps, weights, strict=True):
        for out, plane in zip(total, (*light, alpha), strict=True):
            np.add(out, disc_blur(plane, radius, cv2.BORDER_CONSTANT) * weight, out=out)
    alpha = np.minimum(total[3], 1)
    colour = [np.sqrt(np.maximum(c * alpha, 0)) for c in total[:3]]
    return Canvas("rgba", (*colour, alpha))


def radius_steps(low: float, high: float) -> list[float]:
    """Radii from low to high, each at most twice (and at least a pixel from) the one before."""
    steps = [low]
    while steps[-1] < high:
        steps.append(min(high, max(steps[-1] * 1.6, steps[-1] + 1.0)))
    return steps


def level_weights(nearness: F32, steps: list[float], height: int, lens: Lens) -> list[F32]:
    """For each radius its share in each pixel: linear between the two about the pixel's own."""
    distance = 1 / np.maximum(nearness, np.float32(1e-6))
    beyond = np.maximum(np.abs(distance - lens.focus) - lens.focus_range / 2, 0)
    own = (lens.bokeh / 400 * height * beyond / distance).astype(np.float32)
    place = np.interp(own, steps, np.arange(len(steps))).astype(np.float32)
    return [np.clip(1 - np.abs(place - k), 0, 1).astype(np.float32) for k in range(len(steps))]


def blur_background(canvas: Canvas, radius: float) -> Canvas:
    """The background, infinitely far away, out of focus."""
    if radius < SHARP_PX:
        return canvas
    import cv2

    squared = (np.maximum(p, 0) ** 2 for p in rgb_planes(canvas.surface()))
    r, g, b = (np.sqrt(disc_blur(p, radius, cv2.BORDER_REPLICATE)) for p in squared)
    return Canvas("yuv", yuv_planes(r, g, b))
