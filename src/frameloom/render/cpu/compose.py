"""A picture's panes onto its background: what is visible, in which order, blended how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Lens, Pane, Picture, SourceFrame
from frameloom.core.picture import Texture as Content
from frameloom.core.surface import RgbaSurface, Surface
from frameloom.render import view
from frameloom.render.cpu.canvas import Canvas, Grid, Kind, clear_canvas, fade, lit
from frameloom.render.cpu.extrude import draw_sides
from frameloom.render.cpu.layer import Window, put, rows_of, window_about
from frameloom.render.cpu.lens import Focus, blurred, focus_of
from frameloom.render.cpu.lettering import draw_pane
from frameloom.render.cpu.mask import masked
from frameloom.render.cpu.panes import Painter, Spans, inner_polygon, inner_spans, outline_of
from frameloom.render.cpu.site import NO_CLIPS, Holes, Site
from frameloom.render.cpu.texture import Cache
from frameloom.render.order import Part

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """A part with where it lands.

    `solid` (3, 4): pixels from pane (x, y, z, 1). `homography` (3, 3): of the face that is seen.
    `eye`: the camera in pane space, for a pane with sides. `focus`: how far it is out of
    focus; None: it is sharp.
    """

    part: Part
    solid: Array
    homography: Array
    eye: Array
    focus: Focus | None


def draw_panes(
    canvas: Canvas,
    picture: Picture,
    surfaces: Mapping[SourceFrame, Surface],
    cache: Cache,
    stamps: Cache,
    parts: Sequence[Part],
    frame: Window,
) -> None:
    """Parts of the picture's panes onto `canvas` (opaque), far to near.

    The canvas is the window `frame` of the picture.
    """
    placed = [_placed(part, picture, frame) for part in parts]
    bounds = Window(0, 0, *picture.size).seen_from(frame)
    painter = Painter(surfaces, cache, stamps)
    for item, (hole, under) in zip(placed, _holes_below(placed, canvas, surfaces), strict=True):
        pane = item.part.pane
        if pane.blend == "normal" and pane.mask is None and item.focus is None:
            site = Site(item.homography, item.part.clips, hole, under, bounds)
            _draw(canvas, pane, site, item, item.solid, painter)
        else:
            _draw_apart(canvas, item, picture, painter, frame)


def _placed(part: Part, picture: Picture, frame: Window) -> Placed:
    pane = part.pane
    camera = view.camera_for(pane, picture)
    solid = view.pixel_from_solid(pane.world_from_pane, camera, picture.size)
    focus = None
    if picture.lens is not None and pane.space == "world":
        focus = focus_of(pane, solid, picture.lens, picture.size)
        focus = focus and replace(focus, row=focus.row @ frame.unshift())
    solid = frame.shift() @ solid
    eye = view.eye_in_plane(pane.world_from_pane, camera) if pane.depth > 0 else np.zeros(3)
    back = pane.depth > 0 and eye[2] < -pane.depth
    face = solid[:, [0, 1, 3]] - (solid[:, [2]] @ [[0, 0, pane.depth]] if back else 0)
    return Placed(part, solid, view.snapped(face), eye, focus)


def _draw(
    canvas: Canvas, pane: Pane, site: Site, item: Placed, solid: Array, painter: Painter
) -> None:
    """The pane, its sides first; `solid`: the item's, for this canvas."""
    if pane.opacity < 1 and _shows_through(pane):
        # one thing, faded as one: drawn whole, then mixed with what was there
        before = [plane.copy() for plane in canvas.planes]
        _draw(canvas, replace(pane, opacity=1.0), site, item, solid, painter)
        fade(canvas, before, pane.opacity)
        return
    if pane.depth > 0:
        sides = Site(site.pixel_from_pane, site.clips, site.under)
        draw_sides(canvas, pane, item.eye, solid, sides)
    draw_pane(canvas, pane, site, painter)


def _shows_through(pane: Pane) -> bool:
    """Whether its own parts lie over one another."""
    return bool(pane.depth > 0 or pane.border or pane.shadow or pane.reflection)


def _draw_apart(
    canvas: Canvas, item: Placed, picture: Picture, painter: Painter, frame: Window
) -> None:
    """The pane on a clear canvas of its own; masked, put out of focus, then blended."""
    pane, focus = item.part.pane, item.focus
    margin = 2.0 + (0.0 if focus is None else 1.5 * focus.high)
    window = _window(pane, item.solid, canvas.size, margin)
    if window.within(canvas.size).empty:
        return
    shift = window.shift()
    whole = _window(pane, frame.unshift() @ item.solid, picture.size, margin)
    bounds = whole.seen_from(frame.inner(window))
    site = Site(shift @ item.homography, item.part.clips, bounds=bounds)
    lens = picture.lens if focus is not None else None
    layer = clear_canvas(window.size, _layer_kind(canvas, lens, masked=pane.mask is not None))
    drawn = pane if lens is None else replace(pane, opacity=1.0)
    _draw(layer, drawn, site, item, shift @ item.solid, painter)
    if pane.mask is not None:
        cutter = pane.mask.pane
        place = None
        if view.is_seen(cutter, picture):
            place = shift @ _placed(Part(0, cutter, NO_CLIPS), picture, frame).homography
        layer = masked(layer, pane.mask, place, painter, picture.size[1], bounds)
    if focus is None or lens is None:
        put(canvas, window, pane.blend, rows_of(layer))
        return
    soft = blurred(rows_of(layer), focus, window, lens, picture.size[1], pane.opacity)
    if canvas.kind == "light":
        soft = ((first, np.stack(lit(rows))) for first, rows in soft)
    put(canvas, window, pane.blend, soft, dither=True)


def _layer_kind(canvas: Canvas, lens: Lens | None, *, masked: bool) -> Kind:
    """A mask and a canvas of more than 8 bits need premultiplied R'G'B'; what is only blurred is
    drawn faster without. A lens takes coded values."""
    if canvas.kind == "yuv":
        return "yuva" if lens is not None and not masked else "rgba"
    return canvas.kind if lens is None else "rgba"


def touched(pane: Pane, picture: Picture) -> Window:
    """What of the picture a pane may touch, out of focus or not; it may be empty."""
    item = _placed(Part(0, pane, NO_CLIPS), picture, Window(0, 0, *picture.size))
    margin = 4.0 + (0.0 if item.focus is None else 1.5 * item.focus.high)
    return _window(pane, item.solid, picture.size, margin).within(picture.size)


def _window(pane: Pane, solid: Array, size: tuple[int, int], margin_px: float) -> Window:
    """What the pane, its shadow, reflection and sides may touch."""
    left, bottom, right, top = view.reach(pane)
    box = [(x, y, z, 1.0) for z in (0.0, -pane.depth) for x in (left, right) for y in (bottom, top)]
    points = np.array(box) @ solid.T
    if points[:, 2].min() < view.NEAR:
        points = np.array([[0.0, 0.0, 1.0], [*size, 1.0]])
    return window_about(points[:, :2] / points[:, 2:], size, margin_px)


def _holes_below(
    placed: list[Placed], canvas: Canvas, surfaces: Mapping[SourceFrame, Surface]
) -> list[tuple[Holes | None, Holes | None]]:
    """For each part, the columns of each plane row that one opaque pane above it covers.

    Twice: without the part's own body (for the body), and with it (for what lies under it).
    """
    found: list[tuple[Holes | None, Holes | None]] = []
    above: Holes | None = None
    for item in reversed(placed):
        under, part = above, item.part
        if len(part.clips) == 0 and item.focus is None and _is_opaque(part.pane, surfaces):
            inner = _inner_spans(part.pane, item.homography, canvas)
            if inner is not None:
                under = inner if above is None else _larger(above, inner)
        found.append((above, under))
        above = under
    return found[::-1]


def _is_opaque(pane: Pane, surfaces: Mapping[SourceFrame, Surface]) -> bool:
    if pane.opacity < 1 or pane.blend != "normal" or pane.outline != "box" or pane.mask:
        return False
    if pane.border is not None and pane.border.width > 0 and pane.border.colour[3] < 1:
        return False
    if not isinstance(pane.content, Content):
        return isinstance(pane.content, tuple) and pane.content[3] >= 1
    surface = surfaces[pane.content.frame]
    if isinstance(surface, RgbaSurface):
        return False  # cheap and safe: an image may have holes
    return surface.a is None


def _inner_spans(pane: Pane, homography: Array, canvas: Canvas) -> Holes | None:
    """Columns surely inside the pane's body, a little less than what is covered."""
    polygon = inner_polygon(outline_of(pane), homography)
    if polygon is None:
        return None
    found = dict[Grid, Spans]()
    for plane, grid in zip(canvas.planes, canvas.grids, strict=True):
        if grid not in found:
            found[grid] = inner_spans(polygon, grid, len(plane))
    return tuple(found[grid] for grid in canvas.grids)


def _larger(a: Holes, b: Holes) -> Holes:
    """Row by row the longer of two spans: a row can leave out only one run."""
    return tuple(
        np.where(((q[:, 1] - q[:, 0]) > (p[:, 1] - p[:, 0]))[:, None], q, p)
        for p, q in zip(a, b, strict=True)
    )
