"""A medium of the picture's own size lands pixel for pixel, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from frameloom.core.geometry import euler_xyz, scaling, translation
from frameloom.core.picture import Picture
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from frameloom.render import to_rgba
from tests.render.build import behind, pane, planes, random_rgba, random_yuv, render, same, source

SIZES = [
    (320, 180), (321, 181), (322, 181), (319, 180), (180, 320), (64, 64), (853, 480),
    (1280, 720), (1920, 1080), (1080, 1920), (3, 3), (2, 2),
]  # fmt: skip


def full(size: tuple[int, int], surface: Surface, x: float = 0.0, y: float = 0.0) -> YuvSurface:
    """The surface as a pane that fills the picture, moved by so many pixels right and down."""
    w, h = size
    matrix = translation((x / h, -y / h, 0.0)) @ euler_xyz((0, 0, 0)) @ scaling((1, 1, 1))
    shown = pane(source(), matrix, (w / h, 1.0))
    return render(Picture(size, panes=(shown,)), {source(): surface})


def background(size: tuple[int, int], surface: Surface, **params: object) -> YuvSurface:
    return render(
        Picture(size, background=behind("image", source(), **params)), {source(): surface}
    )


def converted(surface: RgbaSurface) -> YuvSurface:
    """BT.709, limited, 4:2:0 sited left, rounded once; float64."""
    r, g, b = (surface.rgba[..., k] / 255 for k in range(3))
    luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
    halves = []
    for plane in ((b - luma) / 1.8556, (r - luma) / 1.5748):
        h, w = plane.shape
        rows = np.pad(plane, ((0, h % 2), (0, 0)), "edge")
        mean = (rows[0::2] + rows[1::2]) / 2
        wide = np.pad(mean, ((0, 0), (1, 2)), "edge")
        at = np.arange((w + 1) // 2) * 2 + 1
        halves.append((wide[:, at - 1] + 2 * wide[:, at] + wide[:, at + 1]) / 4)
    u, v = (np.floor(128 + 224 * half + 0.5).astype(np.uint8) for half in halves)
    return YuvSurface(np.floor(16 + 219 * luma + 0.5).astype(np.uint8), u, v)


@pytest.mark.parametrize("size", SIZES)
def test_video_as_a_pane_and_as_a_background(size: tuple[int, int]) -> None:
    surface = random_yuv(size)
    assert same(full(size, surface), surface)
    assert same(background(size, surface), surface)


@pytest.mark.parametrize("size", SIZES)
def test_images_are_converted_once(size: tuple[int, int]) -> None:
    surface = random_rgba(size)
    out, expected = full(size, surface), converted(surface)
    for got, want in zip(planes(out), planes(expected), strict=True):
        # float32 may fall to the other side of an exact half; never further
        assert np.abs(got.astype(int) - want).max() <= 1
        assert (got != want).mean() < 1e-3
    assert same(background(size, surface), out)


def test_what_lies_outside_limited_range_is_left_alone() -> None:
    y = np.arange(256, dtype=np.uint8).repeat(16).reshape(64, 64)
    surface = YuvSurface(y, y[::2, ::2].copy(), 255 - y[::2, ::2])
    assert same(full((64, 64), surface), surface)
    assert same(background((64, 64), surface), surface)


def test_padded_rows_and_readonly_memory_are_as_good() -> None:
    size = (322, 181)
    held = random_yuv((400, 200))
    padded = YuvSurface(held.y[:181, :322], held.u[:91, :161], held.v[:91, :161])
    for plane in planes(padded):
        plane.flags.writeable = False
    assert not padded.y.flags.c_contiguous
    assert same(full(size, padded), padded)
    assert same(background(size, padded), padded)


@pytest.mark.parametrize("size", [(320, 180), (321, 181), (1920, 1080)])
@pytest.mark.parametrize("move", [(2, 0), (0, 2), (-34, 16), (1, 0), (0, -1), (7, 3)])
def test_whole_pixels_move_without_resampling(size: tuple[int, int], move: tuple[int, int]) -> None:
    surface = random_yuv(size)
    out = full(size, surface, *move)
    even = all(step % 2 == 0 for step in move)
    for k, (got, sent) in enumerate(zip(planes(out), planes(surface), strict=True)):
        if k and not even:
            continue  # chroma has samples for every other pixel only
        by = [step // 2 if k else step for step in move]
        h, w = sent.shape
        to = tuple(slice(max(s, 0), min(n, n + s)) for s, n in zip(by[::-1], (h, w), strict=True))
        of = tuple(slice(max(-s, 0), min(n, n - s)) for s, n in zip(by[::-1], (h, w), strict=True))
        assert np.array_equal(got[to], sent[of])
        # where it came from the picture is black again: all of it for even steps, at least luma
        assert (np.delete(got, np.r_[to[1]], axis=1) == (128 if k else 16)).all()


def test_a_clear_picture_with_its_own_size_covers_pixel_for_pixel() -> None:
    size = (320, 180)
    image = random_rgba(size, alpha=True)
    image.rgba[..., 3] = np.where(image.rgba[..., 3] < 128, 0, 255)
    below = random_yuv(size, 5)
    shown = pane(source(), size=(320 / 180, 1.0))
    back = behind("image", source("back"))
    out = render(
        Picture(size, background=back, panes=(shown,)), {source(): image, source("back"): below}
    )
    solid = image.rgba[..., 3] == 255
    expected = converted(RgbaSurface(image.rgba))
    assert np.array_equal(out.y[~solid], below.y[~solid])
    assert np.abs(out.y[solid].astype(int) - expected.y[solid]).max() <= 1


@pytest.mark.parametrize("turn", [90.0, 180.0, 270.0, -90.0])
def test_quarter_turns_of_a_square_are_exact(turn: float) -> None:
    size = (180, 180)
    surface = random_yuv(size)
    shown = pane(source(), euler_xyz((0, 0, turn)), (1.0, 1.0))
    out = render(Picture(size, panes=(shown,)), {source(): surface})
    assert np.array_equal(out.y, np.rot90(surface.y, round(turn / 90)))


def test_finished_planes_as_rgb() -> None:
    size = (321, 181)
    flat = np.zeros((181, 321, 4), np.uint8)
    flat[:] = (200, 90, 30, 255)
    out = to_rgba(full(size, RgbaSurface(flat)))
    # 8-bit limited range holds a colour to about 1 in luma and 1 in chroma
    assert np.abs(out.astype(int) - flat).max() <= 2
