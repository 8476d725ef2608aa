"""Captions onto the finished picture: stamps of drawn text, kept as those of panes are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frameloom.core.lettering import Lettering
from frameloom.core.picture import Picture, default_camera
from frameloom.render import view
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.lettering import draw_lettering
from frameloom.render.cpu.site import NO_CLIPS, Site
from frameloom.render.cpu.texture import Cache

F64 = npt.NDArray[np.float64]


def draw_captions(canvas: Canvas, picture: Picture, stamps: Cache) -> None:
    """In their order, each over those before it."""
    if not picture.captions:
        return
    pixel_from_screen = view.pixel_from_solid(np.eye(4), default_camera(), picture.size)
    for caption in picture.captions:
        pane = caption.pane
        if isinstance(pane.content, Lettering):
            plane = (pixel_from_screen @ pane.world_from_pane)[:, [0, 1, 3]]
            site = site_of(view.snapped(plane), caption.clip, canvas)
            draw_lettering(canvas, pane.content, pane.opacity, site, stamps)


def site_of(pixel_from_pane: F64, clip: tuple[float, float] | None, canvas: Canvas) -> Site:
    """Where a caption lies; what is surely beyond its clip is left out as if it were covered."""
    if clip is None:
        return Site(pixel_from_pane, NO_CLIPS)
    left, right = clip
    bounds = np.array([[1.0, 0.0, -left, 0.0], [-1.0, 0.0, right, 0.0]])
    x0, x1 = ((pixel_from_pane @ (x, 0.0, 1.0))[0] / pixel_from_pane[2, 2] for x in clip)
    holes = []
    for plane, grid in zip(canvas.planes, canvas.grids, strict=True):
        height, width = plane.shape
        first, stop = (int((x - grid.x_offset) / grid.x_step) for x in (x0, x1))
        hole = (min(max(stop + 3, 0), width), width) if first < 0 else (0, max(first - 2, 0))
        holes.append(np.tile(np.array([hole], np.int32), (height, 1)))
    return Site(pixel_from_pane, bounds, tuple(holes))
