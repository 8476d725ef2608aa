"""The sides of an extruded pane: from its outline at z = 0 back to z = -depth."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Colour, Pane
from frameloom.render import view
from frameloom.render.cpu import paint
from frameloom.render.cpu.canvas import Canvas, plane_values, rounding
from frameloom.render.cpu.panes import holes_of, inner_spans, outline_of, spans_of
from frameloom.render.cpu.site import Outline, Site

Array = npt.NDArray[np.float64]
STEPS_A_CORNER = 8
EDGE: Colour = (0.2, 0.2, 0.22, 1.0)
"""Sides of a pane whose content is a picture and that has no border: a dark neutral."""
LIGHT = np.array([0.3, 0.8, 0.52])
"""Where the light on the sides comes from: above, before, a little right (pane space, unit)."""
SEAM_PX = 0.5
"""Neighbouring sides overlap by this much, so that no seam shows between them."""


def draw_sides(canvas: Canvas, pane: Pane, eye: Array, to_pixel: Array, site: Site) -> None:
    """Fills the silhouette of the extrusion, then each side that faces the camera.

    eye: the camera in pane space. to_pixel (3, 4): the canvas' pixels from pane (x, y, z, 1).
    Where the pane is split, each part is a solid of its own: the cut is one of its sides.
    """
    ring = outline_points(outline_of(pane))
    for clip in site.clips:
        ring = view.cut(ring, clip[:3])
    if len(ring) < 3:
        return
    front, back = _homogeneous(to_pixel, ring, 0.0), _homogeneous(to_pixel, ring, -pane.depth)
    order = np.arange(len(ring))
    quads = [
        view.before_camera(np.array([front[k], front[n], back[n], back[k]]))
        for k, n in zip(order, np.roll(order, -1), strict=True)
    ]
    seen = np.vstack([*quads, view.before_camera(front), view.before_camera(back)])
    colour = side_colour(pane)
    fill_polygon(canvas, seen, shaded(colour, 0.7), pane.opacity, site)
    for k, quad in enumerate(quads):
        along = ring[(k + 1) % len(ring)] - ring[k]
        normal = np.array([along[1], -along[0], 0.0]) / max(float(np.hypot(*along)), 1e-12)
        if float(normal[:2] @ (eye[:2] - ring[k])) <= 0:
            continue
        light = 0.45 + 0.55 * max(0.0, float(normal @ LIGHT))
        fill_polygon(canvas, quad, shaded(colour, light), pane.opacity, site, SEAM_PX)


def side_colour(pane: Pane) -> Colour:
    if pane.border is not None and pane.border.width > 0:
        return pane.border.colour
    return pane.content if isinstance(pane.content, tuple) else EDGE


def shaded(colour: Colour, light: float) -> Colour:
    r, g, b, a = colour
    return r * light, g * light, b * light, a


def outline_points(outline: Outline) -> Array:
    """(k, 2) the outline as a polygon, counter-clockwise."""
    hw, hh, r = (float(v) for v in outline.shape()[:3])
    if outline.ellipse:
        turns = np.linspace(0, 2 * math.pi, 64, endpoint=False)
        return np.column_stack([hw * np.cos(turns), hh * np.sin(turns)])
    if r <= 0:
        return view.box_corners(outline.width, outline.height)
    points = []
    for quarter, (sx, sy) in enumerate(((1, -1), (1, 1), (-1, 1), (-1, -1))):
        start = math.pi / 2 * (quarter - 1)
        for turn in np.linspace(start, start + math.pi / 2, STEPS_A_CORNER + 1):
            points.append((sx * (hw - r) + r * math.cos(turn), sy * (hh - r) + r * math.sin(turn)))
    return np.array(points)


def hull(points: Array) -> Array:
    """The convex hull of pixel points."""
    import cv2

    return cv2.convexHull(points.astype(np.float32)).reshape(-1, 2).astype(np.float64)


def fill_polygon(
    canvas: Canvas, points: Array, colour: Colour, opacity: float, site: Site, widen: float = 0.0
) -> None:
    """One colour in the convex hull of pixel points, antialiased, `widen` pixels larger."""
    if len(points) < 3:
        return
    polygon = hull(points)
    edges = np.roll(polygon, -1, axis=0) - polygon
    area = float(np.sum(polygon[:, 0] * np.roll(polygon[:, 1], -1)))
    area -= float(np.sum(np.roll(polygon[:, 0], -1) * polygon[:, 1]))
    normals = np.column_stack([-edges[:, 1], edges[:, 0]]) * (1 if area > 0 else -1)
    lengths = np.hypot(normals[:, 0], normals[:, 1])
    normals = normals[lengths > 1e-9] / lengths[lengths > 1e-9, None]
    starts = polygon[lengths > 1e-9]
    low, high = polygon.min(axis=0) - widen, polygon.max(axis=0) + widen
    middle = (low + high) / 2
    offsets = -np.sum(normals * (starts - middle), axis=1)
    clips = np.column_stack([normals, offsets, np.full(len(normals), widen)])
    to_pixel = np.array([[1, 0, middle[0]], [0, 1, middle[1]], [0, 0, 1.0]])
    shape = Outline(*(high - low + 2)).shape()
    values = plane_values(canvas.kind, colour)
    for k, (dst, grid) in enumerate(zip(canvas.planes, canvas.grids, strict=True)):
        paint.paint_value(
            dst, spans_of(polygon, grid, dst.shape[0], 1.0 + widen), holes_of(site, k, dst),
            inner_spans(polygon, grid, dst.shape[0]),
            grid.sampled(canvas.size[1]), np.linalg.inv(to_pixel) @ grid.pixel_from_index(), shape,
            clips, np.float32(values[k]), np.float32(opacity * colour[3]), rounding(dst),
        )  # fmt: skip


def _homogeneous(to_pixel: Array, ring: Array, z: float) -> Array:
    """(k, 3) homogeneous pixels of the outline at depth z."""
    points = np.column_stack([ring, np.full(len(ring), z), np.ones(len(ring))])
    return np.asarray(points @ to_pixel.T)
