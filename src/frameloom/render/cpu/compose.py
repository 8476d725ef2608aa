"""A picture's panes onto its background: what is visible, in which order, blended how."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Pane, Picture, SourceFrame
from frameloom.core.picture import Texture as Content
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from frameloom.render import view
from frameloom.render.cpu.blend import blended
from frameloom.render.cpu.canvas import Canvas, clear_canvas
from frameloom.render.cpu.convert import rgb_planes
from frameloom.render.cpu.extrude import draw_sides
from frameloom.render.cpu.panes import Holes, Painter, Site, outline_of, spans_of
from frameloom.render.cpu.texture import Cache, yuv_planes
from frameloom.render.order import Part, draw_order

Array = npt.NDArray[np.float64]


def draw_panes(
    canvas: Canvas, picture: Picture, surfaces: Mapping[SourceFrame, Surface], cache: Cache
) -> None:
    """All panes of the picture onto `canvas` (opaque), far to near."""
    parts = [p for p in draw_order(picture) if _is_seen(p.pane, picture)]
    homographies = [_homography(p.pane, picture) for p in parts]
    holes = _holes_below(parts, homographies, canvas, surfaces)
    painter = Painter(surfaces, cache)
    for part, homography, (hole, under) in zip(parts, homographies, holes, strict=True):
        site = Site(homography, part.clips, hole, under)
        if part.pane.blend == "normal":
            _draw_part(canvas, part.pane, site, picture, painter)
        else:
            _draw_blended(canvas, part.pane, site, picture, painter)


def _draw_part(canvas: Canvas, pane: Pane, site: Site, picture: Picture, painter: Painter) -> None:
    if pane.depth > 0:
        draw_sides(canvas, pane, picture, Site(site.pixel_from_pane, site.clips, site.under))
    painter.draw(canvas, pane, site)


def _draw_blended(
    canvas: Canvas, pane: Pane, site: Site, picture: Picture, painter: Painter
) -> None:
    """The pane on a clear canvas of its own, then blended in R'G'B'."""
    layer = clear_canvas(canvas.size)
    _draw_part(layer, pane, Site(site.pixel_from_pane, site.clips), picture, painter)
    *colour, alpha = layer.planes
    backdrop = rgb_planes(canvas.surface())
    mixed = [
        np.ascontiguousarray(blended(pane.blend, b, c, alpha))
        for b, c in zip(backdrop, colour, strict=True)
    ]
    touched = alpha > 0
    y, u, v = yuv_planes(*mixed)
    # only where the layer is: elsewhere the conversion there and back must leave no trace
    near = np.zeros((canvas.planes[1].shape[0] * 2, canvas.planes[1].shape[1] * 2), bool)
    near[: touched.shape[0], : touched.shape[1]] = touched
    sites = near.reshape(near.shape[0] // 2, 2, near.shape[1] // 2, 2).any(axis=(1, 3))
    for dst, new, where in zip(canvas.planes, (y, u, v), (touched, sites, sites), strict=True):
        np.copyto(dst, new, where=where)


def _is_seen(pane: Pane, picture: Picture) -> bool:
    if pane.opacity <= 0 or min(pane.size) <= 0:
        return False
    eye = view.eye_in_plane(pane.world_from_pane, view.camera_for(pane, picture))
    return pane.two_sided or float(eye[2]) > 0


def _homography(pane: Pane, picture: Picture) -> Array:
    camera = view.camera_for(pane, picture)
    return view.snapped(view.pixel_from_plane(pane.world_from_pane, camera, picture.size))


def _holes_below(
    parts: list[Part],
    homographies: list[Array],
    canvas: Canvas,
    surfaces: Mapping[SourceFrame, Surface],
) -> list[tuple[Holes | None, Holes | None]]:
    """For each part, the columns of each plane row that one opaque pane above it covers.

    Twice: without the part's own body (for the body), and with it (for what lies under it).
    """
    found: list[tuple[Holes | None, Holes | None]] = []
    above: Holes | None = None
    for part, homography in zip(reversed(parts), reversed(homographies), strict=True):
        under = above
        if len(part.clips) == 0 and _is_opaque(part.pane, surfaces):
            inner = _inner_spans(part.pane, homography, canvas)
            if inner is not None:
                under = inner if above is None else _larger(above, inner)
        found.append((above, under))
        above = under
    return found[::-1]


def _is_opaque(pane: Pane, surfaces: Mapping[SourceFrame, Surface]) -> bool:
    if pane.opacity < 1 or pane.blend != "normal" or pane.outline != "box":
        return False
    if not isinstance(pane.content, Content):
        return pane.content[3] >= 1
    surface = surfaces[pane.content.frame]
    if isinstance(surface, RgbaSurface):
        return False  # cheap and safe: an image may have holes
    return isinstance(surface, YuvSurface) and surface.a is None


def _inner_spans(pane: Pane, homography: Array, canvas: Canvas) -> Holes | None:
    """Columns surely inside the pane's body, a little less than what is covered."""
    outline = outline_of(pane)
    cut = outline.shape()[2] * (1 - 0.5**0.5)
    corners = view.box_corners(outline.width - 2 * cut, outline.height - 2 * cut)
    polygon = view.project_polygon(homography, corners)
    if len(polygon) != 4:
        return None
    return tuple(
        spans_of(polygon, grid, plane.shape[0], -2.0)
        for plane, grid in zip(canvas.planes, canvas.grids, strict=True)
    )


def _larger(a: Holes, b: Holes) -> Holes:
    """Row by row the longer of two spans: a row can leave out only one run."""
    return tuple(
        np.where(((q[:, 1] - q[:, 0]) > (p[:, 1] - p[:, 0]))[:, None], q, p)
        for p, q in zip(a, b, strict=True)
    )
