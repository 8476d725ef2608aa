"""Panes in space, against a projection by quaternions and three.js's camera formulas."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.picture import Border, Pane, Picture, Reflection, Shadow, Texture
from tests.core.test_geometry import about, times, turned
from tests.timeline.build import timeline, video

Point = tuple[float, ...]
angles = st.tuples(*[st.floats(-60, 60)] * 3)
small = st.tuples(*[st.floats(-0.4, 0.4)] * 3)
scales = st.tuples(*[st.floats(0.2, 1.5)] * 3)


def show(layer: dict[str, Any], camera: dict[str, Any] | None = None, **keys: Any) -> Picture:
    return timeline({"duration": 2, "layers": [layer], "camera": camera}, **keys).picture(15)


def pane_of(layer: dict[str, Any], **keys: Any) -> Pane:
    (pane,) = show(layer, **keys).panes
    return pane


def drawn_corners(picture: Picture) -> np.ndarray[Any, Any]:
    """The pane's corners in pixels, as a renderer gets them: (4, 2), upper left first, y down."""
    (pane,) = picture.panes
    w, h = pane.size
    corners = np.array([[x, y, 0, 1] for x, y in ((-w, h), (w, h), (w, -h), (-w, -h))]) / [
        2,
        2,
        1,
        1,
    ]
    seen = (picture.camera.view_from_world @ pane.world_from_pane @ corners.T).T
    width, height = picture.size
    focal = height / 2 / math.tan(math.radians(picture.camera.fov_deg) / 2)
    return np.stack(
        [width / 2 - focal * seen[:, 0] / seen[:, 2], height / 2 + focal * seen[:, 1] / seen[:, 2]],
        1,
    )


def euler(rotation: Point) -> tuple[float, float, float, float]:
    """The quaternion of Euler XYZ."""
    return times(times(about(0, rotation[0]), about(1, rotation[1])), about(2, rotation[2]))


def expected_corner(
    corner: Point, pane: dict[str, Any], eye: Point, gaze: Point, fov: float
) -> tuple[float, float]:
    """A point of a 16:9 pane (fractions, y down) in pixels of 1920 x 1080, point by point."""
    local = [
        (corner[0] - pane["anchor"][0]) * 16 / 9 * pane["scale"][0],
        (pane["anchor"][1] - corner[1]) * pane["scale"][1],
        0.0,
    ]
    world = [
        a + b
        for a, b in zip(
            turned(euler(pane["rotation"]), tuple(local)), pane["position"], strict=True
        )
    ]
    w, x, y, z = euler(gaze)
    right, up, back = turned((w, -x, -y, -z), tuple(a - b for a, b in zip(world, eye, strict=True)))
    top = 1 / math.tan(math.radians(fov / 2))  # three.js: makePerspective, with zoom 1
    ndc_x, ndc_y = right * top / (16 / 9) / -back, up * top / -back
    return (ndc_x + 1) / 2 * 1920, (1 - ndc_y) / 2 * 1080


@settings(max_examples=40)
@given(
    position=small,
    rotation=angles,
    scale=scales,
    anchor=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    eye=small,
    gaze=angles,
    fov=st.floats(20, 100),
)
def test_corners_land_where_another_reckoning_puts_them(
    position: Point,
    rotation: Point,
    scale: Point,
    anchor: Point,
    eye: Point,
    gaze: Point,
    fov: float,
) -> None:
    look = {"position": position, "rotation": rotation, "scale": scale, "anchor": anchor}
    eye = (eye[0], eye[1], 4.0 + eye[2])
    gaze = tuple(angle / 6 for angle in gaze)
    picture = show(
        video(**{key: list(value) for key, value in look.items()}),
        {"position": list(eye), "rotation": list(gaze), "fov": fov},
    )
    expected = [expected_corner(c, look, eye, gaze, fov) for c in ((0, 0), (1, 0), (1, 1), (0, 1))]
    assert drawn_corners(picture) == pytest.approx(np.array(expected), abs=1e-6)


@pytest.mark.parametrize("size", [[1920, 1080], [1080, 1920], [640, 640], [1280, 535]])
def test_identity_is_the_pictures_rectangle(size: list[int]) -> None:
    layer = {"type": "image", "src": "logo.png", "fit": "fill"}
    picture = show(layer, size=size)
    w, h = size
    assert drawn_corners(picture) == pytest.approx(
        np.array([[0, 0], [w, 0], [w, h], [0, h]]), abs=1e-9
    )
    assert np.array_equal(picture.panes[0].world_from_pane, np.eye(4))


def test_media_of_the_pictures_size_fill_it_exactly() -> None:
    pane = pane_of(video())
    assert pane.size == (1920 / 1080, 1.0)
    assert isinstance(pane.content, Texture)
    assert pane.content.crop == (0.0, 0.0, 1.0, 1.0)
    assert np.array_equal(pane.world_from_pane, np.eye(4))


def test_the_anchor_comes_to_lie_at_the_position() -> None:
    corners = drawn_corners(show(video(anchor=[0, 0], scale=0.5)))
    assert corners[0] == pytest.approx([960, 540]), "upper left corner in the middle"
    corners = drawn_corners(show(video(anchor=[1, 1], scale=0.5)))
    assert corners[2] == pytest.approx([960, 540]), "lower right corner in the middle"


def test_the_anchor_is_a_point_of_the_visible_media() -> None:
    layer = {"type": "image", "src": "logo.png", "anchor": [0, 0.5], "crop": [0, 0, 0.5, 1]}
    pane = pane_of(layer)
    assert pane.size == (1.0, 1.0)
    assert pane.world_from_pane[:3, 3] == pytest.approx([0.5, 0, 0])


def test_edges_and_shadows() -> None:
    layer = video(
        corner_radius=0.1,
        border={"color": "red", "width": 0.02},
        shadow={"blur": 0.1, "offset": [0.01, -0.03], "opacity": 0.4},
        reflection={"opacity": 0.2, "length": 0.6, "gap": 0.05},
        depth=0.07,
        two_sided=False,
        blend="multiply",
        z_index=3,
        opacity=0.5,
    )
    pane = pane_of(layer)
    assert pane.corner_radius == pytest.approx(0.1), "of the shorter side, 1 unit"
    assert pane.border == Border(0.02, (1.0, 0.0, 0.0, 1.0))
    assert pane.shadow == Shadow((0.0, 0.0, 0.0, 1.0), 0.1, (0.01, -0.03), 0.4)
    assert pane.reflection == Reflection(0.2, 0.6, 0.05)
    assert (pane.depth, pane.two_sided, pane.blend, pane.z_index) == (0.07, False, "multiply", 3)
    assert pane.opacity == 0.5


def test_what_would_not_be_seen_is_left_out() -> None:
    pane = pane_of(video(border={"width": 0}, shadow={"opacity": 0}, reflection={"opacity": 0}))
    assert (pane.border, pane.shadow, pane.reflection) == (None, None, None)
    for nothing in ({"scale": 0}, {"scale": [1, 0, 1]}, {"opacity": 0}, {"visible": False}):
        assert show(video(**nothing)).panes == ()
    assert show({"type": "shape", "size": [0, 1]}).panes == ()


def test_shapes() -> None:
    pane = pane_of({"type": "shape", "shape": "ellipse", "size": [0.4, 0.2], "fill": "#00ff00"})
    assert (pane.outline, pane.size, pane.content) == ("ellipse", (0.4, 0.2), (0.0, 1.0, 0.0, 1.0))
    pane = pane_of({"type": "shape", "shape": "rounded_rectangle", "size": [0.4, 0.2]})
    assert (pane.outline, pane.corner_radius) == ("box", pytest.approx(0.02))
    pane = pane_of({"type": "shape", "fill": None, "stroke": {"width": 0.03}})
    assert pane.content == (0.0, 0.0, 0.0, 0.0)
    assert pane.border == Border(0.03, (1.0, 1.0, 1.0, 1.0))


def test_a_line_is_a_thin_box_between_its_ends() -> None:
    ends = [[-0.3, 0.1], [0.5, 0.7]]
    pane = pane_of({"type": "shape", "shape": "line", "points": ends, "width": 0.02})
    assert pane.size == (pytest.approx(1.0), 0.02)
    for sign, end in zip((-0.5, 0.5), ends, strict=True):
        assert pane.world_from_pane @ [sign, 0, 0, 1] == pytest.approx([*end, 0, 1])


def test_screen_space_is_passed_on_and_placed_alike() -> None:
    world, screen = (pane_of(video(space=s, position=[0.2, 0.1, 0])) for s in ("world", "screen"))
    assert screen.space == "screen"
    assert np.array_equal(world.world_from_pane, screen.world_from_pane)
