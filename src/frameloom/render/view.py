"""Where things land: projection of panes to pixels, in exact homographies.

A pixel's centre is at half-integers; +x right, +y down; the picture is [0, W) x [0, H).
Names say the spaces: `pixel_from_pane` takes pane (x, y, 1) to pixel (x, y, w).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from frameloom.core.lettering import Lettering
from frameloom.core.picture import Camera, Matrix, Pane, Picture, default_camera

Array = npt.NDArray[np.float64]
NEAR = 0.01
"""Units in front of the camera where the view begins."""


def pixel_from_view(camera: Camera, size: tuple[int, int]) -> Array:
    """(3, 4): view space to homogeneous pixels; w is the distance along the line of sight."""
    w, h = size
    f = h / 2 / math.tan(math.radians(camera.fov_deg) / 2)
    return np.array([[f, 0, -w / 2, 0], [0, -f, -h / 2, 0], [0, 0, -1, 0]], np.float64)


def camera_for(pane: Pane, picture: Picture) -> Camera:
    """Screen-space panes stand fixed before the default camera."""
    return default_camera() if pane.space == "screen" else picture.camera


def pixel_from_plane(world_from_plane: Matrix, camera: Camera, size: tuple[int, int]) -> Array:
    """(3, 3) homography of the plane z = 0 of a space to pixels, w > 0 before the camera."""
    return np.ascontiguousarray(pixel_from_solid(world_from_plane, camera, size)[:, [0, 1, 3]])


def pixel_from_solid(world_from_solid: Matrix, camera: Camera, size: tuple[int, int]) -> Array:
    """(3, 4): a space's (x, y, z, 1) to homogeneous pixels."""
    return pixel_from_view(camera, size) @ camera.view_from_world @ world_from_solid


def snapped(homography: Array) -> Array:
    """The homography with whole-pixel placements made exact; its scale stays.

    A pane that lands on the pixel grid but for rounding errors (scale 1, no turn) must land on it
    to the bit: then no pixel is resampled. 1e-9 is far above the errors of the products above and
    far below anything visible.
    """
    scale = abs(homography[2, 2])
    if scale < 1e-9:
        return homography
    out = homography / scale
    near = np.round(out * 2) / 2
    near_zero = np.abs(out) < 1e-12 * max(1.0, np.abs(out).max())
    out[near_zero] = 0.0
    translation = np.abs(out[:2, 2] - near[:2, 2]) < 1e-9 * max(1.0, np.abs(out).max())
    out[:2, 2] = np.where(translation, near[:2, 2], out[:2, 2])
    return np.ascontiguousarray(out * scale)


def is_seen(pane: Pane, picture: Picture) -> bool:
    """Whether a pane can show at all: not clear, not turned away, not edge on, not without extent.

    Seen is its front where its own z axis points to the camera's side of it; where that axis has
    no length, the side from which +x, +y turn counter-clockwise.
    """
    if pane.opacity <= 0 or min(pane.size) <= 0:
        return False
    pose = camera_for(pane, picture).view_from_world @ pane.world_from_pane
    right, up, out, origin = pose[:3].T
    normal = np.cross(right, up)
    height = -float(normal @ origin)  # of the eye above the plane, times an area
    extent = math.prod(float(np.linalg.norm(v)) for v in (right, up, origin))
    if not math.isfinite(extent) or abs(height) <= 1e-12 * extent:
        return False
    return pane.two_sided or (height > 0) == (float(normal @ out) >= 0)


def reach(pane: Pane) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in pane space of all that is drawn in a pane's plane."""
    x, y = pane.size[0] / 2, pane.size[1] / 2
    left, bottom, right, top = -x, -y, x, y
    if pane.shadow is not None:
        dx, dy = pane.shadow.offset
        far = 3 * pane.shadow.blur
        left, bottom = min(left, dx - x - far), min(bottom, dy - y - far)
        right, top = max(right, dx + x + far), max(top, dy + y + far)
    if pane.reflection is not None:
        bottom = min(bottom, -3 * y - pane.reflection.gap)
    if isinstance(pane.content, Lettering):
        x0, y0, x1, y1 = pane.content.bounds
        left, bottom, right, top = min(left, x0), min(bottom, y0), max(right, x1), max(top, y1)
    return left, bottom, right, top


def box_corners(width: float, height: float, margin: float = 0.0) -> Array:
    """(4, 2) corners of a pane-space box about the origin, counter-clockwise."""
    x, y = width / 2 + margin, height / 2 + margin
    return np.array([[-x, -y], [x, -y], [x, y], [-x, y]])


def project_polygon(homography: Array, points: Array) -> Array:
    """(k, 2) pixels of a convex polygon (n, 2) of pane space, as far as it is before the camera.

    Empty (0, 2) when all of it is behind.
    """
    return before_camera(np.column_stack([points, np.ones(len(points))]) @ homography.T)


def before_camera(homogeneous: Array) -> Array:
    """(k, 2) pixels of a convex polygon of homogeneous pixels (n, 3), cut off at NEAR."""
    if (homogeneous[:, 2] >= NEAR).all():
        return np.ascontiguousarray(homogeneous[:, :2] / homogeneous[:, 2:])
    clipped: list[Array] = []
    for here, there in zip(homogeneous, np.roll(homogeneous, -1, axis=0), strict=True):
        if here[2] >= NEAR:
            clipped.append(here)
        if (here[2] >= NEAR) != (there[2] >= NEAR):
            t = (NEAR - here[2]) / (there[2] - here[2])
            clipped.append(here + t * (there - here))
    if not clipped:
        return np.empty((0, 2))
    found = np.array(clipped)
    return np.ascontiguousarray(found[:, :2] / found[:, 2:])


def cut(polygon: Array, line: Array) -> Array:
    """(k, 2) what of a convex polygon (n, 2) lies where line . (x, y, 1) >= 0; maybe nothing.

    (Sutherland and Hodgman, 1974.)
    """
    heights = polygon @ line[:2] + line[2]
    if (heights >= 0).all():
        return polygon
    kept: list[Array] = []
    for k, height in enumerate(heights):
        n = (k + 1) % len(polygon)
        if height >= 0:
            kept.append(polygon[k])
        if (height >= 0) != (heights[n] >= 0):
            t = height / (height - heights[n])
            kept.append(polygon[k] + t * (polygon[n] - polygon[k]))
    return np.array(kept) if kept else np.empty((0, 2))


def clip_to_picture(polygon: Array, size: tuple[int, int], margin: float = 2.0) -> Array:
    """A convex pixel polygon cut to the picture's rectangle."""
    w, h = size
    if (polygon >= -margin).all() and (polygon <= (w + margin, h + margin)).all():
        return polygon
    for line in ((1, 0, margin), (-1, 0, w + margin), (0, 1, margin), (0, -1, h + margin)):
        polygon = cut(polygon, np.array(line, np.float64))
    return polygon


def minification(plane_from_pixel: Array, points: Array) -> Array:
    """(k, 2) steps of the plane's two axes per pixel at pixels `points` (k, 2).

    Lengths of the Jacobian's rows.
    """
    p = points @ plane_from_pixel[:, :2].T + plane_from_pixel[:, 2]
    place, w = p[:, :2] / p[:, 2:], p[:, 2, None]
    along = (plane_from_pixel[:2, 0] - place * plane_from_pixel[2, 0]) / w
    down = (plane_from_pixel[:2, 1] - place * plane_from_pixel[2, 1]) / w
    return np.asarray(np.hypot(along, down))


class Detail(NamedTuple):
    """At which scale a texture is read: see `detail`."""

    across: float
    down: float
    levels: int
    slope: float
    nearest: float


def detail(texel_from_pixel: Array, polygon: Array) -> Detail:
    """Texels per pixel of what is visible of a pane, and how far they spread.

    polygon: the visible part, pixels. Minification grows with about the 1.5th power of distance
    (once along the tilt, half once across it), from where it begins: what is shown larger needs no
    levels. A spread below 3/4 of an octave is served by one level at its middle; from 5/4 on a
    sample takes the level of its own distance; between, both rules are mixed, so that nothing jumps
    while a pane turns. `across`, `down`: texels per pixel of level 0, at least 1; a sample's level
    is slope * log2(nearest / w), w = 1 / distance.
    """
    steps = minification(texel_from_pixel, polygon)
    w = np.column_stack([polygon, np.ones(len(polygon))]) @ texel_from_pixel[2]
    low, high = steps.min(axis=0), steps.max(axis=0)
    nearest = float(w.max()) * min(float(low.max()), 1.0) ** (1 / 1.5)
    spread = 1.5 * math.log2(max(nearest / float(w.min()), 1.0))
    t = min(max((spread - 0.75) / 0.5, 0.0), 1.0)
    mixed = t * t * (3 - 2 * t)
    low, high = np.maximum(low, 1.0), np.maximum(high, 1.0)
    across, down = np.sqrt(low * high) ** (1 - mixed) * low**mixed
    count = 1 + math.ceil(spread * mixed) if mixed > 0 else 1
    return Detail(float(across), float(down), count, 1.5 * mixed, nearest)


def eye_in_plane(world_from_plane: Matrix, camera: Camera) -> Array:
    """(3,) the camera's position in the plane's own space, z = 0 where that is flat."""
    plane_from_view = np.linalg.pinv(camera.view_from_world @ world_from_plane)
    return np.asarray(plane_from_view[:3, 3])


def shown_size(pane: Pane, picture: Picture) -> tuple[int, int]:
    """Width and height in pixels of the pane's whole medium where it is largest, 1..16384."""
    if not is_seen(pane, picture):
        return 1, 1
    homography = pixel_from_plane(pane.world_from_pane, camera_for(pane, picture), picture.size)
    polygon = project_polygon(homography, box_corners(*pane.size))
    if len(polygon) < 3:
        return 1, 1
    inverse = np.linalg.inv(homography)
    steps = minification(np.asarray(inverse, np.float64), polygon)
    crop = getattr(pane.content, "crop", (0, 0, 1, 1))
    sizes = [
        extent / max(min(s[axis] for s in steps), 1e-9) / max(crop[2 + axis], 1e-6)
        for axis, extent in enumerate(pane.size)
    ]
    w, h = (min(max(1, math.ceil(size - 1e-6)), 16384) for size in sizes)
    return w, h
