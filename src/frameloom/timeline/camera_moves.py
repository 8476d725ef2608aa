"""Camera moves: what each does to a pose, with its sign.

A pose is where the camera is and how it is turned; it looks along its own -z with +y up. Where it
has a target (`look_at`), every move of its position keeps it aimed there. Amounts are totals: the
caller passes amount x progress.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from frameloom.core.geometry import (
    Matrix,
    Vector,
    euler_xyz,
    look_at,
    rigid_inverse,
    rotation_y,
    translation,
)
from frameloom.core.picture import DEFAULT_DISTANCE
from frameloom.core.seed import simplex, uniform

UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, slots=True)
class Pose:
    """`position` (3,) in world units; `rotation` is world_from_view without its translation."""

    position: Vector
    rotation: Matrix
    target: Vector | None = None

    @property
    def right(self) -> Vector:
        return self.rotation[:3, 0]

    @property
    def forward(self) -> Vector:
        return -self.rotation[:3, 2]

    def view_from_world(self) -> Matrix:
        return rigid_inverse(translation(self.position) @ self.rotation)

    def moved_to(self, position: Vector) -> Pose:
        """Elsewhere; aimed at the target again if there is one."""
        aimed = self.rotation if self.target is None else look_at(position, self.target)
        return replace(self, position=position, rotation=aimed)

    def pivot(self) -> Vector:
        """What the camera is about: its target, else where its axis meets z = 0 ahead of it, else
        the point at the default camera's distance."""
        if self.target is not None:
            return self.target
        fall = -self.forward[2]
        distance = self.position[2] / fall if fall > 1e-9 else 0.0
        return self.position + self.forward * (distance if distance > 0.0 else DEFAULT_DISTANCE)


def pose(
    position: Sequence[float],
    rotation_deg: Sequence[float] = (0.0, 0.0, 0.0),
    target: Sequence[float] | None = None,
) -> Pose:
    where = np.array(position, dtype=np.float64)
    if target is None:
        return Pose(where, euler_xyz(rotation_deg))
    aim = np.array(target, dtype=np.float64)
    return Pose(where, look_at(where, aim), aim)


def dolly(start: Pose, units: float) -> Pose:
    """Forward along the view axis; negative backs away."""
    return start.moved_to(start.position + start.forward * units)


def truck(start: Pose, units: float) -> Pose:
    """To the camera's right; negative to its left."""
    return start.moved_to(start.position + start.right * units)


def crane(start: Pose, units: float) -> Pose:
    """Up, along the world's +y; negative down."""
    return start.moved_to(start.position + UP * units)


def orbit(start: Pose, angle_deg: float) -> Pose:
    """Round the pivot on a level circle, to the right: counter-clockwise seen from above."""
    turn, pivot = rotation_y(angle_deg), start.pivot()
    position = pivot + turn[:3, :3] @ (start.position - pivot)
    return replace(start, position=position, rotation=turn @ start.rotation)


def pan(start: Pose, angle_deg: float) -> Pose:
    """Turns on the spot to the right, about the world's vertical."""
    return replace(start, rotation=rotation_y(-angle_deg) @ start.rotation, target=None)


def spline(start: Pose, points: Sequence[Sequence[float]], progress: float) -> Pose:
    """Along a centripetal Catmull-Rom curve through `points`, world positions, first to last."""
    return start.moved_to(catmull_rom([np.array(p, dtype=np.float64) for p in points], progress))


def zoom(start: Pose, distance_scale: float) -> Pose:
    """The distance to the pivot times `distance_scale`: over 1 backs away, under 1 comes near."""
    pivot = start.pivot()
    return replace(start, position=pivot + (start.position - pivot) * distance_scale)


def shake(start: Pose, seed: int, phase: float, units: float, angle_deg: float) -> Pose:
    """Hand-held: simplex noise at `phase` (time x speed) along and about the camera's own axes,
    at most about `units` and `angle_deg` on each."""
    noise = [simplex(seed, phase, 64.0 * uniform(seed, axis)) for axis in range(6)]
    offset = start.rotation[:3, :3] @ (np.array(noise[:3]) * units)
    turn = euler_xyz([angle_deg * n for n in noise[3:]])
    return replace(start, position=start.position + offset, rotation=start.rotation @ turn)


def catmull_rom(points: Sequence[Vector], progress: float) -> Vector:
    """The point at `progress` 0..1 of a centripetal Catmull-Rom curve (Barry and Goldman's form,
    as three.js's CatmullRomCurve3), each segment taking the same share of the progress.

    Points that repeat are taken once; the ends are extended by mirroring.
    """
    kept = [points[0], *(b for a, b in pairwise(points) if np.linalg.norm(b - a) > 1e-9)]
    if len(kept) == 1:
        return kept[0]
    segments = len(kept) - 1
    index = min(int(progress * segments), segments - 1)
    path = [2 * kept[0] - kept[1], *kept, 2 * kept[-1] - kept[-2]]
    return _catmull_rom_segment(path[index : index + 4], progress * segments - index)


def _catmull_rom_segment(around: Sequence[Vector], u: float) -> Vector:
    knots = [0.0]
    for a, b in pairwise(around):
        knots.append(knots[-1] + float(np.linalg.norm(b - a)) ** 0.5)
    t = knots[1] + u * (knots[2] - knots[1])
    level = list(around)
    for width in (1, 2):
        level = [
            _between(level[i], level[i + 1], knots[i], knots[i + width], t)
            for i in range(len(level) - 1)
        ]
    return _between(level[0], level[1], knots[1], knots[2], t)


def _between(a: Vector, b: Vector, start: float, end: float, t: float) -> Vector:
    return a + (b - a) * ((t - start) / (end - start))
