"""The order in which panes are drawn, so that at each pixel the nearer surface wins.

Panes of one `z_index` are sorted far to near by exact tests against each other's planes. Where
two truly cut through each other, one is split along the line: its far part is drawn, then the
other, then its near part. At equal depth, list order decides.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Pane, Picture
from frameloom.render import view

Array = npt.NDArray[np.float64]
EPSILON = 1e-7
"""Units: distances from a plane below this count as lying in it."""
OVERLAP_PX = 1.0
"""By how much an opaque far part runs on under the line of a cut, so that no seam opens."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A pane, or what half-planes leave of it: `clips` (k, 4), see `rows.cover`."""

    index: int
    pane: Pane
    clips: Array


def draw_order(picture: Picture) -> list[Part]:
    """Parts in drawing order: by z_index, world before screen, far to near, then list order."""

    def group(item: tuple[int, Pane]) -> tuple[int, bool]:
        return item[1].z_index, item[1].space == "screen"

    ordered: list[Part] = []
    entries = sorted(enumerate(picture.panes), key=group)
    for _, members in itertools.groupby(entries, key=group):
        flats = [_Flat.of(k, pane, picture) for k, pane in members]
        ordered += [flat.part for flat in _far_to_near(flats)]
    return ordered


@dataclass(frozen=True, slots=True, eq=False)
class _Flat:
    """A part in view space: corners (k, 3), plane normal towards the eye and offset."""

    part: Part
    corners: Array
    polygon: Array
    normal: Array
    offset: float
    plane_from_view: Array

    @staticmethod
    def of(index: int, pane: Pane, picture: Picture) -> _Flat:
        camera = view.camera_for(pane, picture)
        view_from_pane = camera.view_from_world @ pane.world_from_pane
        box = view.box_corners(*pane.size)
        points = np.column_stack([box, np.zeros(4), np.ones(4)])
        corners = (view_from_pane @ points.T).T[:, :3]
        normal = np.cross(corners[1] - corners[0], corners[3] - corners[0])
        length = float(np.linalg.norm(normal))
        normal = normal / length if length > 0 else np.array([0.0, 0.0, 1.0])
        offset = float(normal @ corners[0])
        if offset > 0:  # the eye is at the origin: n . 0 - offset must be >= 0 on its side
            normal, offset = -normal, -offset
        homography = view.pixel_from_plane(pane.world_from_pane, camera, picture.size)
        polygon = view.project_polygon(homography, box)
        part = Part(index, pane, np.empty((0, 4)))
        return _Flat(part, corners, polygon, normal, offset, view_from_pane)

    def heights(self, corners: Array) -> Array:
        """Signed distances of points from this plane; positive on the eye's side."""
        return np.asarray(corners @ self.normal - self.offset)


def _far_to_near(flats: list[_Flat]) -> list[_Flat]:
    """Drawing order within a group; splits what cuts through."""
    work = list(flats)
    pairs = itertools.combinations(range(len(work)), 2)
    queue = [(work[i], work[j]) for i, j in pairs]
    below: dict[int, list[_Flat]] = {id(f): [] for f in work}
    while queue:
        a, b = queue.pop()
        if a not in work or b not in work:
            continue
        side = _nearer(a, b)
        if side is None:
            far, near = _split(a, b)
            work.remove(a)
            del below[id(a)]
            for piece in (far, near):
                below[id(piece)] = []
                queue += [(piece, other) for other in work]
                work.append(piece)
            below[id(near)].append(far)
            for held in below.values():
                if a in held:
                    held.remove(a)
        elif side != 0:
            near, far = (a, b) if side > 0 else (b, a)
            below[id(near)].append(far)
    return _topological(work, below)


def _topological(work: list[_Flat], below: dict[int, list[_Flat]]) -> list[_Flat]:
    """Everything after what lies below it; ties by list order; cycles by the middle's distance."""
    left, done = list(work), list[_Flat]()
    while left:
        ready = [f for f in left if not any(o in left for o in below[id(f)])]
        if ready:
            chosen = min(ready, key=lambda f: f.part.index)
        else:
            chosen = max(left, key=lambda f: float(np.linalg.norm(f.corners.mean(axis=0))))
        left.remove(chosen)
        done.append(chosen)
    return done


def _nearer(a: _Flat, b: _Flat) -> int | None:
    """+1: a is before b, -1: behind, 0: no matter, None: they cut through each other."""
    a_over_b, b_over_a = b.heights(a.corners), a.heights(b.corners)
    if np.abs(a_over_b).max() < EPSILON and np.abs(b_over_a).max() < EPSILON:
        return 1 if a.part.index > b.part.index else -1
    if not _overlap(a.polygon, b.polygon):
        return 0
    if a_over_b.min() >= -EPSILON or b_over_a.max() <= EPSILON:
        return 1
    if a_over_b.max() <= EPSILON or b_over_a.min() >= -EPSILON:
        return -1
    return None


def _overlap(p: Array, q: Array) -> bool:
    """Do two convex polygons overlap? (separating axes)"""
    if len(p) < 3 or len(q) < 3:
        return False
    for one in (p, q):
        edges = np.roll(one, -1, axis=0) - one
        for axis in np.column_stack([-edges[:, 1], edges[:, 0]]):
            a, b = p @ axis, q @ axis
            if a.max() <= b.min() + 1e-9 or b.max() <= a.min() + 1e-9:
                return False
    return True


def _split(a: _Flat, b: _Flat) -> tuple[_Flat, _Flat]:
    """What of `a` lies behind b's plane, and what before it."""
    # b's plane as a line in a's pane space: n . (A (x, y, 0, 1)) - offset = 0
    line = b.normal @ a.plane_from_view[:3, [0, 1, 3]]
    line = line - np.array([0.0, 0.0, b.offset])
    before = np.append(line, 0.0)
    pane = a.part.pane
    solid = pane.opacity >= 1 and (not isinstance(pane.content, tuple) or pane.content[3] >= 1)
    behind = np.append(-line, OVERLAP_PX if solid else 0.0)
    return _clipped(a, behind), _clipped(a, before)


def _clipped(flat: _Flat, clip: Array) -> _Flat:
    """The flat cut by one half-plane of its pane space."""
    inverse = np.linalg.inv(flat.plane_from_view)
    local = (inverse @ np.column_stack([flat.corners, np.ones(len(flat.corners))]).T).T[:, :2]
    heights = local @ clip[:2] + clip[2]
    points: list[Array] = []
    for k in range(len(local)):
        n = (k + 1) % len(local)
        if heights[k] >= 0:
            points.append(local[k])
        if (heights[k] >= 0) != (heights[n] >= 0):
            t = heights[k] / (heights[k] - heights[n])
            points.append(local[k] + t * (local[n] - local[k]))
    kept = np.array(points) if points else np.zeros((3, 2))
    corners = (
        flat.plane_from_view @ np.column_stack([kept, np.zeros(len(kept)), np.ones(len(kept))]).T
    ).T[:, :3]
    part = Part(flat.part.index, flat.part.pane, np.vstack([flat.part.clips, clip]))
    return _Flat(part, corners, flat.polygon, flat.normal, flat.offset, flat.plane_from_view)
