"""Shadows against Gaussians; what opaque panes hide changes nothing, drawn or not."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from frameloom.core.picture import Border, Picture, Shadow
from frameloom.core.surface import YuvSurface
from tests.render import reference
from tests.render.build import (
    BLACK,
    BLUE,
    GREEN,
    WHITE,
    Array,
    behind,
    camera_at,
    pane,
    place,
    planes,
    random_rgba,
    random_yuv,
    render,
    same,
    source,
)

SIZE = (96, 54)
OUTLINES: dict[str, dict[str, Any]] = {
    "box": {},
    "rounded": {"corner_radius": 0.15},
    "ellipse": {"outline": "ellipse"},
}


def shadow_only(shadow: Shadow, outline: dict[str, Any], size: tuple[int, int]) -> Array:
    """(H, W) strength 0..1 of the shadow beside the pane itself, NaN under it."""
    shown = pane((1.0, 1.0, 1.0, 1.0), place(scale=0.5), (1.2, 0.9), shadow=shadow, **outline)
    back = behind("color", color=WHITE)
    out = render(Picture(size, background=back, panes=(shown,))).y.astype(float)
    strength = (235 - out) / 219
    own = (reference.coverage(shown, Picture(size), 4) > 0).astype(np.uint8)
    strength[cv2.dilate(own, np.ones((3, 3), np.uint8)) > 0] = np.nan
    return strength


@pytest.mark.parametrize("sigma", [0.01, 0.03, 0.1, 0.3])
@pytest.mark.parametrize("outline", ["box", "rounded", "ellipse"])
def test_shadows_are_gaussians_of_their_blur(sigma: float, outline: str) -> None:
    size = (320, 180)
    shadow = Shadow(BLACK, sigma, (0.08, -0.05), 0.8)
    got = shadow_only(shadow, OUTLINES[outline], size)
    cast = pane(
        WHITE, place(scale=0.5) @ place(position=(0.08, -0.05, 0)), (1.2, 0.9), **OUTLINES[outline]
    )
    # drawn on a larger picture, so that what is outside counts as well
    mask = reference.coverage(cast, Picture((960, 540), camera_at((0, 0, 3 * 1.07225346))), 4)
    blurred = cv2.GaussianBlur(mask, (0, 0), sigma * 0.5 * 180, borderType=cv2.BORDER_CONSTANT)
    expected = 0.8 * blurred[180:360, 320:640]
    # the mask holds four texels to a sigma and is cut off at three sigmas; 8 bits add 0.003, and
    # a pixel here is a mean, there a point: 0.02 where sigma itself is less than a pixel
    assert np.nanmax(np.abs(got - expected)) < (0.03 if sigma == 0.01 else 0.02)


OPAQUE: dict[str, dict[str, Any]] = {
    "video": {},
    "rounded": {"corner_radius": 0.2},
    "bordered": {"border": Border(0.05, BLUE)},
    "extruded": {"depth": 0.2},
}


def without_holes(
    picture: Picture, surfaces: dict[Any, Any], patch: pytest.MonkeyPatch
) -> tuple[YuvSurface, YuvSurface]:
    """The picture, and again with everything drawn in full."""
    from frameloom.render.cpu import compose

    with_holes = render(picture, surfaces)
    patch.setattr(compose, "_is_opaque", lambda *_: False)
    return with_holes, render(picture, surfaces)


@pytest.mark.parametrize("kind", OPAQUE)
def test_a_shadow_has_a_hole_under_its_own_pane(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shadow = Shadow(BLACK, 0.08, (0.02, -0.03), 0.9)
    shown = pane(source(), place((10, 25, 5), scale=0.6), shadow=shadow, **OPAQUE[kind])
    back = behind("color", color=WHITE)
    picture = Picture((321, 181), background=back, panes=(shown,))
    assert same(*without_holes(picture, {source(): random_yuv(SIZE)}, monkeypatch))


@pytest.mark.parametrize("kind", OPAQUE)
def test_what_opaque_panes_hide_need_not_be_drawn(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shadow = Shadow(BLACK, 0.08, (0.02, -0.03), 0.9)
    top = pane(source("top"), place((10, 25, 5), scale=0.6), shadow=shadow, **OPAQUE[kind])
    middle = pane(source("middle"), place((0, -20, 0), (0.2, 0.1, -0.4), 0.7), shadow=shadow)
    low = pane(GREEN, place(position=(-0.2, 0, -0.8)), opacity=0.7)
    surfaces = {source("top"): random_yuv(SIZE), source("middle"): random_yuv(SIZE, 1)}
    picture = Picture((321, 181), panes=(low, middle, top))
    for a, b in zip(*map(planes, without_holes(picture, surfaces, monkeypatch)), strict=True):
        # runs of samples start elsewhere: a value near a half may round the other way
        assert np.abs(a.astype(int) - b).max() <= 1
        assert (a != b).mean() < 1e-3


def test_pictures_with_clear_parts_hide_nothing() -> None:
    image = random_rgba(SIZE, alpha=True)
    image.rgba[:, :, 3] = 0
    below = random_yuv(SIZE, 3)
    panes = (pane(source("below")), pane(source("clear")))
    out = render(Picture(SIZE, panes=panes), {source("below"): below, source("clear"): image})
    assert same(out, below)
