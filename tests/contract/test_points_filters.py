"""Point effects and filters: references in float64, and what a look must keep."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from frameloom.core.band import Band
from frameloom.effects.base import EFFECTS, Point
from frameloom.export import Session
from frameloom.project import Project
from tests.contract.drawing import Picture, a_call, apply, drawn, halved, noise, scenery

OURS = ("blur", "bloom", "sharpen", "dither", "scanlines", "letterbox", "pixel_sort")
BAYER4 = (np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) + 0.5) / 16
MODES = ("bayer2", "bayer4", "bayer8", "bayer16", "random", "value_noise", "halftone", "lines")


def test_dither_rounds_to_levels_by_thresholds() -> None:
    picture = noise(88, 160)
    found = apply(picture, "dither", mode="bayer4", levels=5, intensity=0.8, threshold_bias=0.1)
    # which way the tile is turned is of no account
    tiles = [np.tile(t, (22, 40)) for t in (BAYER4, BAYER4.T)]
    wanted = [np.floor(picture * 4 + 0.8 * (t - 0.5) + 0.5 + 0.1).clip(0, 4) / 4 for t in tiles]
    assert min(np.mean(found != w) for w in wanted) < 0.001


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("height", [540, 1080, 2160])
def test_dither_keeps_the_brightness_at_every_size(mode: str, height: int) -> None:
    """And so the share of each level, since a flat grey has but two."""
    maths = EFFECTS.find("dither").maths
    assert isinstance(maths, Point)
    for value in (0.04, 0.31, 0.5, 0.83, 1.0):
        r, g, b = np.full((3, 512, 960), value, np.float32)
        maths.shade(Band(r, g, b, 20, (960, height)), a_call("dither", mode=mode, levels=3))
        assert set(np.unique(r)) <= {0, 0.5, 1}
        assert r.mean() == pytest.approx(value, abs=0.07 if mode == "bayer2" else 0.02)


def test_dither_patterns_grow_with_large_pictures() -> None:
    r, g, b = np.full((3, 64, 128), 0.4, np.float32)
    maths = EFFECTS.find("dither").maths
    assert isinstance(maths, Point)
    maths.shade(Band(r, g, b, 0, (128, 2160)), a_call("dither", mode="random", levels=2))
    assert np.array_equal(r[::2, ::2], r[1::2, 1::2])


def test_random_dither_is_new_in_every_frame_and_others_stand() -> None:
    picture = scenery(90, 160)
    for mode in MODES:
        shots = [drawn(picture, a_call("dither", mode=mode, seed=seed)) for seed in (1, 2, 1)]
        assert np.array_equal(shots[0], shots[2])
        assert np.array_equal(shots[0], shots[1]) == (mode != "random")


def test_dither_of_luminance_keeps_the_colours() -> None:
    picture = scenery(90, 160)
    found = apply(picture, "dither", levels=4, luminance_only=True)
    change = found - picture
    assert np.abs(change - change[0]).max() < 1e-6
    luma = np.tensordot([0.2126, 0.7152, 0.0722], found, 1) * 3
    assert np.abs(luma - luma.round()).max() < 1e-5


@pytest.mark.parametrize("density", [0.5, 1.5, 3.0])
def test_scanlines_are_cosines_counted_down_the_picture(density: float) -> None:
    white = np.ones((3, 1080, 4))
    found = drawn(white, a_call("scanlines", density=density, phase=0.13))[0, :, 0]
    y = (np.arange(1080 * 16) + 0.5) / (1080 * 16)
    exact = 1 - 0.25 * (1 - np.cos(2 * np.pi * (100 * density * y - 0.13 * 5)))
    assert np.abs(found - exact.reshape(1080, 16).mean(1)).max() < 1e-3


def test_scanlines_too_fine_to_show_are_an_even_dimming() -> None:
    white = np.ones((3, 180, 4))
    assert np.allclose(apply(white, "scanlines", density=4), 0.75)


def test_scanlines_move_by_whole_lines_to_where_they_were() -> None:
    white = np.ones((3, 360, 4))
    still, moved, half = (
        drawn(white, a_call("scanlines", density=1, phase=phase)) for phase in (0, 0.2, 0.1)
    )
    assert np.allclose(still, moved)
    assert np.abs(still - half).max() > 0.4


def test_letterbox_bars_have_the_ratio_to_a_fraction_of_a_pixel() -> None:
    wide = np.ones((3, 108, 192))
    found = apply(wide, "letterbox", ratio=2.39)
    assert found[0, :, 0].sum() == pytest.approx(192 / 2.39, abs=1e-4)
    assert np.array_equal(found, found[:, ::-1])
    assert 0 < found[0, 13, 0] < 1
    tall = apply(wide, "letterbox", ratio=1)
    assert tall[0, 0].sum() == pytest.approx(108, abs=1e-4)


def test_letterbox_paints_its_colour() -> None:
    picture = noise()
    found = apply(picture, "letterbox", ratio=4, color="#ff800080")
    alpha = 128 / 255
    wanted = picture[:, 0] * (1 - alpha) + np.array([1, 128 / 255, 0])[:, None] * alpha
    assert np.abs(found[:, 0] - wanted).max() < 1e-6
    assert np.array_equal(found[:, 45], picture[:, 45].astype(np.float32))


def test_letterbox_of_the_pictures_own_ratio_is_the_identity() -> None:
    picture = noise()
    own = apply(picture, "letterbox", ratio=160 / 90)
    assert np.array_equal(own, picture.astype(np.float32))


def sorted_line(line: Picture, threshold: float, longest: int) -> Picture:
    """line: (3, n), 16-bit values."""
    r, g, b = line.astype(np.uint64)
    luma = (13933 * r + 46871 * g + 4732 * b) >> 16
    out, start = line.copy(), 0
    while start < len(luma):
        stop = start
        while stop < len(luma) and stop - start < longest and luma[stop] >= threshold * 65535:
            stop += 1
        order = np.argsort(luma[start:stop] >> 8, kind="stable")
        out[:, start:stop] = line[:, start:stop][:, order]
        start = max(stop, start + 1)
    return out


@pytest.mark.parametrize("axis", ["horizontal", "vertical"])
@pytest.mark.parametrize(("threshold", "span"), [(0.3, 0.15), (0.0, 0.5), (0.6, 0.01)])
def test_pixel_sort_sorts_runs(axis: str, threshold: float, span: float) -> None:
    picture = scenery(90, 160) * 0.7 + noise() * 0.3
    found = apply(picture, "pixel_sort", threshold=threshold, span=span, axis=axis)
    source = np.round(picture * 65535)
    if axis == "vertical":
        source, found = source.swapaxes(1, 2), found.swapaxes(1, 2)
    longest = max(2, round(span * source.shape[2]))
    wanted = np.stack([sorted_line(row, threshold, longest) for row in source.swapaxes(0, 1)], 1)
    assert np.array_equal(np.round(found * 65535), wanted)


@pytest.mark.parametrize(
    ("kind", "neutral"),
    [
        ("blur", {"radius": 0}),
        ("blur", {"radius": 0, "direction": 30}),
        ("bloom", {"intensity": 0}),
        ("bloom", {"threshold": 1}),
        ("sharpen", {"strength": 0}),
        ("sharpen", {"radius": 0}),
        ("pixel_sort", {"threshold": 1}),
    ],
)
def test_neutral_parameters_change_nothing(kind: str, neutral: dict[str, Any]) -> None:
    picture = np.round(noise() * 65535) / 65535
    assert np.array_equal(apply(picture, kind, **neutral), picture)


@pytest.mark.parametrize(
    ("kind", "params", "allowed"),
    [
        ("blur", {"radius": 0.004}, 1e-4),
        ("blur", {"radius": 0.05}, 1e-4),
        ("blur", {"radius": 0.02, "direction": 30}, 1e-4),
        ("bloom", {"intensity": 2, "threshold": 0.5}, 0.0015),
        ("sharpen", {"strength": 2, "radius": 0.006}, 2e-4),
        ("scanlines", {"density": 1}, 5e-5),
        ("letterbox", {"ratio": 2.39}, 1e-5),
    ],
)
def test_a_look_does_not_change_with_size(
    kind: str, params: dict[str, Any], allowed: float
) -> None:
    large = scenery(1080, 1920)
    from_large = halved(apply(large, kind, **params))
    from_small = apply(halved(large), kind, **params)
    assert np.abs(from_large - from_small).mean() < allowed


@pytest.mark.parametrize("kind", [k for k in OURS if isinstance(EFFECTS.find(k).maths, Point)])
def test_bands_leave_no_seams(kind: str) -> None:
    picture = scenery(90, 160)
    whole = drawn(picture, a_call(kind), rows=90)
    for rows in (2, 14, 33):
        assert np.array_equal(drawn(picture, a_call(kind), rows=rows), whole)


EXTREMES: dict[str, list[dict[str, Any]]] = {
    "blur": [{"radius": 1}, {"radius": 1, "direction": 17}, {"radius": 1, "direction": 1e6}],
    "bloom": [{"threshold": t, "intensity": 3, "radius": r} for t in (0, 1) for r in (0, 1)],
    "sharpen": [{"strength": 3, "radius": 0.1}],
    "dither": [
        {"mode": mode, "levels": n, "intensity": i, "threshold_bias": bias}
        for mode in MODES
        for n, i, bias in ((2, 0, -0.3), (32, 1, 0.3))
    ],
    "scanlines": [{"density": 0.5}, {"density": 4}],
    "letterbox": [{"ratio": 0.1}, {"ratio": 10}],
    "pixel_sort": [
        {"threshold": 0, "span": span, "axis": axis}
        for span in (0.01, 0.5)
        for axis in ("horizontal", "vertical")
    ],
}


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("size", [(2, 2), (3, 5), (2, 70), (71, 2)])
def test_extremes_give_finite_pictures(kind: str, size: tuple[int, int]) -> None:
    for params in EXTREMES[kind]:
        found = apply(noise(*size), kind, **params)
        assert np.isfinite(found).all()
        assert -1e-6 <= found.min() <= found.max() <= 1 + 1e-6


@pytest.mark.parametrize(
    "effect",
    [
        {"type": "scanlines", "scroll_speed": {"from": 0, "to": 2}},
        {"type": "dither", "mode": "random", "levels": 3},
        {"type": "bloom", "radius": {"from": 0.01, "to": 0.3}},
        {"type": "blur", "radius": 0.02, "direction": {"from": 0, "to": 360}},
        {"type": "pixel_sort", "threshold": {"from": 1, "to": 0}},
    ],
)
def test_frame_97_alone_is_frame_97_of_a_run(effect: dict[str, Any]) -> None:
    background = {"type": "noise", "colors": ["#102030", "#ffe0c0"], "scale": 3, "speed": 1}
    scene = {"duration": 4, "background": background, "effects": [effect]}
    project = Project.read({"size": [96, 54], "fps": 30, "scenes": [scene]})
    with Session(project) as run:
        frames = list(run.frames(range(90, 98), workers=2))
    with Session(project) as alone:
        frame = alone.frame(97)
    with Session(project) as other:
        before = other.frame(96)
    for name in ("y", "u", "v"):
        assert np.array_equal(getattr(frame, name), getattr(frames[-1], name))
    assert not np.array_equal(frame.y, before.y)
