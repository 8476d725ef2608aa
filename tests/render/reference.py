"""An independent renderer, slow and plain: rays through a grid of points in every pixel.

Projection as in three.js (a 4 x 4 perspective matrix, the divide, then the viewport); what is
inside a pane is decided point by point; colours are composed point by point in the contract's
order. float64 throughout, nothing shared with Frameloom but the picture's description.
"""

from __future__ import annotations

import math

import numpy as np

from frameloom.core.picture import DEFAULT_DISTANCE, Camera, Matrix, Pane, Picture
from tests.render.build import Array

NEAR, FAR = 0.01, 1000.0


def perspective(fov_deg: float, aspect: float) -> Array:
    """three.js's PerspectiveCamera.projectionMatrix."""
    top = NEAR * math.tan(math.radians(fov_deg) / 2)
    right = top * aspect
    return np.array(
        [
            [NEAR / right, 0, 0, 0],
            [0, NEAR / top, 0, 0],
            [0, 0, -(FAR + NEAR) / (FAR - NEAR), -2 * FAR * NEAR / (FAR - NEAR)],
            [0, 0, -1, 0],
        ]
    )


def project(points: Array, world_from_pane: Matrix, camera: Camera, size: tuple[int, int]) -> Array:
    """(n, 3) pane points to (n, 2) pixels (x right, y down, corners at integers)."""
    w, h = size
    homogeneous = np.column_stack([points, np.ones(len(points))])
    clip = (
        homogeneous
        @ (perspective(camera.fov_deg, w / h) @ camera.view_from_world @ world_from_pane).T
    )
    ndc = clip[:, :3] / clip[:, 3:]
    return np.column_stack([(ndc[:, 0] + 1) / 2 * w, (1 - ndc[:, 1]) / 2 * h])


def camera_of(pane: Pane, picture: Picture) -> Camera:
    if pane.space == "world":
        return picture.camera
    view = np.eye(4)
    view[2, 3] = -DEFAULT_DISTANCE
    return Camera(view)


def on_pane(pane: Pane, picture: Picture, px: Array, py: Array) -> tuple[Array, Array, Array]:
    """Where rays through pixels meet a pane's plane: x, y on it, and depth before the camera.

    Depth is negative behind the camera, and infinite where a ray runs beside the plane.
    """
    camera = camera_of(pane, picture)
    w, h = picture.size
    tangent = math.tan(math.radians(camera.fov_deg) / 2)
    ray = np.stack(
        [(px / w * 2 - 1) * tangent * w / h, (1 - py / h * 2) * tangent, -np.ones_like(px)]
    )
    pose = camera.view_from_world @ pane.world_from_pane
    right, up, origin = pose[:3, 0], pose[:3, 1], pose[:3, 3]
    normal = np.cross(right, up)
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = (normal @ origin) / np.tensordot(normal, ray, 1)
        hit = ray * depth - origin.reshape(3, *[1] * px.ndim)
        gram = np.linalg.inv(np.array([[right @ right, right @ up], [right @ up, up @ up]]))
        a, b = np.tensordot(right, hit, 1), np.tensordot(up, hit, 1)
        x, y = gram[0, 0] * a + gram[0, 1] * b, gram[1, 0] * a + gram[1, 1] * b
    return x, y, np.where(np.isfinite(depth), depth, np.inf)


def inside(pane: Pane, x: Array, y: Array, inset: float = 0.0) -> Array:
    """Is a point of the plane within the pane's outline, `inset` units from its edge?"""
    hw, hh = pane.size[0] / 2 - inset, pane.size[1] / 2 - inset
    if pane.outline == "ellipse":
        return (x / hw) ** 2 + (y / hh) ** 2 <= 1
    r = max(min(pane.corner_radius, *(side / 2 for side in pane.size)) - inset, 0.0)
    qx, qy = np.abs(x) - (hw - r), np.abs(y) - (hh - r)
    corner = (qx > 0) & (qy > 0)
    return np.where(corner, qx**2 + qy**2 <= r * r, (qx <= r) & (qy <= r))


def points(size: tuple[int, int], n: int) -> tuple[Array, Array]:
    """(H n, W n) pixel positions of an n x n grid in every pixel."""
    w, h = size
    return np.meshgrid((np.arange(w * n) + 0.5) / n, (np.arange(h * n) + 0.5) / n)


def averaged(fine: Array, n: int) -> Array:
    h, w = fine.shape
    return fine.reshape(h // n, n, w // n, n).mean(axis=(1, 3))


def coverage(pane: Pane, picture: Picture, n: int = 16) -> Array:
    """(H, W) 0..1: how much of each pixel the pane's outline covers."""
    x, y, depth = on_pane(pane, picture, *points(picture.size, n))
    return averaged((inside(pane, x, y) & (depth > NEAR) & np.isfinite(depth)).astype(float), n)


def luma_of(colour: tuple[float, float, float, float]) -> float:
    return 16 + 219 * (0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2])


def luma(picture: Picture, n: int = 4, behind: float = 16.0) -> Array:
    """(H, W) the luma of one-coloured panes, composed at each point by z_index, space, depth."""
    px, py = points(picture.size, n)
    layers = []
    for k, one in enumerate(picture.panes):
        assert isinstance(one.content, tuple)
        x, y, depth = on_pane(one, picture, px, py)
        there = inside(one, x, y) & (depth > NEAR) & np.isfinite(depth)
        alpha = there * one.opacity * one.content[3]
        depth = np.round(depth, 9)  # what lies in one plane is equally deep
        layers.append((one.z_index, one.space == "screen", depth, k, luma_of(one.content), alpha))
    total = np.full(px.shape, behind)
    for group in sorted({layer[:2] for layer in layers}):
        members = [layer for layer in layers if layer[:2] == group]
        # equal depths: the later in the list comes last, so that it is on top
        far_first = np.argsort(np.stack([-m[2] for m in members]), axis=0, kind="stable")
        values = np.array([m[4] for m in members])
        alphas = np.stack([m[5] for m in members])
        for rank in range(len(members)):
            chosen = far_first[rank]
            alpha = np.take_along_axis(alphas, chosen[None], 0)[0]
            total = total + (values[chosen] - total) * alpha
    return averaged(total, n)
