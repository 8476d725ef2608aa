"""Moves by their signs, and a projection worked out with quaternions and three.js's formulas."""

from __future__ import annotations

import numpy as np
import pytest

from frameloom.core.picture import DEFAULT_DISTANCE, default_camera
from frameloom.timeline.camera_moves import (
    catmull_rom,
    crane,
    dolly,
    orbit,
    pan,
    pose,
    shake,
    spline,
    truck,
    zoom,
)

HOME = pose((0.0, 0.0, DEFAULT_DISTANCE))
AIMED = pose((0.0, 0.0, 2.0), target=(0.0, 0.0, 0.0))


def test_home_is_the_default_camera_to_the_bit() -> None:
    assert np.array_equal(HOME.view_from_world(), default_camera().view_from_world)


def test_translations_go_forward_right_and_up() -> None:
    assert dolly(HOME, 0.1).position == pytest.approx([0, 0, DEFAULT_DISTANCE - 0.1])
    assert truck(HOME, 0.1).position == pytest.approx([0.1, 0, DEFAULT_DISTANCE])
    assert crane(HOME, 0.1).position == pytest.approx([0, 0.1, DEFAULT_DISTANCE])
    turned = pose((0.0, 0.0, 0.0), (0.0, 90.0, 0.0))
    assert dolly(turned, 1.0).position == pytest.approx([-1, 0, 0]), "yaw +90 looks along -x"
    assert truck(turned, 1.0).position == pytest.approx([0, 0, -1])


def test_a_camera_with_a_target_stays_aimed() -> None:
    for moved in (
        truck(AIMED, 0.7),
        crane(AIMED, -0.4),
        spline(AIMED, [(0, 0, 2), (1, 1, 1)], 0.3),
    ):
        gaze = moved.forward * np.linalg.norm(moved.position)
        assert gaze == pytest.approx(-moved.position)
    assert truck(HOME, 0.7).forward == pytest.approx([0, 0, -1])


def test_orbit_goes_right_round_the_subject() -> None:
    for start in (HOME, AIMED):
        radius = start.position[2]
        moved = orbit(start, 90.0)
        assert moved.position == pytest.approx([radius, 0, 0])
        assert moved.forward == pytest.approx([-1, 0, 0])
        assert orbit(start, 360.0).view_from_world() == pytest.approx(start.view_from_world())


def test_orbit_keeps_height_and_distance() -> None:
    start = pose((0.3, 0.5, 1.0), target=(0.1, -0.2, 0.0))
    moved = orbit(start, 37.0)
    assert moved.position[1] == pytest.approx(0.5)
    assert np.linalg.norm(moved.position - start.pivot()) == pytest.approx(
        float(np.linalg.norm(start.position - start.pivot()))
    )
    gaze = moved.forward * np.linalg.norm(moved.position - start.pivot())
    assert gaze == pytest.approx(start.pivot() - moved.position)


def test_pan_turns_right_on_the_spot() -> None:
    moved = pan(HOME, 90.0)
    assert moved.forward == pytest.approx([1, 0, 0])
    assert np.array_equal(moved.position, HOME.position)


def test_pivot_without_a_target_is_where_the_axis_meets_the_picture_plane() -> None:
    assert HOME.pivot() == pytest.approx([0, 0, 0])
    tilted = pose((0.0, 0.0, 2.0), (-45.0, 0.0, 0.0))
    assert tilted.pivot() == pytest.approx([0, -2, 0])
    away = pose((0.0, 0.0, 2.0), (0.0, 180.0, 0.0))
    assert away.pivot() == pytest.approx([0, 0, 2 + DEFAULT_DISTANCE])


def test_zoom_scales_the_distance() -> None:
    assert zoom(HOME, 1.05).position == pytest.approx([0, 0, 1.05 * DEFAULT_DISTANCE])
    shifted = pose((0.3, 0.1, 1.0))
    assert zoom(shifted, 2.0).position == pytest.approx([0.3, 0.1, 2.0])


def test_spline_passes_through_its_points() -> None:
    points = [np.array(p, dtype=float) for p in ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 2))]
    for i, point in enumerate(points):
        assert catmull_rom(points, i / 3) == pytest.approx(point, abs=1e-12)
    straight = [np.array([x, 2 * x, 0.0]) for x in (0.0, 1.0, 2.0)]
    assert catmull_rom(straight, 0.25) == pytest.approx([0.5, 1.0, 0.0])


def test_a_spline_that_stays_put() -> None:
    points = [np.ones(3)] * 3
    assert catmull_rom(points, 0.4) == pytest.approx([1, 1, 1])


def test_shake_is_small_seeded_and_smooth() -> None:
    poses = [shake(HOME, 5, 1.2 * i / 30, 0.012, 0.46) for i in range(300)]
    offsets = np.array([p.position - HOME.position for p in poses])
    assert np.abs(offsets).max() <= 0.012
    assert np.abs(offsets).max() > 0.006
    assert np.abs(np.diff(offsets, axis=0)).max() < 0.004
    angles = np.degrees(np.arccos([min(1.0, -p.forward[2]) for p in poses]))
    assert 0.2 < angles.max() < 0.46 * 1.5
    again = shake(HOME, 5, 1.2, 0.012, 0.46)
    assert np.array_equal(again.position, poses[30].position)
    assert not np.array_equal(shake(HOME, 6, 1.2, 0.012, 0.46).position, again.position)
