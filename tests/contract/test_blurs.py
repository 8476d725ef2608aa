"""Blur, bloom and sharpen against references in float64."""

from __future__ import annotations

import numpy as np
import pytest

from frameloom.core.blur import gaussian, gaussian_along
from tests.contract.drawing import Picture, apply, convolved, noise, scenery


@pytest.mark.parametrize("sigma", [0.8, 1.0, 3.0, 3.3, 5.0, 17.0, 60.0])
def test_a_blur_is_a_gaussian_of_its_sigma(sigma: float) -> None:
    picture = noise()
    found = apply(picture, "blur", radius=sigma / 90)
    wanted = np.stack([convolved(plane, sigma) for plane in picture])
    assert np.abs(found - wanted).max() < 0.0015


@pytest.mark.parametrize("sigma", [0.1, 0.3, 0.6, 0.9, 2.0, 3.5])
def test_small_sigmas_are_told_apart(sigma: float) -> None:
    dot = np.zeros((61, 61), np.float32)
    dot[30, 30] = 1
    gaussian(dot, sigma)
    x = np.arange(61) - 30
    assert (dot.sum(0) * x * x).sum() == pytest.approx(sigma**2, rel=0.01)


@pytest.mark.parametrize("sigma", [1.0, 5.0, 17.0])
@pytest.mark.parametrize(("direction", "axis"), [(0, 1), (180, 1), (90, 0), (-90, 0)])
def test_a_blur_along_an_axis_leaves_the_other(sigma: float, direction: float, axis: int) -> None:
    picture = noise()
    found = apply(picture, "blur", radius=sigma / 90, direction=direction)
    wanted = np.stack([convolved(plane, sigma, [axis]) for plane in picture])
    assert np.abs(found - wanted).max() < 0.0015


@pytest.mark.parametrize("direction", [20, 45, 70, 110, 160])
def test_a_slanted_blur_goes_along_its_line(direction: float) -> None:
    """A dot becomes a streak: its spread along the line, and next to none across."""
    plane = np.zeros((181, 181), np.float32)
    plane[90, 90] = 1
    gaussian_along(plane, 12.0, direction)
    y, x = np.mgrid[:181, :181] - 90
    turn = np.radians(direction)
    along = x * np.cos(turn) - y * np.sin(turn)
    across = x * np.sin(turn) + y * np.cos(turn)
    assert plane.sum() == pytest.approx(1, abs=1e-4)
    assert (plane * along).sum() == pytest.approx(0, abs=0.05)
    assert np.sqrt((plane * along**2).sum()) == pytest.approx(12, rel=0.01)
    assert np.sqrt((plane * across**2).sum()) < 0.8


@pytest.mark.parametrize("direction", [None, 0, 33, 90, 140])
@pytest.mark.parametrize("sigma", [0.7, 4.0, 40.0, 500.0])
def test_a_blur_never_leaves_the_range(sigma: float, direction: float | None) -> None:
    plane = np.where(noise()[0] > 0.5, 60000, 3000).astype(np.uint16)
    flat = np.full_like(plane, 40000)
    for target in (plane, flat):
        if direction is None:
            gaussian(target, sigma)
        else:
            gaussian_along(target, sigma, direction)
    assert plane.min() >= 3000
    assert plane.max() <= 60000
    assert np.abs(flat.astype(int) - 40000).max() <= 1


def test_a_growing_blur_has_no_steps() -> None:
    """Where the computation changes its factor the picture does not jump."""
    picture = noise()
    sigmas = np.arange(3.0, 12.0, 0.05)
    shots = np.stack([apply(picture, "blur", radius=s / 90)[0] for s in sigmas])
    moves = np.abs(np.diff(shots, axis=0)).max((1, 2))
    assert (moves[1:] < moves[:-1] * 1.5 + 0.001).all()


def bloomed(picture: Picture, threshold: float, intensity: float, radius: float) -> Picture:
    h, w = picture.shape[1:]
    around = np.pad(picture.max(0), 1, mode="edge")
    most = np.max([around[j : j + h, i : i + w] for j in range(3) for i in range(3)], axis=0)
    t = ((most - threshold) / 0.2).clip(0, 1)
    light = picture**2
    bright = light * t * t * (3 - 2 * t)
    sigmas = [radius * h / 2**k for k in range(4)]
    glow = np.stack([sum(convolved(p, s) for s in sigmas) / 4 for p in bright]) * intensity
    return np.sqrt((light + glow) / (1 + glow))


@pytest.mark.parametrize(("threshold", "intensity"), [(0.8, 0.6), (0.5, 3.0), (0.0, 1.0)])
def test_bloom_adds_four_octaves_of_light(threshold: float, intensity: float) -> None:
    picture = scenery(180, 320)
    found = apply(picture, "bloom", threshold=threshold, intensity=intensity, radius=0.15)
    assert np.abs(found - bloomed(picture, threshold, intensity, 0.15)).max() < 0.004


def test_bloom_does_not_flicker() -> None:
    """A small light that moves by fractions of a pixel gives as much glow everywhere."""
    glows = []
    for shift in np.arange(0, 4, 0.37):
        fine = np.zeros((180 * 8, 320 * 8))
        at = round((100 + shift) * 8)
        fine[at : at + 24, at : at + 24] = 1
        light = fine.reshape(180, 8, 320, 8).mean((1, 3))
        after = apply(np.stack([np.sqrt(light)] * 3), "bloom", intensity=0.5, radius=0.1)
        glows.append((after[0] ** 2 - light).sum())
    assert np.ptp(glows) < 0.02 * np.mean(glows)


def test_bloom_leaves_what_is_dark() -> None:
    picture = np.full((3, 90, 160), 0.5)
    assert np.array_equal(apply(picture, "bloom", threshold=0.8), apply(picture, "blur", radius=0))


def test_sharpen_is_a_limited_unsharp_mask_of_luma() -> None:
    picture = scenery(90, 160)
    found = apply(picture, "sharpen", strength=1.5, radius=0.02)
    luma = np.tensordot([0.2126, 0.7152, 0.0722], picture, 1)
    detail = 1.5 * (luma - convolved(luma, 1.8))
    wanted = (picture + detail / (1 + np.abs(detail) / 0.15)).clip(0, 1)
    assert np.abs(found - wanted).max() < 1e-3


@pytest.mark.parametrize("radius", [0.006, 0.02, 0.1])
def test_sharpen_limits_its_halos(radius: float) -> None:
    edge = np.full((3, 90, 160), 0.25)
    edge[:, :, 80:] = 0.75
    found = apply(edge, "sharpen", strength=3, radius=radius)
    assert found.min() > 0.25 - 0.15
    assert 0.78 < found.max() < 0.75 + 0.15
