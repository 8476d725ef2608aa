"""Transitions in the picture, against plain numpy on grey pictures, where luma is all there is."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from frameloom.core.picture import Picture, TransitionCall
from frameloom.core.surface import YuvSurface
from frameloom.transitions.base import TRANSITIONS
from tests.render.build import Array, behind, effect, grey, render, source

SIZE = W, H = (320, 180)
OLD, NEW = source("old"), source("new")
DRAWN = [name for name, made in TRANSITIONS.types.items() if made.maths is not None]
PARAMS: dict[str, dict[str, Any]] = {
    "fade": {"color": (0.0, 0.0, 0.0, 1.0)},
    **{name: {"direction": "left"} for name in ("wipe", "slide", "push", "whip_pan")},
}
MATTES = ("crossfade", "wipe", "iris", "clock", "dissolve")


def pictures(size: tuple[int, int] = SIZE) -> tuple[YuvSurface, YuvSurface]:
    """Dark waves, and bright ones: the same at any size, so that each is told from the other."""
    w, h = size
    y, x = (np.mgrid[:h, :w] + 0.5) / h
    return grey(40 + 20 * np.sin(15 * x + 4 * y)), grey(190 + 20 * np.cos(11 * x - 9 * y))


def shown(
    name: str,
    progress: float,
    size: tuple[int, int] = SIZE,
    seed: int = 5,
    overall: tuple[Any, ...] = (),
    **params: Any,
) -> YuvSurface:
    old, new = pictures(size)
    leaving = Picture(size, background=behind("image", OLD))
    call = TransitionCall(name, {**PARAMS.get(name, {}), **params}, progress, seed, leaving)
    whole = Picture(size, background=behind("image", NEW), transition=call, overall=overall)
    return render(whole, {OLD: old, NEW: new})


def luma(name: str, progress: float, **how: Any) -> Array:
    return shown(name, progress, **how).y.astype(float)


def both() -> tuple[Array, Array]:
    old, new = pictures()
    return old.y.astype(float), new.y.astype(float)


@pytest.mark.parametrize("name", DRAWN)
def test_at_its_first_instant_it_is_the_leaving_picture_to_the_bit(name: str) -> None:
    old, _ = pictures()
    made = shown(name, 0.0)
    for one, other in ((made.y, old.y), (made.u, old.u), (made.v, old.v)):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("name", DRAWN)
def test_near_its_last_instant_it_is_the_entering_one(name: str) -> None:
    _, new = both()
    off = np.abs(luma(name, 0.9999) - new)
    assert np.percentile(off, 98) <= 2


@pytest.mark.parametrize("name", DRAWN)
def test_it_is_pure_and_never_leaves_the_legal_range(name: str) -> None:
    for progress in (0.01, 0.3, 0.5, 0.77):
        made = shown(name, progress)
        again = shown(name, progress)
        assert np.array_equal(made.y, again.y)
        assert made.y.min() >= 16
        assert made.y.max() <= 235
        assert np.abs(made.u.astype(int) - 128).max() <= (1 if name != "glitch" else 120)


@pytest.mark.parametrize("name", MATTES)
def test_what_uncovers_shows_nothing_but_the_two(name: str) -> None:
    """Each pixel lies between its two, and the new one's share only grows."""
    old, new = both()
    before = np.zeros((H, W))
    for progress in (0.1, 0.25, 0.5, 0.75, 0.9):
        share = (luma(name, progress) - old) / (new - old)
        assert share.min() > -0.02
        assert share.max() < 1.02
        assert (share >= before - 0.03).all()
        before = share
    assert 0 < before.mean() <= 1


def test_a_crossfade_mixes_coded_values() -> None:
    old, new = both()
    for p in (0.1, 0.5, 0.8):
        assert np.abs(luma("crossfade", p) - (old + (new - old) * p)).max() <= 1


def test_a_fade_goes_through_its_colour() -> None:
    old, new = both()
    assert np.abs(luma("fade", 0.25) - (16 + (old - 16) / 2)).max() <= 1
    assert np.abs(luma("fade", 0.75) - (16 + (new - 16) / 2)).max() <= 1
    assert luma("fade", 0.5).max() <= 17
    assert luma("fade", 0.5, color=(1.0, 1.0, 1.0, 1.0)).min() >= 234


@pytest.mark.parametrize(
    ("direction", "axis", "sign"),
    [("left", 1, -1), ("right", 1, 1), ("up", 0, -1), ("down", 0, 1)],
)
@pytest.mark.parametrize("name", ["wipe", "slide", "push"])
def test_ways_are_ways(name: str, direction: str, axis: int, sign: int) -> None:
    """A quarter of the way, a whole number of pixels."""
    old, new = both()
    length = (H, W)[axis]
    covered = length // 4
    got = np.moveaxis(luma(name, 0.25, direction=direction), axis, 0)
    old, new = (np.moveaxis(plane, axis, 0) for plane in (old, new))
    if sign > 0:  # the new picture comes from the start of the axis
        got, old, new = got[::-1], old[::-1], new[::-1]
    rest = length - covered
    if name == "wipe":
        edge = 4
        expected = np.concatenate([old[: rest - edge], new[rest + edge :]])
        got = np.concatenate([got[: rest - edge], got[rest + edge :]])
    elif name == "slide":
        expected = np.concatenate([old[:rest], new[:covered]])
    else:
        expected = np.concatenate([old[covered:], new[:covered]])
    assert np.abs(got - expected).max() <= 1


def test_an_iris_is_round_and_a_clock_turns_clockwise_from_the_top() -> None:
    old, new = both()
    y, x = np.mgrid[:H, :W] + 0.5
    x, y = (x - W / 2) / H, (H / 2 - y) / H
    iris = (luma("iris", 0.5) - old) / (new - old)
    inside = iris > 0.5
    radius = math.sqrt(inside.sum() / math.pi) / H
    assert radius == pytest.approx(0.5 * math.hypot(W / H / 2, 0.5), abs=0.01)
    assert np.array_equal(inside, np.hypot(x, y) < radius) or (
        np.abs(np.hypot(x, y) - radius)[inside != (np.hypot(x, y) < radius)].max() < 1 / H
    )
    clock = (luma("clock", 0.25) - old) / (new - old)
    assert clock[: H // 2 - 3, W // 2 + 3 :].min() > 0.98
    assert clock[H // 2 + 3 :].max() < 0.02
    assert clock[:, : W // 2 - 1].max() < 0.02


def test_a_dissolve_takes_as_much_as_its_progress_in_clouds_of_the_seed() -> None:
    old, new = both()
    for p in (0.2, 0.5, 0.8):
        share = (luma("dissolve", p) - old) / (new - old)
        assert share.mean() == pytest.approx(p, abs=0.15)
    assert not np.array_equal(luma("dissolve", 0.5), luma("dissolve", 0.5, seed=6))


def test_zoomed_out_pictures_go_on_mirrored() -> None:
    """At the start the entering picture is 2/3 as large; beside it there are no streaks."""
    for border in (np.s_[:, :20], np.s_[:, -20:], np.s_[:12], np.s_[-12:]):
        part = luma("zoom", 0.6)[border]
        assert np.abs(np.diff(part, axis=1)).mean() > 0.3
        assert np.abs(np.diff(part, axis=0)).mean() > 0.3


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("progress", [0.2, 0.6])
def test_a_look_does_not_change_with_size(name: str, progress: float) -> None:
    small = luma(name, progress)
    large = luma(name, progress, size=(2 * W, 2 * H)).reshape(H, 2, W, 2).mean((1, 3))
    off = np.abs(large - small)
    # the bars of a glitch jump by whole pixels
    assert off.mean() < (5 if name == "glitch" else 2.5)
    assert np.percentile(off, 90) < (10 if name == "glitch" else 4)


@pytest.mark.parametrize("name", [n for n in DRAWN if n != "glitch"])  # which is made of jumps
def test_motion_is_smooth(name: str) -> None:
    """No frame of a second's transition jumps: the change from one to the next is even."""
    frames = [luma(name, k / 30) for k in range(30)]
    steps = np.array([np.abs(b - a).mean() for a, b in itertools.pairwise(frames)])
    assert steps.max() < 6 * np.median(steps) + 3


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("size", [(2, 2), (3, 5), (64, 2), (2, 64)])
def test_the_smallest_pictures(name: str, size: tuple[int, int]) -> None:
    made = shown(name, 0.4, size=size)
    assert made.y.shape == size[::-1]
    assert made.y.min() >= 16


def test_the_projects_effects_come_after_it() -> None:
    dark = (effect("vignette", offset=0.3, darkness=0.9),)
    over = luma("push", 0.5, overall=dark)
    assert over[:10, :10].max() < luma("push", 0.5)[:10, :10].min()
    leaving = luma("push", 0.0, overall=dark)
    assert leaving[:10, :10].max() < 40
