"""The parts of a lettering painted onto a clear layer: fills, strokes, blurs, bitmaps.

A layer's planes are float32: premultiplied R', G', B' and A, or A alone where all is one colour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.coverage import cover, touched_rows
from frameloom.core.jit import kernel
from frameloom.core.lettering import Bitmap, Box, Fill, Group, Part, Rgba, bounds
from frameloom.render import view
from frameloom.render.cpu.canvas import LUMA, Canvas
from frameloom.render.cpu.panes import draw_mask, draw_texture, texel_matrix, visible
from frameloom.render.cpu.site import NO_CLIPS, Outline, Site, moved
from frameloom.render.cpu.spread import spread_coverage
from frameloom.render.cpu.texture import Cache, Texture, prefiltered

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
LEAST_SIGMA_PX = 0.3
"""A narrower blur cannot be seen: the shape is drawn sharp."""
TEXELS_A_SIGMA = 4
MOST_TEXELS = 2048
MOST_PPEM = 4096
PIXEL_SIGMA = 0.7
"""Of the least step p: a pixel is about 3 p wide, and the variance of its square, (3 p)^2 / 12, is
p^2 / 2 more than those of a texel and of reading between texels, p^2 / 4."""


@dataclass(frozen=True, slots=True)
class Press:
    """Paints parts onto the planes (p, H, W) of one layer; `place` is its pixels from the pane.

    `cache` keeps what is blurred.
    """

    planes: F32
    place: F64
    cache: Cache

    def paint(self, parts: tuple[Part, ...], opacity: float = 1.0) -> None:
        for part in parts:
            if isinstance(part, Fill):
                self._fill(part, opacity)
            elif isinstance(part, Bitmap):
                self._bitmap(part, opacity)
            else:
                self._group(part, opacity)

    def _fill(self, fill: Fill, opacity: float) -> None:
        share = fill.opacity * opacity
        part = self._part(fill)
        if share <= 0.0 or part is None:
            return
        x, y, width, height, place = part
        touched = np.tile(np.array([[0, width]], np.int32), (height, 1))
        if self._is_blurred(fill):
            covered = self._blurred(fill, place, (width, height))
        elif fill.spread > 0.0:
            covered, inner = spread_coverage(fill.outline, fill.spread, place, (width, height))
            if share < 1.0 and fill.over > 0.0:
                covered *= fading_under(inner * np.float32(fill.over), share)
        else:
            covered, touched = np.zeros((height, width), np.float32), touched_rows(height)
            cover(covered, touched, fill.outline.points, fill.outline.verbs, place)
        colour = np.ones(1) if len(self.planes) == 1 else np.array([*fill.colour[:3], 1.0])
        alpha = np.float32(share * fill.colour[3])
        lay_colour(self.planes, x, y, covered, touched, colour.astype(np.float32), alpha)

    def _part(self, part: Fill | Group) -> tuple[int, int, int, int, F64] | None:
        """The part of the layer that `part` may touch, and its own place there; None: none of it.

        First column and row, width and height.
        """
        box = bounds(part)
        if box is None:
            return None
        _, height, width = self.planes.shape
        left, bottom, right, top = box
        corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
        points = view.project_polygon(self.place, corners)
        if len(points) == 0:
            return None
        x0, y0 = np.clip(np.floor(points.min(axis=0)) - 1, 0, (width, height)).astype(int)
        x1, y1 = np.clip(np.ceil(points.max(axis=0)) + 1, 0, (width, height)).astype(int)
        if x0 >= x1 or y0 >= y1:
            return None
        shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1.0]])
        return x0, y0, x1 - x0, y1 - y0, np.ascontiguousarray(shift @ self.place)

    def _bitmap(self, bitmap: Bitmap, opacity: float) -> None:
        pixels, box = bitmap.draw(self._texels_an_em(bitmap))
        planes = [np.ascontiguousarray(pixels[..., k], np.float32) for k in range(4)]
        r, g, b, alpha = (plane * np.float32(1 / 255) for plane in planes)
        if bitmap.tint is not None:
            r, g, b = (alpha * np.float32(value) for value in bitmap.tint[:3])
            opacity *= bitmap.tint[3]
        picture = Texture((r, g, b), (LUMA,) * 3, (alpha.shape[1], alpha.shape[0]), alpha)
        x0, y0, x1, y1 = (bitmap.em * edge for edge in box)
        centre = bitmap.origin[0] + (x0 + x1) / 2, bitmap.origin[1] + (y0 + y1) / 2
        self._draw(picture, centre, (x1 - x0, y1 - y0), opacity)

    def _texels_an_em(self, bitmap: Bitmap) -> int:
        """The power of two that is at least as fine as the pixels in which it is seen."""
        steps = self._steps(bitmap.box)
        seen = MOST_PPEM if steps is None else bitmap.em / max(min(steps), 1e-9)
        return 1 << math.ceil(math.log2(min(max(seen, 16.0), MOST_PPEM)))

    def _steps(self, box: Box) -> tuple[float, float] | None:
        """Units of the pane to a pixel, in x and y, at a box' middle; None behind the camera."""
        middle = self.place @ ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, 1.0)
        if middle[2] < view.NEAR:
            return None
        pane_from_pixel = np.asarray(np.linalg.inv(self.place), np.float64)
        across, down = view.minification(pane_from_pixel, (middle[:2] / middle[2])[None])[0]
        return float(across), float(down)

    def _is_blurred(self, part: Fill | Group) -> bool:
        box = bounds(part)
        if part.blur <= 0.0 or box is None:
            return False
        steps = self._steps(box)
        return steps is None or part.blur > LEAST_SIGMA_PX * min(steps)

    def _blurred(self, fill: Fill, place: F64, size: tuple[int, int]) -> F32:
        """Coverage (H, W) of a blurred fill: drawn flat, blurred there, seen as a mask."""
        least = self._least_step(fill)
        mask, centre, extent = self.cache.get(
            ("blurred", id(fill), least), fill, lambda made: made[0].nbytes,
            lambda: _flat_fill(fill, least),
        )  # fmt: skip
        covered = np.zeros(size[::-1], np.float32)
        shift = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1.0]])
        site = moved(Site(place, NO_CLIPS), shift, None)
        draw_mask(Canvas("alpha", (covered,)), mask, Outline(*extent), (1.0,), 1.0, site)
        return covered

    def _least_step(self, part: Fill | Group) -> float:
        """Units between texels that are fine enough to be seen: a quarter to a half of a pixel."""
        box = bounds(part)
        steps = None if box is None else self._steps(box)
        return 0.0 if steps is None else 2.0 ** math.floor(math.log2(min(steps) / 2))

    def _group(self, group: Group, opacity: float) -> None:
        share = group.opacity * opacity
        part = self._part(group)
        if share <= 0.0 or part is None:
            return
        if self._is_blurred(group):
            least = self._least_step(group)
            planes, centre, size = self.cache.get(
                ("blurred", id(group), least), group, lambda made: made[0].nbytes,
                lambda: _flat_group(group, least, self.cache),
            )  # fmt: skip
            r, g, b, a = planes
            picture = Texture((r, g, b), (LUMA,) * 3, (a.shape[1], a.shape[0]), a)
            self._draw(picture, centre, size, share)
        elif share >= 1.0:
            self.paint(group.parts)
        else:
            x, y, width, height, place = part
            apart = np.zeros((len(self.planes), height, width), np.float32)
            Press(apart, place, self.cache).paint(group.parts)
            lay_over(self.planes, x, y, apart, np.float32(share))

    def _draw(
        self,
        picture: Texture,
        centre: tuple[float, float],
        size: tuple[float, float],
        opacity: float,
    ) -> None:
        """A picture in the pane's plane, filtered for the size at which it is seen."""
        canvas = Canvas("rgba", tuple(self.planes))
        shift = np.array([[1, 0, centre[0]], [0, 1, centre[1]], [0, 0, 1.0]])
        site = moved(Site(self.place, NO_CLIPS), shift, None)
        box = Outline(*size)
        polygon = visible(box, site, canvas)
        if len(polygon) < 3:
            return
        texel_from_pane = texel_matrix((0, 0, 1, 1), picture.size, box)
        seen = view.detail(texel_from_pane @ np.linalg.inv(site.pixel_from_pane), polygon)
        source = prefiltered(picture, seen.across, seen.down)
        draw_texture(canvas, box, source, texel_from_pane, seen, opacity, site)


def fading_under(upper: F32, opacity: float) -> F32:
    """What is left of a lower coverage where `upper` will be painted over it, both at `opacity`.

    So that the two together look as if painted whole, then faded: for coverages s below and f
    above, s' = s (1 - f) / (1 - opacity f) solves (1 - o s') (1 - o f) = 1 - o (s + f - s f).
    """
    return np.asarray((1 - upper) / (1 - np.float32(opacity) * upper), np.float32)


def _sheet(box: Box, sigma: float, least: float) -> tuple[Any, Any, Any, float]:
    """A flat sheet of texels over a box: (width, height) of it, its place, its middle, its step."""
    span = max(box[2] - box[0], box[3] - box[1])
    step = max(sigma / TEXELS_A_SIGMA, span / MOST_TEXELS, least)
    w, h = (math.ceil((box[k + 2] - box[k]) / step) + 2 for k in (0, 1))
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    place = np.array(
        [
            [1 / step, 0, w / 2 - middle[0] / step],
            [0, -1 / step, h / 2 + middle[1] / step],
            [0, 0, 1.0],
        ]
    )
    return (w, h), place, middle, step


def _flat_fill(fill: Fill, least: float) -> tuple[F32, tuple[float, float], tuple[float, float]]:
    """A blurred fill's coverage on a sheet of its own, the sheet's middle and size in units."""
    box = bounds(fill)
    assert box is not None
    (w, h), place, middle, step = _sheet(box, fill.blur, least)
    if fill.spread > 0.0:
        mask, _ = spread_coverage(fill.outline, fill.spread, place, (w, h))
    else:
        mask = np.zeros((h, w), np.float32)
        cover(mask, touched_rows(h), fill.outline.points, fill.outline.verbs, place)
    return _blur(mask, fill.blur, least, step), middle, (w * step, h * step)


def _flat_group(
    group: Group, least: float, cache: Cache
) -> tuple[F32, tuple[float, float], tuple[float, float]]:
    """A blurred group on a sheet of its own: planes (4, h, w), its middle and size in units."""
    box = bounds(group)
    assert box is not None
    (w, h), place, middle, step = _sheet(box, group.blur, least)
    planes = np.zeros((4, h, w), np.float32)
    Press(planes, place, cache).paint(group.parts)
    return (
        np.stack([_blur(p, group.blur, least, step) for p in planes]),
        middle,
        (w * step, h * step),
    )


def _blur(plane: F32, sigma: float, least: float, step: float) -> F32:
    """Blurred by sigma, and by what a pixel's own square is wider than texels of the least step."""
    import cv2

    texels = math.hypot(sigma, PIXEL_SIGMA * least) / step
    blurred = cv2.GaussianBlur(plane, (0, 0), texels, borderType=cv2.BORDER_CONSTANT)
    for edge in (blurred[0], blurred[-1], blurred[:, 0], blurred[:, -1]):
        edge[:] = 0  # what is outside takes the edge's value
    return np.asarray(blurred, np.float32)


@kernel
def lay_colour(planes, x, y, covered, touched, colour, alpha):
    """One colour over planes (p, H, W) from column x, row y on, where it is covered (h, w).

    (Porter and Duff's over, 1984.)
    """
    for j in range(covered.shape[0]):
        row = covered[j]
        for p in range(planes.shape[0]):
            out, value = planes[p, y + j, x:], colour[p]
            for i in range(touched[j, 0], touched[j, 1]):
                out[i] += (value - out[i]) * (row[i] * alpha)


@kernel
def lay_over(planes, x, y, upper, opacity):
    """Premultiplied planes (p, h, w), the last one alpha, over others from column x, row y on."""
    last = planes.shape[0] - 1
    for j in range(upper.shape[1]):
        alpha = upper[last, j]
        for p in range(planes.shape[0]):
            out, values = planes[p, y + j, x:], upper[p, j]
            for i in range(upper.shape[2]):
                out[i] = out[i] * (np.float32(1) - alpha[i] * opacity) + values[i] * opacity


def one_colour(parts: tuple[Part, ...]) -> Rgba | None:
    """The colour that all parts have (its alpha apart), None where there are several."""
    if not all(isinstance(part, Fill) for part in parts):
        return None
    found = {part.colour[:3] for part in parts if isinstance(part, Fill)}
    return (*found.pop(), 1.0) if len(found) == 1 else None
