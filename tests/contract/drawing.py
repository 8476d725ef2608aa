"""One effect on a picture of numbers, and pictures to try it on."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.band import Band, Frame
from frameloom.core.picture import EffectCall
from frameloom.effects.base import EFFECTS, Filter, Point
from frameloom.params.evaluate import Span, evaluate

Picture = npt.NDArray[np.float64]
"""(3, h, w), 0..1."""


def a_call(kind: str, *, seed: int = 7, phase: float = 0.0, **params: Any) -> EffectCall:
    effect = EFFECTS.find(kind).read({"type": kind, **params})
    plain = evaluate(effect, Fraction(0), Span(Fraction(0), Fraction(1)), Fraction(30))
    return EffectCall(kind, plain | {"scroll_phase": phase}, 1.0, Fraction(0), 0, seed)


def drawn(picture: Picture, call: EffectCall, rows: int = 20) -> Picture:
    """The picture after one effect; a point effect goes over bands of `rows` rows."""
    maths = EFFECTS.find(call.type).maths
    _, h, w = picture.shape
    if isinstance(maths, Filter):
        planes = [np.round(plane * 65535).astype(np.uint16) for plane in picture]
        maths.apply(Frame(*planes), call)
        return np.stack(planes) / 65535
    assert isinstance(maths, Point)
    r, g, b = planes32 = picture.astype(np.float32)
    for k in range(0, h, rows):
        part = slice(k, k + rows)
        maths.shade(Band(r[part], g[part], b[part], k, (w, h)), call)
    return planes32.astype(np.float64)


def apply(picture: Picture, kind: str, **params: Any) -> Picture:
    return drawn(picture, a_call(kind, **params))


@functools.cache
def scenery(h: int, w: int) -> Picture:
    """Slopes, edges and fine detail, the same at any size; antialiased."""
    over = 2
    y, x = (np.mgrid[: h * over, : w * over] + 0.5) / (h * over)
    disc = np.hypot(x - 0.9, y - 0.45) < 0.2
    bars = (np.sin(x * 40) > 0) & (y > 0.7)
    red = 0.2 + 0.4 * x / (w / h) + 0.35 * disc
    green = 0.5 + 0.3 * np.sin(7 * y) * np.cos(3 * x) + 0.15 * bars
    blue = np.where(y > 0.25, 0.8 - 0.5 * y, 0.1) * (1 - 0.4 * disc)
    return halved(np.stack([red, green, blue]).clip(0, 1))


def halved(picture: Picture) -> Picture:
    c, h, w = picture.shape
    return picture.reshape(c, h // 2, 2, w // 2, 2).mean((2, 4))


def noise(h: int = 90, w: int = 160) -> Picture:
    return np.random.default_rng(1).random((3, h, w))


def convolved(plane: Picture, sigma: float, axes: Iterable[int] = (0, 1)) -> Picture:
    """A Gaussian, sampled out to 6 sigma; borders held."""
    r = int(np.ceil(6 * sigma)) + 1
    weights = np.exp(-0.5 * (np.arange(-r, r + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in axes:
        held = np.pad(plane, [(r, r) if k == axis else (0, 0) for k in (0, 1)], mode="edge")
        plane = np.apply_along_axis(np.convolve, axis, held, weights, "valid")
    return plane
