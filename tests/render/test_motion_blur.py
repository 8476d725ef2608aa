"""Motion blur: the mean, in light, of pictures taken one by one; as many as things move far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from frameloom.core.picture import Camera, Exposure, Pane, Picture, default_camera
from frameloom.core.surface import YuvSurface
from frameloom.project import Project
from frameloom.render.cpu.shutter import moments
from frameloom.timeline import Timeline
from tests.render.build import (
    RED,
    WHITE,
    Array,
    behind,
    camera_at,
    pane,
    place,
    random_rgba,
    render,
    same,
    source,
)

SIZE = (160, 90)
GAMMA = 2.4


def moving(count: int, way: float, **how: Any) -> list[tuple[Pane, ...]]:
    """A white square at `count` moments, `way` units to the right over all of them."""
    steps = (np.arange(count) + 0.5) / count * way
    return [(pane(WHITE, place(position=(x - 0.3, 0, 0)), (0.2, 0.4), **how),) for x in steps]


def opened(
    panes: list[tuple[Pane, ...]], cameras: list[Camera] | None = None, **how: Any
) -> Picture:
    seen = cameras or [default_camera()] * len(panes)
    shots = tuple(Exposure(camera, held) for camera, held in zip(seen, panes, strict=True))
    return Picture(SIZE, seen[0], panes=panes[0], exposures=shots, **how)


def one_by_one(picture: Picture, surfaces: Any = None) -> list[YuvSurface]:
    return [
        render(replace(picture, camera=shot.camera, panes=shot.panes, exposures=()), surfaces)
        for shot in picture.exposures
    ]


def light(surface: YuvSurface) -> Array:
    """Of grey pictures: 0..1."""
    return np.asarray(np.clip((surface.y - 16.0) / 219, 0, 1) ** GAMMA)


def coded(value: Array) -> Array:
    return np.asarray(16 + 219 * value ** (1 / GAMMA))


@pytest.mark.parametrize("count", [2, 7, 16, 33])
def test_it_is_the_mean_in_light_of_every_moment(count: int) -> None:
    picture = opened(moving(count, 0.6))  # 54 pixels: farther than there are moments
    expected = coded(np.mean([light(shot) for shot in one_by_one(picture)], axis=0))
    assert np.abs(render(picture).y - expected).max() <= 1.5


def test_behind_and_opacity_and_camera_are_sampled_alike() -> None:
    back = behind("color", color=(0.2, 0.2, 0.2, 1.0))
    panes = [(replace(held[0], opacity=k / 16),) for k, held in enumerate(moving(16, 0.0), 1)]
    faded = opened(panes, background=back)
    turning = [camera_at((0, 0, 1.07), (0, yaw, 0)) for yaw in np.linspace(0, 12, 16)]
    turned = opened(moving(16, 0.0), turning, background=back)
    for picture in (faded, turned):
        chosen = moments(picture)
        each = [light(render(shot)) for shot in chosen]
        assert len(each) > 2
        assert np.abs(render(picture).y - coded(np.mean(each, axis=0))).max() <= 1.5


def test_an_edge_becomes_a_straight_ramp_of_light() -> None:
    """Not of coded values: halfway along it, half the light is there."""
    picture = opened([
        (pane(WHITE, place(position=(x - 1.0, 0, 0)), (2.0, 2.0)),)
        for x in (np.arange(64) + 0.5) / 64 * 0.5
    ])  # fmt: skip
    row = light(render(picture))[45]
    x = (np.arange(160) + 0.5 - 80) / 90  # the edge runs from 0 to 0.5 units
    expected = np.clip(1 - x / 0.5, 0, 1)
    assert np.abs(row - expected).max() < 0.03
    assert np.abs(np.diff(row)).max() < 0.05  # no steps


def test_colours_mix_as_light() -> None:
    """Red over grey for half of the time."""
    shots = [(pane(RED, place(position=(0 if k < 8 else 9, 0, 0)), (9, 9)),) for k in range(16)]
    picture = opened(shots, background=behind("color", color=(0.5, 0.5, 0.5, 1.0)))
    made = render(picture)
    red, grey = (np.array(c) for c in (RED[:3], (0.5, 0.5, 0.5)))
    mixed = ((red**GAMMA + grey**GAMMA) / 2) ** (1 / GAMMA)
    luma = 16 + 219 * float(mixed @ (0.2126, 0.7152, 0.0722))
    assert made.y[45, 80] == pytest.approx(luma, abs=2)


def test_what_stands_still_is_drawn_once_and_is_the_same_to_the_bit() -> None:
    image = source()
    surfaces = {image: random_rgba(SIZE)}
    panes = [(pane(image, place((0, 20, 0))),)] * 16
    picture = opened(panes)
    assert len(moments(picture)) == 1
    assert same(render(picture, surfaces), render(replace(picture, exposures=()), surfaces))


def test_as_many_moments_as_pixels_moved() -> None:
    counts = [len(moments(opened(moving(64, way / 90)))) for way in (0.1, 1, 5, 20, 60, 500)]
    assert counts[0] == 1
    assert counts == sorted(counts)
    assert 4 <= counts[2] <= 12
    assert counts[-1] == 64
    few = opened(moving(64, 5 / 90))
    every = np.mean([light(shot) for shot in one_by_one(few)], axis=0)
    assert np.abs(light(render(few)) - every).max() < 0.04  # fewer are enough


def test_a_screen_pane_does_not_blur() -> None:
    flat = pane(WHITE, place(position=(0.3, 0.2, 0)), (0.2, 0.2), space="screen")
    shots = [(*held, flat) for held in moving(16, 0.4)]
    cameras = [camera_at((x, 0, 1.07)) for x in np.linspace(0, 0.2, 16)]
    made, still = render(opened(shots, cameras)), render(Picture(SIZE, panes=(flat,)))
    part = np.s_[15:40, 95:120]
    assert np.abs(made.y[part].astype(int) - still.y[part]).max() <= 1


def scene(**blur: Any) -> dict[str, Any]:
    moves = {"from": [-0.5, 0, 0], "to": [0.5, 0, 0]}
    return {
        "duration": 1,
        "layers": [{"type": "shape", "size": [0.1, 0.5], "fill": "#ffffff", "position": moves}],
        "camera": {"motion_blur": {"samples": 64, **blur}},
    }


def middle(**blur: Any) -> tuple[float, float]:
    """Of frame 15 of 30: where the light is, in units, and how wide it is spread."""
    project = Project.read({"size": list(SIZE), "fps": 30, "scenes": [scene(**blur)]})
    row = light(render(Timeline(project.resolved(), no_media).picture(15)))[45]
    x = (np.arange(160) + 0.5 - 80) / 90
    centre = float((row * x).sum() / row.sum())
    return centre, float((row > 0.02).sum() / 90)


def no_media(spec: Any) -> Any:
    raise AssertionError(spec)


@pytest.mark.parametrize(
    ("shutter", "phase"), [(180, 0), (360, 0), (360, -180), (90, 45), (0, 0), (180, -360)]
)
def test_shutter_and_phase_say_when_it_is_open(shutter: float, phase: float) -> None:
    """The square moves a 30th of a unit a frame: 3 pixels."""
    centre, width = middle(shutter=shutter, phase=phase)
    opens, length = phase / 360 / 30, shutter / 360 / 30
    assert centre == pytest.approx(opens + length / 2, abs=0.003)
    assert width == pytest.approx(0.1 + length, abs=1.5 / 90)


def test_the_same_bytes_twice_and_from_any_frame() -> None:
    project = Project.read({"size": list(SIZE), "fps": 30, "scenes": [scene(shutter=200)]})
    line = Timeline(project.resolved(), no_media)
    first = render(line.picture(7))
    render(line.picture(20))
    assert same(first, render(line.picture(7)))
