"""Where layers are in the picture: the renderer's own projection, for handles and clicks.

Points are shares of the picture: (0, 0) its upper left corner, (1, 1) its lower right one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from frameloom.core.lettering import Lettering
from frameloom.core.picture import Pane, Picture
from frameloom.project import Project, owner_names
from frameloom.project.walk import Place
from frameloom.render import view
from frameloom.render.view import Array


def boxes(project: Project, picture: Picture) -> list[dict[str, Any]]:
    """For every layer that can be seen: `path`, `corners` (of its box, as far as it is before the
    camera), `centre`, and how its position moves with the pointer: `right` and `up` are the world's
    directions of the picture's axes, in units for the whole picture's height at its distance."""
    places = _places(project)
    found = []
    for pane in picture.panes:
        place = places.get(pane.owner)
        outline = _outline(pane, picture)
        if place is None or len(outline) < 3 or not view.is_seen(pane, picture):
            continue
        centre, right, up = _grip(pane, picture)
        found.append(
            {
                "path": list(place),
                "corners": (outline / picture.size).tolist(),
                "centre": (centre / picture.size).tolist(),
                "right": right.tolist(),
                "up": up.tolist(),
            }
        )
    return found


def pick(project: Project, picture: Picture, x: float, y: float) -> list[Place]:
    """The layers under a point, the nearest first: by z_index, world before screen, distance."""
    places = _places(project)
    point = np.array([x * picture.size[0], y * picture.size[1]])
    hits: list[tuple[int, bool, float, int, Place]] = []
    for index, pane in enumerate(picture.panes):
        place = places.get(pane.owner)
        if place is None or not view.is_seen(pane, picture):
            continue
        near = _nearness(pane, picture, point)
        if near is not None:
            hits.append((pane.z_index, pane.space == "screen", near, index, place))
    return [hit[-1] for hit in sorted(hits, key=lambda hit: hit[:4], reverse=True)]


def _places(project: Project) -> dict[str, Place]:
    """Layers by their owner's name."""
    names = owner_names(project)
    return {name: place for place, name in names.items() if "layers" in place}


def _bounds(pane: Pane) -> Array:
    """(4, 2) corners of what is to be taken hold of, in pane space, counter-clockwise."""
    if isinstance(pane.content, Lettering):
        x0, y0, x1, y1 = pane.content.bounds
        return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    return view.box_corners(*pane.size)


def _homography(pane: Pane, picture: Picture) -> Array:
    camera = view.camera_for(pane, picture)
    return view.pixel_from_plane(pane.world_from_pane, camera, picture.size)


def _outline(pane: Pane, picture: Picture) -> Array:
    return view.project_polygon(_homography(pane, picture), _bounds(pane))


def _nearness(pane: Pane, picture: Picture, point: Array) -> float | None:
    """1 / distance of the pane at a pixel; None where the pixel is not on it."""
    homography = _homography(pane, picture)
    if abs(np.linalg.det(homography)) < 1e-15:
        return None
    x, y, w = np.linalg.solve(homography, [*point, 1.0])
    if w <= 0:
        return None
    corners = _bounds(pane)
    low, high = corners.min(axis=0), corners.max(axis=0)
    inside = low[0] <= x / w <= high[0] and low[1] <= y / w <= high[1]
    return float(w) if inside else None


def _grip(pane: Pane, picture: Picture) -> tuple[Array, Array, Array]:
    """The centre in pixels; what moving by the picture's height means there, in world units."""
    camera = view.camera_for(pane, picture)
    seen = camera.view_from_world @ pane.world_from_pane[:, 3]
    distance = max(-float(seen[2]), view.NEAR)
    pixel = view.pixel_from_view(camera, picture.size) @ seen
    height = distance * picture.size[1] / view.pixel_from_view(camera, picture.size)[0, 0]
    world_from_view = camera.view_from_world[:3, :3].T
    return pixel[:2] / max(pixel[2], view.NEAR), *(height * world_from_view[:, k] for k in (0, 1))
