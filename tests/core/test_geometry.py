"""Matrices against quaternions: a separate way to turn points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.core.geometry import (
    euler_xyz,
    look_at,
    rigid_inverse,
    rotation_y,
    scaling,
    sin_cos_deg,
    translation,
)

angles = st.floats(-720, 720)
points = st.tuples(*[st.floats(-5, 5)] * 3)
Quaternion = tuple[float, float, float, float]


def about(axis: int, angle_deg: float) -> Quaternion:
    half = math.radians(angle_deg) / 2
    x, y, z = (math.sin(half) if axis == i else 0.0 for i in range(3))
    return math.cos(half), x, y, z


def times(p: Quaternion, q: Quaternion) -> Quaternion:
    a, b, c, d = p
    e, f, g, h = q
    return (
        a * e - b * f - c * g - d * h,
        a * f + b * e + c * h - d * g,
        a * g - b * h + c * e + d * f,
        a * h + b * g - c * f + d * e,
    )


def turned(q: Quaternion, point: tuple[float, ...]) -> tuple[float, ...]:
    w, x, y, z = q
    return times(times(q, (0.0, *point)), (w, -x, -y, -z))[1:]  # type: ignore[arg-type]


@given(rotation=st.tuples(angles, angles, angles), point=points)
def test_euler_xyz_is_x_after_y_after_z(
    rotation: tuple[float, float, float], point: tuple[float, ...]
) -> None:
    q = times(times(about(0, rotation[0]), about(1, rotation[1])), about(2, rotation[2]))
    expected = turned(q, point)
    assert (euler_xyz(rotation) @ [*point, 1.0])[:3] == pytest.approx(expected, abs=1e-9)


@given(turns=st.integers(-9, 9), x=st.integers(0, 3))
def test_quarter_turns_are_exact(turns: int, x: int) -> None:
    sine, cosine = sin_cos_deg(90.0 * turns)
    assert {abs(sine), abs(cosine)} == {0.0, 1.0}
    assert (sine, cosine) == (
        round(math.sin(math.pi / 2 * turns)),
        round(math.cos(math.pi / 2 * turns)),
    )


@given(angle=angles)
def test_sin_cos_elsewhere(angle: float) -> None:
    sine, cosine = sin_cos_deg(angle)
    assert sine == pytest.approx(math.sin(math.radians(angle)), abs=1e-12)
    assert cosine == pytest.approx(math.cos(math.radians(angle)), abs=1e-12)


@given(eye=points, target=points)
def test_look_at_aims_and_stays_upright(eye: tuple[float, ...], target: tuple[float, ...]) -> None:
    rotation = look_at(np.array(eye), np.array(target))[:3, :3]
    assert rotation.T @ rotation == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    away = np.array(target) - np.array(eye)
    distance = float(np.linalg.norm(away))
    if distance > 1e-3 and np.hypot(away[0], away[2]) > 1e-3 * distance:
        assert -rotation[:, 2] * distance == pytest.approx(away, abs=1e-9)
        assert rotation[1, 0] == pytest.approx(0.0, abs=1e-12), "its right is level"
        assert rotation[1, 1] >= 0.0


@pytest.mark.parametrize("height", [2.0, -2.0])
def test_look_at_straight_down_and_up_keeps_right(height: float) -> None:
    rotation = look_at(np.array([0.0, height, 0.0]), np.zeros(3))
    assert rotation[:3, 0] == pytest.approx([1.0, 0.0, 0.0])
    assert rotation[1, 2] == pytest.approx(math.copysign(1.0, height), abs=1e-6)


@given(rotation=st.tuples(angles, angles, angles), offset=points)
def test_rigid_inverse(rotation: tuple[float, float, float], offset: tuple[float, ...]) -> None:
    matrix = translation(offset) @ euler_xyz(rotation)
    assert rigid_inverse(matrix) @ matrix == pytest.approx(np.eye(4), abs=1e-9)


def test_signs() -> None:
    assert rotation_y(90.0) @ [0, 0, 1, 1] == pytest.approx([1, 0, 0, 1])
    assert scaling((2, 3, 4)) @ [1, 1, 1, 1] == pytest.approx([2, 3, 4, 1])
