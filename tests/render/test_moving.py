"""Moving pictures in transitions against plain sums in float64, and the sweep against its angle."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from frameloom.core.band import Frame
from frameloom.core.picture import Picture, TransitionCall
from frameloom.transitions import dissolve
from frameloom.transitions.base import TRANSITIONS, Matte
from frameloom.transitions.moving import assemble, lay

Array = npt.NDArray[np.float64]


def frame(seed: int, w: int = 61, h: int = 37) -> Frame:
    return Frame(*np.random.default_rng(seed).integers(0, 65536, (3, h, w)).astype(np.uint16))


def moved(plane: Array, scale: float, dx: float, dy: float) -> Array:
    """Scaled about the centre, moved right and down by pixels, bilinear, mirrored."""
    h, w = plane.shape
    y, x = np.mgrid[:h, :w].astype(float)
    cx, cy = (w - 1) / 2, (h - 1) / 2
    x = mirrored((x - cx - dx) / scale + cx, w)
    y = mirrored((y - cy - dy) / scale + cy, h)
    c, r = np.floor(x).astype(int), np.floor(y).astype(int)
    u, v = x - c, y - r
    right, low = np.minimum(c + 1, w - 1), np.minimum(r + 1, h - 1)
    top = plane[r, c] * (1 - u) + plane[r, right] * u
    return np.asarray(top * (1 - v) + (plane[low, c] * (1 - u) + plane[low, right] * u) * v)


def mirrored(at: Array, length: int) -> Array:
    at = np.where(at < -0.5, -1 - at, at)
    return np.asarray(np.where(at > length - 0.5, 2 * length - 1 - at, at).clip(0, length - 1))


@pytest.mark.parametrize("scale", [0.7, 1.0, 1.4])
@pytest.mark.parametrize(("dx", "dy"), [(0.0, 0.0), (0.31, 0.0), (-0.4, 0.0), (0.0, -0.47)])
@pytest.mark.parametrize("share", [1.0, 0.3])
def test_a_picture_is_laid_where_it_is_moved_to(
    scale: float, dx: float, dy: float, share: float
) -> None:
    out, front = frame(1), frame(2)
    before = [plane.astype(float) for plane in out.planes]
    lay(out, front, scale, dx, dy, share)
    for got, low, src in zip(out.planes, before, front.planes, strict=True):
        value = moved(src.astype(float), scale, dx * 61, -dy * 37)
        assert np.abs(got - (low + (value - low) * share)).max() < 1.5


@pytest.mark.parametrize("by", [-1.0, -0.613, -0.02, 0.4, 1.0])
@pytest.mark.parametrize("horizontal", [True, False])
def test_what_slides_covers_what_it_should(by: float, horizontal: bool) -> None:
    out, front = frame(1), Frame(*np.full((3, 37, 61), 65535, np.uint16))
    before = out.r.astype(float)
    assemble(out, front, *((by, 0.0) if horizontal else (0.0, by)))
    length = 61 if horizontal else 37
    start = (by if horizontal else -by) * length
    at = np.arange(length)
    share = (np.minimum(at + 1, start + length) - np.maximum(at, start)).clip(0, 1)
    share = share[None, :] if horizontal else share[:, None]
    assert np.abs(out.r - (before + (65535 - before) * share)).max() < 1


def call(name: str, progress: float, seed: int = 5) -> TransitionCall:
    change = TRANSITIONS.find(name).read({"type": name, "duration": Fraction(1)})
    return TransitionCall(name, change.model_dump(), progress, seed, Picture((2, 2)))


def grid(w: int, h: int) -> Any:
    x = ((np.arange(w, dtype=np.float32) + np.float32(0.5 - w / 2)) / np.float32(h))[None, :]
    y = ((np.float32(h / 2 - 0.5) - np.arange(h, dtype=np.float32)) / np.float32(h))[:, None]
    return x, y


@pytest.mark.parametrize("progress", [0.001, 0.2, 0.5, 0.77, 0.999])
@pytest.mark.parametrize("size", [(160, 90), (91, 161)])
def test_the_clocks_hand_is_where_it_should_be(progress: float, size: tuple[int, int]) -> None:
    maths = TRANSITIONS.find("clock").maths
    assert isinstance(maths, Matte)
    x, y = grid(*size)
    got = np.clip(maths.matte(x, y, call("clock", progress)), 0, 1)
    angle = np.arctan2(x.astype(float), y) % (2 * np.pi)
    wanted = ((2 * np.pi * progress - angle) * np.hypot(x, y) / 0.005).clip(0, 1)
    assert np.abs(got - wanted).max() < 2e-3


def test_between_its_nodes_the_noise_of_dissolve_is_straight() -> None:
    """A matte goes from 0 to 1 over SOFT: it is off by less than 0.025."""
    coarse, fine = dissolve.nodes(960, 1080, 3, 5), dissolve.nodes(960, 1080, 1, 5)
    between = (coarse[:, :-1] * 2 + coarse[:, 1:]) / 3
    off = np.abs(
        between[:-1, :-1] - fine[::3, 1::3][: between.shape[0] - 1, : between.shape[1] - 1]
    )
    assert off.max() / dissolve.SOFT < 0.025
