"""Textures: true between texels, quiet when shown smaller, without jumps while they turn."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from frameloom.core.picture import Matrix, Picture, Texture
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from tests.render import reference
from tests.render.build import Array, grey, pane, place, planes, random_yuv, render, source

SIZE = (320, 180)


def bilinear(plane: Array, u: Array, v: Array) -> Array:
    """Values at texel positions (centres at halves), edges held; float64."""
    h, w = plane.shape
    x, y = np.clip(u - 0.5, 0, w - 1), np.clip(v - 0.5, 0, h - 1)
    i, j = np.minimum(x.astype(int), w - 2), np.minimum(y.astype(int), h - 2)
    fx, fy = x - i, y - j
    top = plane[j, i] * (1 - fx) + plane[j, i + 1] * fx
    low = plane[j + 1, i] * (1 - fx) + plane[j + 1, i + 1] * fx
    return np.asarray(top * (1 - fy) + low * fy)


LARGER = {
    "turned": place((0, 0, 31), (0.013, 0.007, 0), 1.05),
    "moved by parts of a pixel": place(position=(0.00123, 0.00217, 0)),
    "tilted": place((8, -12, 5), (0, 0, 0.25), 1.5),
    "strongly enlarged": place((0, 0, -14), (0.1, 0, 0), 6.0),
    "from behind": place((5, 171, 5), (0, 0, 0.25), 1.5),
}


@pytest.mark.parametrize("pose", LARGER)
def test_samples_are_bilinear_to_a_level(pose: str) -> None:
    """Shown at its own size or larger nothing is filtered: float64 says what each pixel is."""
    surface = random_yuv(SIZE)
    shown = pane(source(), LARGER[pose])
    picture = Picture(SIZE, panes=(shown,))
    out = render(picture, {source(): surface})
    h = SIZE[1]
    for got, sent, (step, x0, y0) in zip(
        planes(out), planes(surface), ((1, 0.5, 0.5), (2, 0.5, 1.0), (2, 0.5, 1.0)), strict=True
    ):
        rows, columns = got.shape
        px, py = np.meshgrid(np.arange(columns) * step + x0, np.arange(rows) * step + y0)
        x, y, _ = reference.on_pane(shown, picture, px, py)
        u, v = x * h + SIZE[0] / 2, h / 2 - y * h
        inside = (np.abs(x) < 16 / 18 - 0.02) & (np.abs(y) < 0.5 - 0.02)
        # plane samples lie on their own grid of texels
        expected = bilinear(sent.astype(float), (u - x0) / step + 0.5, (v - y0) / step + 0.5)
        error = np.abs(got - expected)[inside]
        assert inside.mean() > 0.2
        assert error.max() < 1  # half a level is the rounding
        assert error.mean() < 0.27


def test_clear_textures_mix_premultiplied() -> None:
    """No colour comes out of what is clear: white on clear black has no dark rim."""
    rgba = np.zeros((180, 320, 4), np.uint8)
    rgba[60:120, 100:200] = 255
    shown = pane(source(), place((0, 0, 20), scale=1.3))
    back = pane((1.0, 1.0, 1.0, 1.0), place(position=(0, 0, -1)), (9.0, 9.0))
    out = render(Picture(SIZE, panes=(back, shown)), {source(): RgbaSurface(rgba)})
    assert out.y.min() >= 234


# Shown smaller


def checker(size: tuple[int, int], cell: int) -> Surface:
    w, h = size
    y, x = np.mgrid[:h, :w]
    return grey(np.where((x // cell + y // cell) % 2, 235, 16))


@pytest.mark.parametrize("shrink", [1.3, 1.9, 2.0, 2.1, 2.5, 4.0, 5.3, 9.0])
def test_a_fine_checkerboard_becomes_quiet_grey(shrink: float) -> None:
    """Texels finer than pixels must not beat, nor shimmer when the pane moves."""
    board = checker(SIZE, 1)
    means, frames = [], []
    for k in range(8):
        shown = pane(source(), place(position=(k / 8 / 180, k / 11 / 180, 0), scale=1 / shrink))
        out = render(Picture(SIZE, panes=(shown,)), {source(): board}).y.astype(float)
        reach = (int(320 / shrink * 0.4), int(180 / shrink * 0.4))
        part = out[90 - reach[1] : 90 + reach[1], 160 - reach[0] : 160 + reach[0]]
        means.append(part.mean())
        frames.append(part)
    assert np.abs(np.array(means) - 125.5).max() < 1.5
    # of the board's contrast of 219: hardly shown smaller some must stay, or all would be soft
    limit = 219 * (0.5 if shrink < 1.5 else 0.12 if shrink < 2.2 else 0.06)
    assert np.ptp(np.array(frames), axis=(1, 2)).max() < limit
    assert np.abs(np.diff(np.array(frames), axis=0)).max() < limit


@pytest.mark.parametrize("shrink", [1.5, 2.0, 2.5, 3.0, 4.0, 6.0])
def test_what_is_coarser_than_pixels_stays_sharp(shrink: float) -> None:
    """Stripes of six pixels keep nearly all of their contrast."""
    cell = round(3 * shrink)
    x = np.arange(640)
    board = grey(np.tile(125.5 + 100 * np.sin(x * math.pi / cell), (360, 1)))
    shown = pane(source(), place(scale=1 / shrink * 2))
    out = render(Picture(SIZE, panes=(shown,)), {source(): board}).y[90, 100:220].astype(float)
    assert np.ptp(out) > 200 * 0.72


def noise_board(size: tuple[int, int], seed: int = 3) -> Surface:
    rng = np.random.default_rng(seed)
    w, h = size
    small = rng.random((h // 4, w // 4)).repeat(4, 0).repeat(4, 1)
    fine = rng.random((h, w))
    return grey(16 + 219 * (0.6 * small + 0.4 * fine))


def steps_of(matrices: list[Matrix], board: Surface, size: tuple[int, int]) -> Array:
    """Mean absolute difference from each frame to the next."""
    shown = [
        render(Picture(size, panes=(pane(source(), m),)), {source(): board}).y.astype(float)
        for m in matrices
    ]
    return np.array([np.abs(b - a).mean() for a, b in itertools.pairwise(shown)])


def even(steps: Array, most: float) -> None:
    """No step much larger than those about it."""
    about = np.array([np.median(steps[max(0, k - 4) : k + 5]) for k in range(len(steps))])
    assert (steps / about).max() < most


def test_a_pane_that_shrinks_slowly_never_jumps() -> None:
    board = noise_board((640, 360))
    scales = np.geomspace(1.3, 0.2, 90)
    steps = steps_of([place(scale=float(s)) for s in scales], board, SIZE)
    even(steps, 1.6)


def test_a_floor_that_tilts_slowly_never_jumps() -> None:
    board = noise_board((640, 360))
    tilts = np.linspace(-40, -84, 90)
    steps = steps_of([place((float(a), 0, 0), (0, -0.2, -0.3), 1.5) for a in tilts], board, SIZE)
    even(steps, 1.6)


def test_a_turning_pane_never_jumps() -> None:
    board = noise_board((640, 360))
    turns = np.linspace(0, 80, 90)
    steps = steps_of([place((0, float(a), 0), scale=0.8) for a in turns], board, SIZE)
    even(steps, 1.6)


@pytest.mark.parametrize("tilt", [-65.0, -75.0, -82.0])
def test_tilted_floors_are_sharp_near_and_quiet_far(tilt: float) -> None:
    """A checkerboard floor: full contrast at the feet, none where cells are below a pixel."""
    board = checker((1280, 720), 20)
    shown = pane(source(), place((tilt, 0, 0), (0, -0.35, -1.2), 2.4))
    picture = Picture(SIZE, panes=(shown,))
    first = render(picture, {source(): board}).y.astype(float)
    # cell size in pixels down the picture, from the reference's rays
    px, py = reference.points(SIZE, 1)
    _, y, _ = reference.on_pane(shown, picture, px, py)
    cells = 1 / np.maximum(np.abs(np.gradient(y, axis=0)) * 720 / 20, 1e-9)
    there = reference.coverage(shown, picture, 2) == 1
    near, far = there & (cells > 6), there & (cells < 0.45)
    assert np.ptp(first[near]) > 205
    if far.any():
        assert np.std(first[far]) < 14


def test_levels_are_mixed_smoothly_down_a_floor() -> None:
    """On a floor of one frequency the contrast falls off without steps."""
    x = np.arange(1280)
    stripes = grey(np.tile(125.5 + 100 * np.sin(x * math.pi / 8), (720, 1)))
    shown = pane(source(), place((-80, 0, 0), (0, -0.35, -1.2), 2.4))
    out = render(Picture(SIZE, panes=(shown,)), {source(): stripes}).y.astype(float)
    rows = [r for r in range(100, 180) if out[r].std() > 2]
    contrast = np.array([out[r, 120:200].std() for r in rows])
    smooth = np.convolve(contrast, np.ones(5) / 5, "valid")
    # it rises towards the viewer; no step of more than a tenth of the whole from row to row
    assert np.abs(np.diff(smooth)).max() < 0.1 * np.ptp(smooth)


# Crops


@pytest.mark.parametrize("kind", ["video", "image", "clear image"])
def test_nothing_outside_a_crop_bleeds_in(kind: str) -> None:
    """Black bars cut away leave no dark line, also when shown smaller or turned."""
    w, h = 640, 360
    luma = np.full((h, w), 16.0)
    luma[44:316, 80:560] = 200
    surface: Surface = grey(luma)
    if kind != "video":
        rgba = np.zeros((h, w, 4), np.uint8)
        rgba[44:316, 80:560] = (210, 210, 210, 255)
        rgba[..., 3] = 0 if kind == "clear image" else 255
        rgba[44:316, 80:560, 3] = 255
        surface = RgbaSurface(rgba)
    crop = (80 / w, 44 / h, 480 / w, 272 / h)
    for matrix in (place(), place((20, 30, 5), scale=0.8), place((0, 0, 12), scale=0.31)):
        shown = pane(Texture(source(), crop), matrix, (480 / 272, 1.0))
        flat = pane((1.0, 1.0, 1.0, 1.0), matrix, (480 / 272, 1.0))
        out = render(Picture(SIZE, panes=(shown,)), {source(): surface})
        covered = (render(Picture(SIZE, panes=(flat,))).y.astype(float) - 16) / 219
        inner = out.y[covered > 0.5].astype(float)
        level = 200 if kind == "video" else 16 + 219 * 210 / 255
        expected = 16 + (level - 16) * covered[covered > 0.5]
        assert np.abs(inner - expected).max() < 1.5


@pytest.mark.parametrize(
    "crop", [(0, 0, 1e-4, 1e-4), (0.999, 0.999, 0.001, 0.001), (0.5, 0, 1e-5, 1)]
)
def test_tiny_crops_show_the_nearest_texels(crop: tuple[float, float, float, float]) -> None:
    surface = random_yuv(SIZE)
    shown = pane(Texture(source(), crop), place(scale=0.7))
    out = render(Picture(SIZE, panes=(shown,)), {source(): surface})
    x, y = int(crop[0] * 320), int(crop[1] * 180)
    middle = out.y[90, 160]
    assert surface.y[max(y - 1, 0) : y + 180, max(x - 1, 0) : x + 2].min() <= middle
    if crop[3] < 1:
        assert middle == surface.y[y, x]


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 7), (3, 2), (5, 5)])
@pytest.mark.parametrize("kind", ["video", "image", "clear image"])
def test_the_smallest_media(size: tuple[int, int], kind: str) -> None:
    w, h = size
    value: Any = np.full((h, w), 180, np.uint8)
    half = np.full(((h + 1) // 2, (w + 1) // 2), 128, np.uint8)
    surface: Surface = YuvSurface(value, half, half)
    if kind != "video":
        alpha = 255 if kind == "image" else 128
        grey_rgb = round((180 - 16) / 219 * 255)
        rgba = np.full((h, w, 4), grey_rgb, np.uint8)
        rgba[..., 3] = alpha
        surface = RgbaSurface(rgba)
    expected = 180 if kind != "clear image" else 16 + (180 - 16) * 128 / 255
    for matrix in (place(scale=0.5), place((10, 40, 0)), place(scale=0.004)):
        out = render(Picture(SIZE, panes=(pane(source(), matrix, (1, 1)),)), {source(): surface})
        assert out.y.max() <= expected + 1
        if matrix[0, 0] > 0.1:
            assert abs(int(out.y[90, 160]) - expected) <= 1
