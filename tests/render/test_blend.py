"""Blend modes against the W3C's formulas (Compositing and Blending Level 1, 10) on R'G'B'."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from frameloom.core.picture import Border, Picture, Shadow
from frameloom.core.surface import RgbaSurface
from frameloom.layers.base import Blend
from frameloom.render import to_rgba
from frameloom.render.cpu.blend import MODES
from tests.render import reference
from tests.render.build import BLACK, behind, pane, place, planes, random_yuv, render, same, source

SIZE = (64, 36)


def formula(mode: str, b: float, s: float) -> float:
    """B(Cb, Cs) as the specification writes it; `add` is its plus-lighter."""
    screen = b + s - b * s
    hard = (2 * b * s, 2 * s + b - 1 - (2 * s - 1) * b)  # multiply by, screen with
    root = ((16 * b - 12) * b + 4) * b if b <= 0.25 else math.sqrt(b)
    return {
        "normal": s, "multiply": b * s, "screen": screen, "darken": min(b, s),
        "lighten": max(b, s), "difference": abs(b - s), "exclusion": b + s - 2 * b * s,
        "add": min(1, b + s),
        "hard_light": hard[s > 0.5],
        "overlay": 2 * b * s if b <= 0.5 else 2 * b + s - 1 - (2 * b - 1) * s,
        "soft_light": b - (1 - 2 * s) * b * (1 - b) if s <= 0.5 else b + (2 * s - 1) * (root - b),
        "color_dodge": 0 if b == 0 else 1 if s == 1 else min(1, b / (1 - s)),
        "color_burn": 1 if b == 1 else 0 if s == 0 else 1 - min(1, (1 - b) / s),
    }[mode]  # fmt: skip


def test_every_mode_of_the_contract_is_drawn() -> None:
    assert set(MODES) == set(Blend.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("mode", MODES)
def test_modes_are_their_formulas(mode: str) -> None:
    """On numbers, the ends and the turning points among them."""
    steps = (0.0, 0.1, 0.25, 0.26, 0.5, 0.51, 0.75, 0.99, 1.0)
    b, s = (np.asarray(a, np.float32) for a in np.meshgrid(steps, steps))
    got = MODES[mode](b, s)
    expected = np.vectorize(lambda x, y: formula(mode, float(x), float(y)), [float])(b, s)
    assert np.abs(got - expected).max() < 1e-5


COLOURS = [(0.8, 0.5, 0.3), (0.2, 0.6, 0.7), (0.5, 0.5, 0.5), (0.95, 0.9, 0.1), (0.05, 0.1, 0.3)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("alpha", [1.0, 0.6])
def test_pictures_are_blended_by_the_formula(mode: str, alpha: float) -> None:
    for below in COLOURS:
        for above in COLOURS:
            back = behind("color", color=(*below, 1.0))
            shown = pane((*above, alpha), blend=mode)
            out = to_rgba(render(Picture(SIZE, background=back, panes=(shown,))))
            got = out[8:28, 8:56, :3].reshape(-1, 3).mean(axis=0) / 255
            expected = [
                b * (1 - alpha) + alpha * formula(mode, b, s)
                for b, s in zip(below, above, strict=True)
            ]
            # 8-bit Y'CbCr is read, and the result rounded to it, each off by up to 1 level in
            # three planes; dodge, burn and soft light are steep near their ends
            limit = 0.06 if mode in ("color_dodge", "color_burn", "soft_light") else 0.025
            assert np.abs(got - expected).max() < limit, (below, above)


@pytest.mark.parametrize("mode", [m for m in MODES if m != "normal"])
def test_untouched_pixels_stay_to_the_bit(mode: str) -> None:
    size = (97, 55)
    below = random_yuv(size)
    back = behind("image", source())
    shown = pane((0.7, 0.4, 0.2, 0.8), place((0, 30, 20), (0.1, 0.05, 0), 0.4), blend=mode)
    picture = Picture(size, background=back, panes=(shown,))
    out = render(picture, {source(): below})
    covered = reference.coverage(shown, picture, 8) > 0
    near = np.pad(covered, 2)
    grown = np.any([np.roll(near, (j, i), (0, 1)) for i in (-2, 0, 2) for j in (-2, 0, 2)], 0)
    away = ~grown[2:-2, 2:-2]
    assert away.mean() > 0.5
    assert np.array_equal(out.y[away], below.y[away])
    sites = ~np.pad(~away, ((0, 1), (0, 1))).reshape(28, 2, 49, 2).any(axis=(1, 3))
    assert np.array_equal(out.u[sites], below.u[sites])
    assert np.array_equal(out.v[sites], below.v[sites])
    assert not same(out, below)


@pytest.mark.parametrize("mode", MODES)
def test_nothing_leaves_the_legal_range(mode: str) -> None:
    """Also over decoded pictures whose colours lie outside R'G'B'."""
    wild = random_yuv(SIZE, 9)
    image = RgbaSurface(np.random.default_rng(4).integers(0, 256, (36, 64, 4), np.uint8))
    back = behind("image", source())
    shown = pane(source("top"), blend=mode)
    out = render(
        Picture(SIZE, background=back, panes=(shown,)), {source(): wild, source("top"): image}
    )
    for plane, (low, high) in zip(planes(out), ((16, 235), (16, 240), (16, 240)), strict=True):
        assert low <= plane.min() <= plane.max() <= high


@pytest.mark.parametrize(
    ("mode", "neutral"),
    [("multiply", 1.0), ("screen", 0.0), ("add", 0.0), ("difference", 0.0), ("exclusion", 0.0),
     ("lighten", 0.0), ("darken", 1.0), ("soft_light", 0.5), ("hard_light", 0.5),
     ("color_dodge", 0.0), ("color_burn", 1.0)],
)  # fmt: skip
def test_neutral_colours_change_nothing(mode: str, neutral: float) -> None:
    value = (neutral, neutral, neutral, 1.0)
    colours = [(0.1, 0.2, 0.6, 1.0), (0.9, 0.7, 0.3, 1.0)]
    back = behind("gradient", colors=colours, angle=20.0, speed=0.0)
    plain = Picture(SIZE, background=back)
    out = render(replace(plain, panes=(pane(value, blend=mode),)))
    # 0.5 itself lies between two levels of luma
    limit = 4 if neutral == 0.5 else 1
    for a, b in zip(planes(out), planes(render(plain)), strict=True):
        assert np.abs(a.astype(int) - b).max() <= limit


def test_a_blended_panes_shadow_and_border_blend_with_it() -> None:
    back = behind("color", color=(0.5, 0.5, 0.5, 1.0))
    shown = pane(
        (1.0, 1.0, 1.0, 1.0), place(scale=0.4), (1.0, 1.0), blend="multiply",
        border=Border(0.1, BLACK), shadow=Shadow(BLACK, 0.02, (1.0, 0), 1.0),
    )  # fmt: skip
    size = (160, 90)
    out = render(Picture(size, background=back, panes=(shown,)))
    assert out.y[45, 80] == pytest.approx(16 + 219 * 0.5, abs=1)  # white multiplies to nothing
    assert out.y[45, 63] < 20  # its border is black
    assert out.y[45, 80 + 36] < 20  # and so is its shadow, a pane's width to the right
