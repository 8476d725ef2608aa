"""Drawing one pane: shadow, reflection, extrusion, body, border, on the planes of a canvas."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Colour, Pane, Reflection, Shadow, SourceFrame
from frameloom.core.picture import Texture as Content
from frameloom.core.surface import Surface, YuvSurface
from frameloom.render import view
from frameloom.render.cpu import paint
from frameloom.render.cpu.canvas import LUMA, Canvas, Grid, Kind, plane_values, rounding
from frameloom.render.cpu.rows import CHUNK, NODE
from frameloom.render.cpu.site import NO_CLIPS, Outline, Site, moved
from frameloom.render.cpu.texture import (
    Cache,
    Texture,
    cropped,
    levels,
    prefiltered,
    texture,
    texture_bytes,
)

Array = npt.NDArray[np.float64]
Spans = npt.NDArray[np.int32]
Where = tuple[Any, Spans, Spans, Spans, Array, Array, Array, Array]
"""What the painters of `paint` begin with: dst, spans, holes, inner, grid, pane, shape, clips."""
REACH = 0.6
"""Half of a pixel and a little: how far a sample reaches, in samples."""
QUARTERS = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0], [-1.0, 1.0]])


class Painter:
    """Draws panes of one picture onto a canvas. `surfaces` gives their textures' pixels.

    `stamps` keeps drawn text (see `lettering`).
    """

    def __init__(
        self, surfaces: Mapping[SourceFrame, Surface], cache: Cache, stamps: Cache
    ) -> None:
        self._surfaces = surfaces
        self._cache = cache
        self.stamps = stamps

    def draw(self, canvas: Canvas, pane: Pane, site: Site) -> None:
        """The pane with all that belongs to it, back to front; `pane.blend` is the caller's."""
        outline = outline_of(pane)
        if pane.shadow is not None:
            self._shadow(canvas, outline, pane.shadow, pane.opacity, site)
        if pane.reflection is not None:
            self._reflection(canvas, pane, outline, pane.reflection, site)
        self._front(canvas, pane, outline, site)

    def _front(self, canvas: Canvas, pane: Pane, outline: Outline, site: Site) -> None:
        border = pane.border if pane.border is not None and pane.border.width > 0 else None
        body = outline if border is None else outline.inset(border.width / 2)
        self._body(canvas, pane, body, outline, site)
        if border is not None:
            inner = outline.inset(border.width)
            self._ring(canvas, outline, inner, border.colour, pane.opacity, site)

    def _body(self, canvas: Canvas, pane: Pane, body: Outline, whole: Outline, site: Site) -> None:
        if isinstance(pane.content, tuple):
            fill(canvas, body, pane.content, pane.opacity, site)
        if not isinstance(pane.content, Content):
            return
        surface = self._surfaces[pane.content.frame]
        texel_from_pane = texel_matrix(pane.content.crop, surface.size, whole)
        polygon = visible(whole, site, canvas)
        if len(polygon) < 3 or len(view.clip_to_picture(polygon, canvas.size)) < 3:
            return
        texel_from_pixel = texel_from_pane @ site.pane_from_pixel
        seen = view.detail(texel_from_pixel, polygon)
        source = cropped(self._texture(surface, canvas), pane.content.crop)
        source = prefiltered(source, seen.across, seen.down)
        draw_texture(canvas, body, source, texel_from_pane, seen, pane.opacity, site)

    def _texture(self, surface: Surface, canvas: Canvas) -> Texture:
        """The surface's texture for this canvas; kept where making it costs more than a view."""
        kind: Kind = canvas.kind if canvas.kind in ("rgba", "light") else "yuv"
        if isinstance(surface, YuvSurface) and surface.a is None and kind == "yuv":
            return texture(surface, kind)
        made: Texture = self._cache.get(
            (id(surface), kind), surface, texture_bytes, lambda: texture(surface, kind)
        )
        return made

    def _shadow(
        self, canvas: Canvas, outline: Outline, shadow: Shadow, opacity: float, site: Site
    ) -> None:
        key = ("shadow", outline, shadow.blur)
        mask, step = self._cache.get(
            key, None, lambda made: made[0].nbytes, lambda: shadow_mask(outline, shadow.blur)
        )
        h, w = mask.shape
        shift = np.array([[1, 0, shadow.offset[0]], [0, 1, shadow.offset[1]], [0, 0, 1.0]])
        placed = moved(site, shift, site.under)
        values = plane_values(canvas.kind, shadow.colour)
        strength = shadow.opacity * shadow.colour[3] * opacity
        draw_mask(
            canvas,
            mask,
            Outline(w * step, h * step),
            values,
            strength,
            placed,
            step <= shadow.blur / 2,
        )

    def _reflection(
        self, canvas: Canvas, pane: Pane, outline: Outline, mirror: Reflection, site: Site
    ) -> None:
        """The pane upside down below its lower edge, fading away from it."""
        height, reach = outline.height, max(mirror.length, 1e-6) * outline.height
        flip = np.array([[1, 0, 0], [0, -1, -(height + mirror.gap)], [0, 0, 1.0]])
        fade0 = 1 - (height / 2) / reach
        ghost = replace(pane, opacity=pane.opacity * mirror.opacity)
        faded = replace(outline, fade=(fade0, -1 / reach))
        self._front(canvas, ghost, faded, moved(site, flip, site.holes))

    def _ring(
        self, canvas: Canvas, outer: Outline, inner: Outline, colour: Colour, opacity: float,
        site: Site,
    ) -> None:  # fmt: skip
        for k, _, where in planes(canvas, outer, site):
            paint.paint_ring(
                *where, inner.shape(), np.float32(plane_values(canvas.kind, colour)[k]),
                np.float32(opacity * colour[3]), rounding(where[0]),
            )  # fmt: skip


def outline_of(pane: Pane) -> Outline:
    return Outline(*pane.size, pane.corner_radius, pane.outline == "ellipse")


def fill(canvas: Canvas, outline: Outline, colour: Colour, opacity: float, site: Site) -> None:
    """One colour under the outline's coverage."""
    for k, _, where in planes(canvas, outline, site):
        paint.paint_value(
            *where, np.float32(plane_values(canvas.kind, colour)[k]),
            np.float32(opacity * colour[3]), rounding(where[0]),
        )  # fmt: skip


def draw_mask(
    canvas: Canvas,
    mask: npt.NDArray[np.float32],
    box: Outline,
    values: Sequence[float],
    strength: float,
    site: Site,
    smooth: bool = False,
) -> None:
    """One value for each plane through a mask of the size of `box`, 0 along its border.

    `smooth`: from texel to texel it hardly bends, so that a texel wide is narrow enough to look.
    """
    polygon = visible(box, site, canvas)
    if len(polygon) < 3:
        return
    cells = texel_matrix((0, 0, 1, 1), mask.shape[::-1], box)
    dense = view.minification(cells @ site.pane_from_pixel, polygon).max()
    for k, grid, where in planes(canvas, box, site, fades=True):
        spread = NODE if smooth and dense * grid.x_step * NODE <= 1 else 1
        paint.paint_mask(
            *where, mask, _cells(cells, site, grid, None), spread, np.float32(values[k]),
            np.float32(strength), rounding(where[0]),
        )  # fmt: skip


def draw_texture(
    canvas: Canvas,
    outline: Outline,
    source: Texture,
    texel_from_pane: Array,
    seen: view.Detail,
    opacity: float,
    site: Site,
) -> None:
    """A texture under the outline's coverage."""
    slope = np.array([seen.slope, seen.nearest])
    for k, grid, where in planes(canvas, outline, site):
        strength, half = np.float32(opacity), rounding(where[0])
        on_alpha = k == len(source.planes)
        if on_alpha and source.alpha is None:
            paint.paint_value(*where, np.float32(1), strength, half)
            continue
        plane = (*source.planes, source.alpha)[k]
        assert plane is not None
        texels = levels(plane, source.grids[0 if on_alpha else k], seen.levels)
        cells = np.stack([_cells(texel_from_pane, site, grid, g) for g in texels.grids])
        if source.alpha is None:
            corners = np.empty(
                (4, CHUNK), np.int32 if texels.atlas.dtype == np.uint8 else np.float32
            )
            paint.paint_opaque(
                *where, texels.atlas, texels.table, cells, slope, corners, strength, half
            )
        else:
            alpha = levels(source.alpha, source.grids[0], seen.levels)
            paint.paint_over(
                *where, texels.atlas, alpha.atlas, texels.table, cells, slope, strength, half
            )


def visible(outline: Outline, site: Site, canvas: Canvas) -> Array:
    """(k, 2) pixels: the convex polygon of what is in view of an outline's box; k < 3: nothing."""
    corners = view.box_corners(outline.width, outline.height)
    left, top, right, bottom = site.bounds or (0, 0, *canvas.size)
    start = np.array([left, top])
    polygon = view.project_polygon(site.pixel_from_pane, corners) - start
    return np.asarray(view.clip_to_picture(polygon, (right - left, bottom - top)) + start)


def planes(
    canvas: Canvas, outline: Outline, site: Site, fades: bool = False
) -> list[tuple[int, Grid, Where]]:
    """The canvas' planes, and where on them the outline is; none when it is not in view.

    `fades`: what is drawn has faded out before it reaches the outline, so that its edge is nothing.
    """
    corners = outline.around()
    for clip in site.clips:
        corners = view.cut(corners, clip[:3])
    if len(corners) < 3:
        return []
    polygon = view.project_polygon(site.pixel_from_pane, corners)
    polygon = view.clip_to_picture(polygon, canvas.size)
    if len(polygon) < 3:
        return []
    margin = REACH + max(0.0, *site.clips[:, 3]) if len(site.clips) else REACH
    plain = len(site.clips) == 0 and outline.fade == (1.0, 0.0)
    core = inner_polygon(outline, site.pixel_from_pane) if plain and not fades else None
    found: list[tuple[int, Grid, Where]] = []
    shape, there = outline.shape(), dict[Grid, tuple[Spans, Spans, Array, Array]]()
    for k, (dst, grid) in enumerate(zip(canvas.planes, canvas.grids, strict=True)):
        if grid not in there:
            spans = spans_of(polygon, grid, len(dst), margin)
            inner = spans if fades and plain else inner_spans(core, grid, len(dst))
            there[grid] = spans, inner, grid.sampled(canvas.size[1]), _pane(site, grid)
        spans, inner, sampled, pane = there[grid]
        where = dst, spans, holes_of(site, k, dst), inner, sampled, pane, shape, site.clips
        found.append((k, grid, where))
    return found


def inner_polygon(outline: Outline, pixel_from_pane: Array) -> Array | None:
    """(k, 2) pixels: a convex polygon within the outline; None where it is not seen whole.

    Of a rounded corner it cuts off what lies beyond the two chords of its halves.
    """
    if outline.ellipse:
        return None
    x, y, r = outline.shape()[:3]
    points = view.box_corners(outline.width, outline.height)
    if r > 0:
        cut = r * (1 - 0.5**0.5)
        ways = np.array([[r, 0], [cut, cut], [0, r]])
        quarter = np.array([x, y]) - ways
        points = np.concatenate(
            [turn * quarter[::step] for turn, step in zip(QUARTERS, (1, -1, 1, -1), strict=True)]
        )
    polygon = view.project_polygon(pixel_from_pane, points)
    return polygon if len(polygon) == len(points) else None


def inner_spans(polygon: Array | None, grid: Grid, rows: int) -> npt.NDArray[np.int32]:
    """(rows, 2) int32 half-open columns of a plane that a convex polygon covers for certain."""
    if polygon is None:
        return np.zeros((rows, 2), np.int32)
    return spans_of(polygon, grid, rows, -REACH)


def spans_of(polygon: Array, grid: Grid, rows: int, margin: float) -> npt.NDArray[np.int32]:
    """(rows, 2) int32 half-open columns of a plane under a convex pixel polygon."""
    out = np.empty((rows, 2), np.int32)
    paint.convex_spans(out, polygon, grid.x_step, grid.x_offset, grid.y_step, grid.y_offset, margin)
    return out


def texel_matrix(
    crop: tuple[float, float, float, float], size: tuple[int, int], box: Outline
) -> Array:
    """(3, 3): pane position to texel position (corners at integers, y down)."""
    cx, cy, cw, ch = crop
    tw, th = size
    return np.array(
        [
            [cw * tw / box.width, 0, (cx + cw / 2) * tw],
            [0, -ch * th / box.height, (cy + ch / 2) * th],
            [0, 0, 1.0],
        ]
    )


def shadow_mask(outline: Outline, sigma: float) -> tuple[npt.NDArray[np.float32], float]:
    """A blurred outline as a small alpha texture, and the size of its texels in units.

    Drawn with four texels to a sigma (a Gaussian holds next to nothing finer), or to the radius.
    """
    import cv2

    span = max(outline.width, outline.height) + 6 * sigma
    step = max(sigma / 4, span / 2048) if sigma > 0 else span / 2048
    w = math.ceil((outline.width + 6 * sigma) / step) + 2
    h = math.ceil((outline.height + 6 * sigma) / step) + 2
    mask: Any = np.zeros((h, w), np.float32)
    to_pane = np.array(
        [[step, 0, -(w - 1) / 2 * step], [0, step, -(h - 1) / 2 * step], [0, 0, 1.0]]
    )
    spans = np.tile(np.array([[0, w]], np.int32), (h, 1))
    none = np.zeros((h, 2), np.int32)
    paint.paint_value(
        mask, spans, none, none, LUMA.sampled(h), to_pane, replace(outline, fade=(1, 0)).shape(),
        NO_CLIPS, np.float32(1), np.float32(1), np.float32(0),
    )  # fmt: skip
    if sigma > 0:
        mask = cv2.GaussianBlur(mask, (0, 0), sigma / step, borderType=cv2.BORDER_CONSTANT)
    for edge in (mask[0], mask[-1], mask[:, 0], mask[:, -1]):
        edge[:] = 0  # what is outside the texture takes its edge's value
    return np.asarray(mask, np.float32), step


def _pane(site: Site, grid: Grid) -> Array:
    """Plane index to pane (x, y, w); w is 1 / distance, so it is positive before the camera."""
    return np.ascontiguousarray(site.pane_from_pixel @ grid.pixel_from_index())


def _cells(texel_from_pane: Array, site: Site, grid: Grid, texel_grid: Grid | None) -> Array:
    """Plane index to texture index (u, v, w)."""
    to_index = (texel_grid or LUMA).index_from_pixel()
    return np.ascontiguousarray(
        to_index @ texel_from_pane @ site.pane_from_pixel @ grid.pixel_from_index()
    )


def holes_of(site: Site, k: int, dst: Any) -> npt.NDArray[np.int32]:
    return np.zeros((dst.shape[0], 2), np.int32) if site.holes is None else site.holes[k]
