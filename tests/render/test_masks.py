"""Masks: one pane's alpha or luminance times another's colour, against erf and plain products."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from frameloom.core.picture import Mask, Picture
from frameloom.core.surface import RgbaSurface
from tests.render.build import WHITE, Array, behind, pane, place, render, source

H = 200
HALF = (0.5, 0.5)


def shown(mask: Mask, position: tuple[float, float, float] = (0, 0, 0), **how: Any) -> Array:
    """0..1: a white square, half the picture high, masked, over black."""
    masked = pane(WHITE, place(position=position), HALF, mask=mask, **how)
    return (render(Picture((H, H), panes=(masked,))).y.astype(float) - 16) / 219


def square(centre: tuple[float, float], size: tuple[float, float], **how: Any) -> Any:
    return pane(WHITE, place(position=(*centre, 0)), size, **how)


def box(low: float, high: float, sigma: float) -> Array:
    """(H,): a box from `low` to `high` (heights from the centre) under a Gaussian."""
    x = (np.arange(H) + 0.5) / H - 0.5
    if sigma == 0:
        return ((x > low) & (x < high)).astype(float)
    erf = np.vectorize(lambda v: math.erf(v / sigma / math.sqrt(2)))
    return (erf(x - low) - erf(x - high)) / 2


@pytest.mark.parametrize("invert", [False, True])
@pytest.mark.parametrize("sigma", [0.0, 0.02, 0.05, 0.1])
@pytest.mark.parametrize(
    ("centre", "size"),
    [
        ((0.0, 0.0), (0.5, 0.5)),  # its edges on the layer's
        ((0.1, -0.05), (0.3, 0.2)),
        ((-0.3, 0.0), (0.08, 2.0)),  # beside the layer, reaching into it by its feather alone
        ((0.0, 0.0), (3.0, 3.0)),
    ],
)
def test_alpha_cuts_with_a_gaussian_edge(
    centre: tuple[float, float], size: tuple[float, float], sigma: float, invert: bool
) -> None:
    got = shown(Mask(square(centre, size), feather=sigma, invert=invert))
    across = box(centre[0] - size[0] / 2, centre[0] + size[0] / 2, sigma)
    down = box(-centre[1] - size[1] / 2, -centre[1] + size[1] / 2, sigma)
    share = down[:, None] * across
    inside = np.outer(box(-0.25, 0.25, 0), box(-0.25, 0.25, 0))
    expected = inside * (1 - share if invert else share)
    assert np.abs(got - expected).max() < 0.02


def test_a_mask_cut_off_by_the_pictures_border_is_feathered_beyond_it() -> None:
    """A layer that fills the picture; its mask ends exactly at the picture's left border."""
    white = pane(WHITE, size=(1.0, 1.0), mask=Mask(square((0.25, 0), (1.5, 3)), feather=0.05))
    got = (render(Picture((H, H), panes=(white,))).y[100].astype(float) - 16) / 219
    assert np.abs(got - box(-0.5, 1.0, 0.05)).max() < 0.02


@pytest.mark.parametrize(("channel", "level"), [("alpha", 1.0), ("luminance", 0.4)])
def test_luminance_counts_how_bright_and_alpha_how_opaque(channel: Any, level: float) -> None:
    grey = pane((0.4, 0.4, 0.4, 1.0), size=(1.0, 1.0))
    assert shown(Mask(grey, channel))[100, 100] == pytest.approx(level, abs=0.01)
    faint = pane((1.0, 1.0, 1.0, 1.0), size=(1.0, 1.0), opacity=0.3)
    assert shown(Mask(faint, channel))[100, 100] == pytest.approx(0.3, abs=0.01)
    colours = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0)}
    luma = {"red": 0.2126, "green": 0.7152, "blue": 0.0722}
    for name, colour in colours.items():
        mask = Mask(pane((*colour, 1.0), size=(1.0, 1.0)), channel)
        wanted = 1.0 if channel == "alpha" else luma[name]
        assert shown(mask)[100, 100] == pytest.approx(wanted, abs=0.01)


def test_a_clear_picture_masks_by_its_pixels() -> None:
    ramp = np.full((64, 64, 4), 255, np.uint8)
    ramp[..., 3] = np.arange(64) * 4
    image = source("ramp")
    masked = pane(WHITE, size=HALF, mask=Mask(pane(image, size=HALF)))
    got = render(Picture((H, H), panes=(masked,)), {image: RgbaSurface(ramp)}).y.astype(float)
    x = (np.arange(50, 150) + 0.5 - 50) / 100 * 64 - 0.5
    expected = np.interp(x, np.arange(64), np.arange(64) * 4 / 255)
    assert np.abs((got[100, 50:150] - 16) / 219 - expected).max() < 0.02


def test_a_mask_stands_in_the_world_for_itself() -> None:
    """It is seen under its own transform, whatever the layer's is."""
    mask = Mask(square((0.05, 0.0), (0.1, 0.1)))
    still = shown(mask)
    moved = shown(mask, (0.05, 0.02, 0.0))
    assert np.array_equal(still[80:120, 80:120], moved[80:120, 80:120])


def test_what_is_cut_away_shows_what_is_behind_and_blends_the_rest() -> None:
    back = behind("color", color=(0.5, 0.5, 0.5, 1.0))
    mask = Mask(square((0.1, 0.0), (0.3, 1.0)))
    dark = pane((0.5, 0.5, 0.5, 1.0), size=HALF, mask=mask, blend="multiply")
    got = (render(Picture((H, H), background=back, panes=(dark,))).y[100] - 16.0) / 219
    assert got[60] == pytest.approx(0.5, abs=0.01)
    assert got[130] == pytest.approx(0.25, abs=0.01)


def test_a_mask_behind_the_camera_hides_all_or_nothing() -> None:
    gone = pane(WHITE, place(position=(0, 0, 9)), HALF)
    assert shown(Mask(gone)).max() == 0
    assert shown(Mask(gone, invert=True))[100, 100] == 1
