"""The order in which panes are drawn, so that at each pixel the nearer surface wins.

Panes of one `z_index` are sorted far to near by exact tests against each other's planes. Where
two truly cut through each other, one is split along the line: its far part is drawn, then the
other, then its near part. Where panes lie over one another in a ring, one of the ring is split so
(Newell, Newell and Sancha, 1972). At equal depth, list order decides.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.picture import Pane, Picture, Texture
from frameloom.render import view

Array = npt.NDArray[np.float64]
EPSILON = 1e-7
"""Distances from a plane below this, times the size of what is compared, count as lying in it."""
TOUCH_PX = 1e-6
"""Polygons that overlap by less are side by side."""
OVERLAP_PX = 1.0
"""By how much an opaque far part runs on under the line of a cut, so that no seam opens."""
HARD = (-2.0, -1.0)
"""Edges of the two parts of what is seen through: they share no pixel, and leave none out. The
line itself belongs to the second."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A pane, or what half-planes leave of it: `clips` (k, 4), see `rows.cover`."""

    index: int
    pane: Pane
    clips: Array


def draw_order(picture: Picture) -> list[Part]:
    """Parts of what can be seen, in drawing order: by z_index, world before screen, far to near,
    then list order."""

    def group(item: tuple[int, Pane]) -> tuple[int, bool]:
        return item[1].z_index, item[1].space == "screen"

    seen = [item for item in enumerate(picture.panes) if view.is_seen(item[1], picture)]
    ordered: list[Part] = []
    for _, group_members in itertools.groupby(sorted(seen, key=group), key=group):
        members = list(group_members)
        if len(members) == 1:
            ordered.append(Part(*members[0], np.empty((0, 4))))
            continue
        flats = [_Flat.of(k, pane, picture) for k, pane in members]
        ordered += [flat.part for flat in _far_to_near(flats)]
    return ordered


@dataclass(frozen=True, slots=True, eq=False)
class _Flat:
    """A part of a pane, in view space and in pixels.

    `box` (k, 2): its corners in pane space; `corners` (k, 3) in view space, where the plane is
    normal . p = offset, the normal towards the eye; `outline` (k, 2) in pixels. `ground` (k, 2) in
    pane space and `reach` (k, 2) in pixels: with its shadow and reflection; `bounds` of that: left,
    top, right, bottom.
    """

    part: Part
    view_from_pane: Array
    pixel_from_pane: Array
    box: Array
    ground: Array
    corners: Array
    outline: Array
    reach: Array
    bounds: tuple[float, ...]
    normal: Array
    offset: float

    @staticmethod
    def of(index: int, pane: Pane, picture: Picture) -> _Flat:
        camera = view.camera_for(pane, picture)
        x0, y0, x1, y1 = view.reach(pane)
        return _Flat.made(
            Part(index, pane, np.empty((0, 4))),
            camera.view_from_world @ pane.world_from_pane,
            view.pixel_from_plane(pane.world_from_pane, camera, picture.size),
            view.box_corners(*pane.size),
            np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]]),
        )

    @staticmethod
    def made(
        part: Part, view_from_pane: Array, pixel_from_pane: Array, box: Array, ground: Array
    ) -> _Flat:
        flat = np.column_stack([box, np.zeros(len(box)), np.ones(len(box))])
        normal = np.cross(view_from_pane[:3, 0], view_from_pane[:3, 1])
        normal = normal / np.linalg.norm(normal)
        offset = float(normal @ view_from_pane[:3, 3])
        if offset > 0:  # the eye is at the origin: n . 0 - offset must be >= 0 on its side
            normal, offset = -normal, -offset
        reach = view.project_polygon(pixel_from_pane, ground)
        bounds = (*reach.min(axis=0), *reach.max(axis=0)) if len(reach) else (0.0,) * 4
        return _Flat(
            part, view_from_pane, pixel_from_pane, box, ground,
            corners=(flat @ view_from_pane.T)[:, :3],
            outline=view.project_polygon(pixel_from_pane, box),
            reach=reach, bounds=bounds, normal=normal, offset=offset,
        )  # fmt: skip

    def clipped(self, clip: Array) -> _Flat:
        """What one half-plane of pane space leaves of it."""
        part = Part(self.part.index, self.part.pane, np.vstack([self.part.clips, clip]))
        box, ground = view.cut(self.box, clip[:3]), view.cut(self.ground, clip[:3])
        if len(box) == 0:
            box = np.zeros((3, 2))
        return _Flat.made(part, self.view_from_pane, self.pixel_from_pane, box, ground)

    def side(self, other: _Flat) -> int | None:
        """Where `other` is: 1 before this plane, -1 behind it, 0 in it, None on both sides."""
        heights = other.corners @ self.normal - self.offset
        least = EPSILON * max(1.0, float(np.abs(other.corners).max()), abs(self.offset))
        before, behind = heights.max() > least, heights.min() < -least
        return None if before and behind else int(before) - int(behind)

    @property
    def distance(self) -> float:
        return float(np.linalg.norm(self.corners.mean(axis=0)))


def _far_to_near(flats: list[_Flat]) -> list[_Flat]:
    """Drawing order within a group; splits what cuts through and what goes round in a ring."""
    if _parallel(flats):
        return _by_distance(flats)
    left, done = _split_crossing(flats), list[_Flat]()
    below = _below(left)
    while left:
        ready = [f for f in left if not below[f].intersection(left)]
        if ready:
            done.append(min(ready, key=lambda f: f.part.index))
            left.remove(done[-1])
            continue
        cut = _cut_in_ring(left, below)
        if cut is None:
            done.append(max(left, key=lambda f: f.distance))
            left.remove(done[-1])
        else:
            left = [f for f in left if f is not cut[0]] + list(_split(*cut))
            below = _below(left)
    return done


def _parallel(flats: list[_Flat]) -> bool:
    normals = np.array([flat.normal for flat in flats])
    return bool(np.abs(normals - normals[0]).max() < 1e-12)


def _by_distance(flats: list[_Flat]) -> list[_Flat]:
    """Parallel planes, far to near; those in one plane (within EPSILON) in list order."""
    ordered = sorted(flats, key=lambda f: f.offset)
    steps = np.diff([f.offset for f in ordered])
    levels = np.cumsum([0, *(steps > EPSILON * max(1.0, abs(ordered[0].offset)))])
    keys = {f: (int(level), f.part.index) for f, level in zip(ordered, levels, strict=True)}
    return sorted(flats, key=lambda f: keys[f])


def _split_crossing(flats: list[_Flat]) -> list[_Flat]:
    """The flats, cut along each other's planes where they cut through each other."""
    todo, done = list(flats), list[_Flat]()
    while todo:
        one = todo.pop()
        other = next((o for o in (*todo, *done) if _nearer(one, o) is None), None)
        if other is None:
            done.append(one)
        else:
            todo += _split(one, other)
    return done


def _below(flats: list[_Flat]) -> dict[_Flat, set[_Flat]]:
    """For each flat those that must be drawn before it."""
    below: dict[_Flat, set[_Flat]] = {flat: set() for flat in flats}
    for a, b in itertools.combinations(flats, 2):
        side = _nearer(a, b)
        if side:
            near, far = (a, b) if side > 0 else (b, a)
            below[near].add(far)
    return below


def _cut_in_ring(left: list[_Flat], below: dict[_Flat, set[_Flat]]) -> tuple[_Flat, _Flat] | None:
    """A flat of a ring, and one of the same ring whose plane cuts it."""
    ring = [left[0]]
    while (following := next(f for f in left if f in below[ring[-1]])) not in ring:
        ring.append(following)
    ring = ring[ring.index(following) :]
    pairs = itertools.permutations(ring, 2)
    return next(((a, b) for a, b in pairs if b.side(a) is None), None)


def _nearer(a: _Flat, b: _Flat) -> int | None:
    """1: a is before b, -1: behind, 0: no matter, None: they cut through each other."""
    if a.part.index == b.part.index:
        return 0
    (l0, t0, r0, b0), (l1, t1, r1, b1) = a.bounds, b.bounds
    if l0 >= r1 or l1 >= r0 or t0 >= b1 or t1 >= b0 or not _overlap(a.reach, b.reach):
        return 0
    a_over_b, b_over_a = b.side(a), a.side(b)
    if a_over_b == 0 == b_over_a:
        return 1 if a.part.index > b.part.index else -1
    if a_over_b is not None or b_over_a is not None:
        # one lies wholly on one side of the other
        return a_over_b if a_over_b else -(b_over_a or 0)
    if _overlap(a.outline, b.outline):
        return None
    return 1 if a.distance < b.distance else -1


def _overlap(p: Array, q: Array) -> bool:
    """Do two convex polygons of pixels overlap? (separating axes)"""
    if len(p) < 3 or len(q) < 3:
        return False
    for one in (p, q):
        edges = np.roll(one, -1, axis=0) - one
        edges = edges[np.any(edges != 0, axis=1)]
        axes = np.column_stack([-edges[:, 1], edges[:, 0]]).T
        a, b = p @ axes, q @ axes
        touch = TOUCH_PX * np.hypot(*axes)
        apart = (a.max(axis=0) <= b.min(axis=0) + touch) | (b.max(axis=0) <= a.min(axis=0) + touch)
        if apart.any():
            return False
    return True


def _split(a: _Flat, b: _Flat) -> tuple[_Flat, _Flat]:
    """What of `a` lies behind b's plane, and what before it."""
    # b's plane as a line in a's pane space: n . (A (x, y, 0, 1)) - offset = 0
    line = b.normal @ a.view_from_pane[:3, [0, 1, 3]]
    line = line - np.array([0.0, 0.0, b.offset])
    pane = a.part.pane
    solid = pane.opacity >= 1 and (
        isinstance(pane.content, Texture)
        or (isinstance(pane.content, tuple) and pane.content[3] >= 1)
    )
    edges = (OVERLAP_PX, 0.0) if solid else HARD
    return a.clipped(np.append(-line, edges[0])), a.clipped(np.append(line, edges[1]))
