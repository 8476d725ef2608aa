"""Depth of field: discs against a plain gather in float64, and what must not bleed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from frameloom.core.picture import Lens, Picture
from frameloom.render import view
from frameloom.render.cpu import disc
from tests.render.build import BLACK, WHITE, behind, grey, pane, place, render, source

Array = npt.NDArray[np.float64]
SIZE = (320, 180)


def true_disc(radius: float) -> Array:
    """The share of each pixel within a circle, by 32 x 32 points."""
    reach, fine = int(np.ceil(radius)) + 1, 32
    at = (np.arange((2 * reach + 1) * fine) + 0.5) / fine - reach - 0.5
    inside = (np.hypot(at[:, None], at[None]) <= radius).astype(float)
    shares = inside.reshape(2 * reach + 1, fine, 2 * reach + 1, fine).mean(axis=(1, 3))
    return np.asarray(shares / shares.sum())


def gathered(light: Array, radius: float, border: int = cv2.BORDER_CONSTANT) -> Array:
    return np.asarray(cv2.filter2D(light, cv2.CV_64F, true_disc(radius), borderType=border))


def lights(w: int = 400, h: int = 301) -> Array:
    """Coded values: fine waves, a large disc, and single pixels of white."""
    y, x = np.mgrid[:h, :w]
    made = np.where(np.hypot(x - w / 2, y - h / 2) < h / 5, 0.9, 0.15) + 0.05 * np.sin(x / 3)
    made[np.random.default_rng(1).random((h, w)) < 0.002] = 1
    return np.asarray(made.clip(0, 1))


@pytest.mark.parametrize(
    "radius", [0.7, 1.0, 2.3, 4.0, 5.6, 5.8, 8.0, 19.0, 20.0, 45.0, 47.0, 70.0]
)
@pytest.mark.parametrize("held", [False, True])
def test_a_blur_is_a_gather_over_a_disc(radius: float, held: bool) -> None:
    """Where planes are made smaller, the rims of single bright pixels come out a little softer."""
    coded = lights()
    got = made_smaller_and_blurred(coded, radius, held)
    wanted = np.sqrt(gathered(coded**2, radius, cv2.BORDER_REPLICATE if held else 0))
    off = np.abs(got - wanted)
    if not held:
        off = off[90:-90, 90:-90]
    small = disc.factor_for(radius) == 1
    assert off.max() < (0.025 if small else 0.08)
    assert off.mean() < (0.0005 if small else 0.003)


def made_smaller_and_blurred(coded: Array, radius: float, held: bool) -> Array:
    h, w = coded.shape
    factor = disc.factor_for(radius)
    cells = np.zeros((4, -(-h // factor), -(-w // factor)), np.float32)
    plane, ones = coded.astype(np.float32), np.ones(coded.shape, np.float32)
    disc.gather_light(cells, plane, plane, plane, ones, 0, h, 0, 0, factor, 1.0)
    for cell in cells:
        disc.blur(cell, disc.rest_radius(radius, factor), held)
    total, box = np.zeros((4, h, w), np.float32), (0, 0, w, h)
    none, whole = np.zeros(3), np.array([0, 1, 0, 1], np.float32)
    disc.add_grown(total, cells, 0, 0, 0, disc.spline(factor), box, none, none, whole)
    return np.sqrt(total[0].astype(float).clip(0, None))


@pytest.mark.parametrize("radius", [0.8, 3.7, 11.0, 33.0])
def test_a_point_becomes_an_even_disc(radius: float) -> None:
    """Round, flat inside, nothing outside, and as bright as it was."""
    point = np.zeros((201, 201))
    point[100, 100] = 1
    light = made_smaller_and_blurred(point, radius, False) ** 2
    y, x = np.mgrid[:201, :201] - 100
    away = np.hypot(x, y)
    assert light.sum() == pytest.approx(1, abs=2e-3)
    spread = (light * away**2).sum() / 2
    assert spread == pytest.approx(radius**2 / 4 + 1 / 12, rel=0.1)
    soft = 1 if disc.factor_for(radius) == 1 else 2.5 * disc.factor_for(radius)
    inside = light[away < radius - soft]
    assert (np.abs(inside * np.pi * radius**2 - 1) < 0.08).all()
    assert light[away > radius + soft].max() < 1e-4


def luma(surface: Any) -> Array:
    return np.asarray((surface.y.astype(float) - 16) / 219)


def test_a_pane_is_blurred_by_its_own_distance_and_seen_through_at_its_edge() -> None:
    frame = source()
    shape = lights(*SIZE)
    texture = {frame: grey(16 + 219 * shape)}
    shown = pane(frame, place(position=(0, 0, -1), scale=0.8))
    lens = Lens(focus=1.07225, bokeh=8)
    sharp = Picture(SIZE, panes=(shown,))
    plain = luma(render(sharp, texture))
    cover = luma(render(Picture(SIZE, panes=(pane(WHITE, shown.world_from_pane),))))
    radius = lens.radius(2.07225) * SIZE[1]
    assert radius > 1.5
    wanted = np.sqrt(gathered(plain**2, radius) * gathered(cover, radius))
    got = luma(render(replace(sharp, lens=lens), texture))
    inner = np.s_[8:-8, 8:-8]
    assert np.abs(got - wanted)[inner].max() < 0.03
    assert np.abs(got - wanted)[inner].mean() < 0.004


def test_nothing_sharp_bleeds_into_what_is_blurred_behind_it() -> None:
    lens = Lens(focus=1.07225, bokeh=15)
    before = pane(WHITE, place(scale=0.4))
    blurred = pane(BLACK, place(position=(0, 0, -2), scale=2.0))
    both = render(Picture(SIZE, panes=(blurred, before), lens=lens))
    alone = render(Picture(SIZE, panes=(before,)))
    outside = luma(alone) == 0
    assert outside.sum() > 1000
    assert (luma(both)[outside] == 0).all()
    assert (both.y[luma(alone) == 1] == 235).all()


@pytest.mark.parametrize("turn", [(0, 55, 0), (50, 0, 0), (30, 40, 20), (0, 125, 0)])
@pytest.mark.parametrize("focus", [0.8, 1.07225, 1.4])
def test_across_a_tilted_pane_each_pixel_has_its_own_radius(
    turn: tuple[float, float, float], focus: float
) -> None:
    """Against a gather at each pixel's own radius from the pane drawn sharp."""
    frame = source()
    texture = {frame: grey(16 + 219 * lights(*SIZE))}
    shown = pane(frame, place(turn, scale=1.3))
    lens = Lens(focus, bokeh=8)
    sharp = Picture(SIZE, panes=(shown,))
    light = luma(render(sharp, texture)) ** 2
    cover = luma(render(Picture(SIZE, panes=(pane(WHITE, shown.world_from_pane),))))
    homography = view.pixel_from_plane(shown.world_from_pane, sharp.camera, SIZE)
    row = np.linalg.inv(homography)[2]
    got = luma(render(replace(sharp, lens=lens), texture))
    offs = []
    for y in range(25, 156, 9):
        for x in range(30, 290, 11):
            distance = 1 / float(row @ (x + 0.5, y + 0.5, 1))
            kernel = true_disc(max(lens.radius(distance) * SIZE[1], 0.3))
            r = kernel.shape[0] // 2
            part = light[y - r : y + r + 1, x - r : x + r + 1]
            inside = cover[y - r : y + r + 1, x - r : x + r + 1]
            if part.shape == kernel.shape and inside.min() == 1:
                offs.append(abs(got[y, x] - np.sqrt((part * kernel).sum())))
    assert len(offs) > 40
    assert np.mean(offs) < 0.006
    assert np.percentile(offs, 98) < 0.05


def test_panes_in_focus_and_one_colour_stay_as_they_are() -> None:
    lens = Lens(focus=1.07225, bokeh=8)
    shown = Picture(SIZE, background=behind("color", color=(0.3, 0.5, 0.2, 1.0)))
    shown = replace(shown, panes=(pane(WHITE, place(scale=0.5)),))
    sharp, soft = render(shown), render(replace(shown, lens=lens))
    assert (sharp.y == soft.y).all()
    assert (sharp.u == soft.u).all()


def test_a_blurred_pane_moves_smoothly() -> None:
    """Cells of a smaller plane stay where they are in the picture, so nothing jumps."""
    lens = Lens(focus=1.07225, bokeh=15)
    shots = []
    for k in range(8):
        shown = pane(WHITE, place(position=(0.3 + k * 0.25 / 180, 0, -3), scale=0.8))
        shots.append(luma(render(Picture(SIZE, panes=(shown,), lens=lens))))
    steps = np.abs(np.diff(np.array(shots), axis=0)).max(axis=(1, 2))
    assert steps.max() < 0.06
