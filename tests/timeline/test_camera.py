"""The camera of a scene over its time."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from frameloom.core.picture import DEFAULT_DISTANCE, Camera, default_camera
from tests.timeline.build import timeline


def seen(frame: int, camera: dict[str, Any] | None, seed: int = 0, **scene: Any) -> Camera:
    """The camera of a 2 s scene at 30 fps."""
    made = timeline({"duration": 2, "camera": camera, **scene}, seed=seed)
    return made.picture(frame).camera


def position(camera: Camera) -> Any:
    turn = camera.view_from_world[:3, :3]
    return -turn.T @ camera.view_from_world[:3, 3]


def test_without_a_camera_it_is_the_default_to_the_bit() -> None:
    for camera in (None, {}):
        made = seen(7, camera)
        assert np.array_equal(made.view_from_world, default_camera().view_from_world)
        assert made.fov_deg == 50.0


def test_values_are_animated_one_by_one() -> None:
    camera = {
        "position": {"from": [0, 0, 1], "to": [0, 0, 3]},
        "fov": {"keyframes": [{"time": 0, "value": 40}, {"time": 1, "value": 60}]},
    }
    assert position(seen(30, camera)) == pytest.approx([0, 0, 2])
    assert seen(15, camera).fov_deg == pytest.approx(50.0)
    assert seen(45, camera).fov_deg == 60.0


def test_look_at_keeps_its_point_in_the_middle() -> None:
    camera = {"position": {"from": [-1, 0.5, 2], "to": [2, 1, 3]}, "look_at": [0.2, 0.1, -0.4]}
    for frame in (0, 20, 59):
        at = seen(frame, camera).view_from_world @ [0.2, 0.1, -0.4, 1]
        assert at[:2] == pytest.approx([0, 0], abs=1e-12)
        assert at[2] < 0


def test_whole_poses_share_one_easing() -> None:
    poses = [
        {"time": 0, "position": [0, 0, 1], "fov": 40, "easing": "in_quad"},
        {"time": 1, "position": [0, 0, 5], "rotation": [0, 90, 0], "fov": 60},
    ]
    camera = seen(15, {"keyframes": poses})
    assert position(camera) == pytest.approx([0, 0, 2])
    assert camera.fov_deg == pytest.approx(45.0)
    gaze = -camera.view_from_world[2, :3]
    assert gaze == pytest.approx([-np.sin(np.radians(22.5)), 0, -np.cos(np.radians(22.5))])


def test_poses_may_look_at_points() -> None:
    poses = [
        {"time": 0, "position": [0, 0, 2], "look_at": [0, 0, 0]},
        {"time": 2, "position": [2, 0, 2], "look_at": [2, 0, 0]},
    ]
    camera = seen(30, {"keyframes": poses})
    assert camera.view_from_world @ [1, 0, 0, 1] == pytest.approx([0, 0, -2, 1])


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ({"type": "dolly", "amount": 0.4}, [0, 0, DEFAULT_DISTANCE - 0.2]),
        ({"type": "truck", "amount": 0.4}, [0.2, 0, DEFAULT_DISTANCE]),
        ({"type": "crane", "amount": -0.4}, [0, -0.2, DEFAULT_DISTANCE]),
        ({"type": "orbit", "amount": 180}, [DEFAULT_DISTANCE, 0, 0]),
        ({"type": "pan", "amount": 90}, [0, 0, DEFAULT_DISTANCE]),
        ({"type": "spline", "points": [[0, 0, 1], [1, 0, 2], [2, 0, 1]]}, [1, 0, 2]),
        ({"type": "dolly", "amount": 0.4, "easing": "in_quad"}, [0, 0, DEFAULT_DISTANCE - 0.1]),
    ],
)
def test_moves_half_way_through_the_scene(move: dict[str, Any], expected: list[float]) -> None:
    assert position(seen(30, {"move": move})) == pytest.approx(expected, abs=1e-12)


def test_zoom_scales_the_distance_over_the_scene() -> None:
    camera = {"zoom": {"start": 1, "end": 1.05}}
    assert position(seen(0, camera)) == pytest.approx([0, 0, DEFAULT_DISTANCE])
    assert position(seen(30, camera)) == pytest.approx([0, 0, DEFAULT_DISTANCE * 1.025])


def test_zoom_comes_before_the_move() -> None:
    camera = {"zoom": {"start": 2, "end": 2}, "move": {"type": "dolly", "amount": 0.2}}
    assert position(seen(30, camera)) == pytest.approx([0, 0, 2 * DEFAULT_DISTANCE - 0.1])


def test_shake_stays_within_its_amounts_and_is_seeded() -> None:
    frames = [position(seen(f, {"shake": {}})) for f in range(0, 60, 6)]
    offsets = np.abs(np.array(frames) - [0, 0, DEFAULT_DISTANCE])
    assert 0.001 < offsets.max() <= 0.012
    other = position(seen(12, {"shake": {}}, seed=1))
    assert not np.allclose(other, frames[2], atol=1e-6)
    assert np.array_equal(frames[2], position(seen(12, {"shake": {}})))


def test_shake_differs_between_scenes_and_not_with_their_length() -> None:
    shaken = {"camera": {"shake": {}}}
    made = timeline([{"duration": 1, **shaken}, {"duration": 1, **shaken}])
    longer = timeline([{"duration": 2, **shaken}, {"duration": 1, **shaken}])
    first, second = made.picture(5).camera, made.picture(35).camera
    assert not np.allclose(first.view_from_world, second.view_from_world, atol=1e-6)
    assert np.array_equal(longer.picture(65).camera.view_from_world, second.view_from_world)


def test_a_shake_that_speeds_up_has_no_jump() -> None:
    speed = {"keyframes": [{"time": 1, "value": 0}, {"time": "31/30", "value": 5}]}
    frames = [position(seen(f, {"shake": {"speed": speed}})) for f in range(26, 38)]
    steps = np.abs(np.diff(np.array(frames), axis=0)).max(axis=1)
    assert steps[:4].max() == 0.0, "it stands still before"
    assert steps.max() < 0.012


def test_moves_end_with_the_scene_exactly() -> None:
    made = timeline({"duration": 2, "camera": {"move": {"type": "truck", "amount": 1}}})
    operator = made._scenes[0].operator
    assert position(operator.at(Fraction(2))) == pytest.approx([1, 0, DEFAULT_DISTANCE])
    assert position(operator.at(Fraction(9))) == pytest.approx([1, 0, DEFAULT_DISTANCE])
