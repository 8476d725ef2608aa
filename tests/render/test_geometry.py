"""Panes land where an independent projection says, on every plane of the picture."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frameloom.core.geometry import euler_xyz
from frameloom.core.picture import Picture, Texture, default_camera
from frameloom.core.surface import YuvSurface
from frameloom.render import shown_sizes, view
from tests.render import reference
from tests.render.build import Array, camera_at, pane, place, planes, render, source

SIZES = st.sampled_from([(320, 180), (321, 181), (180, 320), (1920, 1080), (3840, 2160), (2, 2)])
angles = st.floats(-360, 360)
turns = st.tuples(angles, angles, angles)
places = st.tuples(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 0.5))
scales = st.floats(0.05, 4)


@given(turns)
def test_euler_angles_are_those_of_three_js(rotation: tuple[float, float, float]) -> None:
    assert np.allclose(euler_xyz(rotation), place(rotation), atol=1e-12)


@given(
    SIZES, turns, places, scales,
    places, turns, st.floats(10, 120),
    st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
)  # fmt: skip
def test_planes_project_as_in_three_js(
    size: tuple[int, int], rotation: tuple[float, float, float],
    position: tuple[float, float, float], scale: float,
    eye: tuple[float, float, float], gaze: tuple[float, float, float], fov: float,
    point: tuple[float, float],
) -> None:  # fmt: skip
    camera = camera_at((eye[0], eye[1], eye[2] + 3), gaze, fov)
    matrix = place(rotation, position, scale)
    x, y, w = view.pixel_from_plane(matrix, camera, size) @ (*point, 1.0)
    distance = -(camera.view_from_world @ matrix @ (*point, 0.0, 1.0))[2]
    assert w == pytest.approx(distance, abs=1e-9)
    assume(distance > 0.05)
    expected = reference.project(np.array([[*point, 0.0]]), matrix, camera, size)[0]
    assert np.allclose((x / w, y / w), expected, rtol=1e-7, atol=1e-6)


@given(SIZES, st.floats(-1, 1), st.floats(-1, 1))
def test_one_unit_is_the_pictures_height_at_z_0(size: tuple[int, int], x: float, y: float) -> None:
    w, h = size
    p = view.pixel_from_plane(np.eye(4), default_camera(), size) @ (x, y, 1.0)
    assert np.allclose(p[:2] / p[2], (w / 2 + x * h, h / 2 - y * h), atol=1e-9 * h)


SITES = ((1, 0.5, 0.5), (2, 0.5, 1.0), (2, 0.5, 1.0))
"""Of Y, Cb, Cr: a sample's step in pixels, and where the first lies (4:2:0, sited left)."""
PEAKS = ((16, 219), (128, 112), (128, -112))


def sites(size: tuple[int, int], step: int, x: float, y: float) -> tuple[Array, Array]:
    w, h = size
    return np.meshgrid(np.arange(-(-w // step)) * step + x, np.arange(-(-h // step)) * step + y)


def spot(x: Array, y: Array, at: tuple[float, float], sigma: float = 4.0) -> Array:
    return np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * sigma * sigma))


def blob(size: tuple[int, int], at: tuple[float, float]) -> YuvSurface:
    """Black, with a soft spot at a texel position, in luma and in both chroma planes."""
    y, u, v = (
        np.round(low + peak * spot(*sites(size, *site), at)).astype(np.uint8)
        for site, (low, peak) in zip(SITES, PEAKS, strict=True)
    )
    return YuvSurface(y, u, v)


def centroid(mass: Array, x: Array, y: Array) -> Array:
    """(x, y) of the middle, by squares: so the many small roundings far from it count little."""
    mass = mass**2
    return np.array([(mass * x).sum(), (mass * y).sum()]) / mass.sum()


def centroids(surface: YuvSurface) -> list[Array]:
    """Of the spot on each plane, in pixels."""
    found = []
    for plane, site, (low, peak) in zip(planes(surface), SITES, PEAKS, strict=True):
        mass = (plane.astype(float) - low) / peak
        found.append(centroid(mass, *sites(surface.size, *site)))
    return found


POSES = {
    "upright": (place(), default_camera()),
    "moved": (place(position=(0.137, -0.0713, 0)), default_camera()),
    "turned in its plane": (place((0, 0, 33)), default_camera()),
    "yaw": (place((0, 38, 0)), default_camera()),
    "pitch": (place((-35, 0, 0), (0.05, 0.02, 0.1)), default_camera()),
    "all three": (place((25, -30, 70), (0.1, 0.05, -0.2)), default_camera()),
    "behind": (place((0, 180, 0)), default_camera()),
    "another camera": (place((0, 20, 0), scale=0.8), camera_at((0.3, 0.2, 1.0), (-9, 14, 5), 40)),
}


@pytest.mark.parametrize("pose", POSES)
@pytest.mark.parametrize("size", [(320, 180), (321, 181)])
def test_a_marker_lands_where_the_projection_says(pose: str, size: tuple[int, int]) -> None:
    matrix, camera = POSES[pose]
    w, h = size
    shown = pane(source(), matrix, (w / h, 1.0))
    picture = Picture(size, camera, panes=(shown,))
    errors = []
    for at in ((0.57 * w, 0.44 * h), (0.5 * w, 0.5 * h), (0.47 * w, 0.62 * h), (0.42 * w, 0.4 * h)):
        found = centroids(render(picture, {source(): blob(size, at)}))
        middle = np.array([[(at[0] - w / 2) / h, (h / 2 - at[1]) / h, 0.0]])
        projected = reference.project(middle, matrix, camera, size)[0]
        # the middle of a spot's picture is not the picture of its middle, but near it
        assert np.abs(np.array(found) - projected).max() < 0.2
        ideal = []
        for site in SITES:
            px, py = sites(size, *site)
            x, y, _ = reference.on_pane(shown, picture, px, py)
            ideal.append(centroid(spot(x * h + w / 2, h / 2 - y * h, at), px, py))
        errors.append(np.array(found) - ideal)
    assert np.abs(np.array(errors)[:, 0]).max() < 0.05
    # a spot in chroma has few samples of few levels: one alone strays by 0.02 px, their mean less
    assert np.abs(np.mean(errors, axis=0)).max() < 0.05


def test_screen_space_is_fixed_before_the_default_camera() -> None:
    size = (320, 180)
    shown = pane(source(), place(position=(0.2, 0.1, 0)), (16 / 9, 1.0), space="screen")
    surfaces = {source(): blob(size, (160, 90))}
    away = camera_at((1, 2, 3), (10, 20, 30), 90)
    for plane in centroids(render(Picture(size, away, panes=(shown,)), surfaces)):
        assert np.abs(plane - (160 + 0.2 * 180, 90 - 0.1 * 180)).max() < 0.02


def test_a_crop_fills_the_pane() -> None:
    size = (320, 180)
    crop = (0.25, 0.5, 0.5, 0.5)  # right of the middle, lower half; y counts down
    shown = pane(Texture(source(), crop))
    out = render(Picture(size, panes=(shown,)), {source(): blob(size, (0.6 * 320, 0.7 * 180))})
    expected = ((0.6 - 0.25) / 0.5 * 320, (0.7 - 0.5) / 0.5 * 180)
    for plane in centroids(out):
        assert np.abs(plane - expected).max() < 0.05


def test_shown_sizes_are_those_of_the_projection() -> None:
    size = (1920, 1080)
    near = pane(source("a"), place(scale=0.5), (1.0, 1.0))
    turned = pane(source("b"), place((0, 60, 0)), (1.0, 0.5))
    gone = pane(source("c"), place(position=(0, 0, 5)))
    sizes = shown_sizes(Picture(size, panes=(near, turned, gone)))
    assert sizes[source("a")] == (540, 540)
    assert sizes[source("c")] == (1, 1)
    # at its nearest corners one pixel is the least of its height
    picture = Picture(size, panes=(turned,))
    corners = np.array([[x, y, 0] for x in (-0.5, 0.5) for y in (-0.25, 0.25)])
    steps = []
    for x, y in reference.project(corners, turned.world_from_pane, picture.camera, size):
        around = np.array([[x - 0.01, x + 0.01, x, x], [y, y, y - 0.01, y + 0.01]])
        _, v, _ = reference.on_pane(turned, picture, *around)
        steps.append(math.hypot(v[1] - v[0], v[3] - v[2]) / 0.02)
    assert sizes[source("b")][1] == math.ceil(0.5 / min(steps))
