"""Rigid motions and scalings as (4, 4) float64 matrices on column vectors; right-handed, y up.

Names say the spaces: `world_from_pane @ point_in_pane` is the point in the world. Rotations are
degrees; multiples of 90 are exact, so that an upright pane stays on the pixel grid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]
"""(3,) float64."""

_QUARTERS = ((0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))


def sin_cos_deg(angle_deg: float) -> tuple[float, float]:
    """Sine and cosine of an angle in degrees, exact at multiples of 90."""
    turns, rest = divmod(angle_deg, 90.0)
    if rest == 0.0:
        return _QUARTERS[int(turns) % 4]
    radians = math.radians(angle_deg)
    return math.sin(radians), math.cos(radians)


def translation(offset: Sequence[float] | Vector) -> Matrix:
    matrix = np.eye(4)
    matrix[:3, 3] = offset
    return matrix


def scaling(factors: Sequence[float] | Vector) -> Matrix:
    return np.diag([*factors, 1.0])


def euler_xyz(rotation_deg: Sequence[float] | Vector) -> Matrix:
    """Rx Ry Rz, as three.js's Euler order "XYZ": a point is turned about z, then y, then x."""
    (sx, cx), (sy, cy), (sz, cz) = map(sin_cos_deg, rotation_deg)
    return np.array(
        [
            [cy * cz, -cy * sz, sy, 0.0],
            [cx * sz + sx * sy * cz, cx * cz - sx * sy * sz, -sx * cy, 0.0],
            [sx * sz - cx * sy * cz, sx * cz + cx * sy * sz, cx * cy, 0.0],
            [0.0, 0.0, 0.0, 1.0],
        ]
    )


def rotation_y(angle_deg: float) -> Matrix:
    """Counter-clockwise seen from above: from +z towards +x."""
    return euler_xyz((0.0, angle_deg, 0.0))


def look_at(eye: Vector, target: Vector) -> Matrix:
    """The rotation of a camera at `eye` whose -z axis points at `target`, its +y upright.

    As in three.js, a camera that looks straight up or down is tipped by 1e-4 so that "up" has a
    meaning; one already at its target looks along -z.
    """
    back = eye - target
    length = float(np.linalg.norm(back))
    back = back / length if length > 1e-12 else np.array([0.0, 0.0, 1.0])
    if math.hypot(back[0], back[2]) < 1e-9:
        back = np.array([0.0, back[1], 1e-4])
        back /= np.linalg.norm(back)
    right = np.array([back[2], 0.0, -back[0]])
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = right, np.cross(back, right), back
    return matrix


def rigid_inverse(matrix: Matrix) -> Matrix:
    """The inverse of a rotation and translation, without a division."""
    inverse = np.eye(4)
    inverse[:3, :3] = matrix[:3, :3].T
    inverse[:3, 3] = -(matrix[:3, :3].T @ matrix[:3, 3])
    return inverse
