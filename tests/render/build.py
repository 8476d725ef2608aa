"""Panes, surfaces and pictures for the tests of the renderer."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.media import MediumSpec
from frameloom.core.picture import (
    Background,
    Camera,
    EffectCall,
    Matrix,
    Pane,
    Picture,
    SourceFrame,
    Texture,
)
from frameloom.core.surface import RgbaSurface, Surface, YuvSurface
from frameloom.render import Backend, backend

Array = npt.NDArray[np.float64]
WHITE, BLACK = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0)
RED, GREEN, BLUE = (0.9, 0.2, 0.1, 1.0), (0.1, 0.8, 0.3, 1.0), (0.2, 0.3, 0.9, 1.0)


def source(name: str = "medium") -> SourceFrame:
    return SourceFrame(MediumSpec(f"/{name}"), name, Fraction(0))


@functools.cache
def cpu() -> Backend:
    """One renderer for all tests: what it keeps from one must not show in another."""
    return backend("cpu")


def render(picture: Picture, surfaces: Mapping[SourceFrame, Surface] | None = None) -> YuvSurface:
    return cpu().render(picture, surfaces or {})


def place(
    rotation: tuple[float, float, float] = (0.0, 0.0, 0.0),
    position: tuple[float, float, float] = (0.0, 0.0, 0.0),
    scale: float | tuple[float, float, float] = 1.0,
) -> Matrix:
    """T R S with three.js's Euler XYZ, degrees; written apart from `core.geometry`."""
    turn = np.eye(3)
    for axis, angle in enumerate(rotation):
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        i, j = (axis + 1) % 3, (axis + 2) % 3
        one = np.eye(3)
        one[i, i], one[i, j], one[j, i], one[j, j] = c, -s, s, c
        turn = turn @ one
    matrix = np.eye(4)
    matrix[:3, :3] = turn @ np.diag(np.broadcast_to(scale, 3))
    matrix[:3, 3] = position
    return matrix


def camera_at(
    position: tuple[float, float, float],
    rotation: tuple[float, float, float] = (0.0, 0.0, 0.0),
    fov_deg: float = 50.0,
) -> Camera:
    return Camera(np.linalg.inv(place(rotation, position)), fov_deg)


def pane(
    content: Texture | SourceFrame | tuple[float, float, float, float],
    matrix: Matrix | None = None,
    size: tuple[float, float] = (16 / 9, 1.0),
    **how: Any,
) -> Pane:
    held = Texture(content) if isinstance(content, SourceFrame) else content
    return Pane("pane", held, place() if matrix is None else matrix, size, **how)


def behind(
    kind: str, content: SourceFrame | None = None, projection: Any = "screen", **params: Any
) -> Background:
    return Background(kind, params, Fraction(0), 0, 0, content, projection)


def effect(name: str, amount: float = 1.0, **params: Any) -> EffectCall:
    return EffectCall(name, params, amount, Fraction(0), 0, 1234)


def random_yuv(size: tuple[int, int], seed: int = 0) -> YuvSurface:
    """Every sample its own value, over the whole limited range."""
    w, h = size
    half = ((h + 1) // 2, (w + 1) // 2)
    rng = np.random.default_rng(seed)
    return YuvSurface(
        rng.integers(16, 236, (h, w), np.uint8),
        rng.integers(16, 241, half, np.uint8),
        rng.integers(16, 241, half, np.uint8),
    )


def random_rgba(size: tuple[int, int], seed: int = 0, alpha: bool = False) -> RgbaSurface:
    w, h = size
    rgba = np.random.default_rng(seed).integers(0, 256, (h, w, 4), np.uint8)
    if not alpha:
        rgba[..., 3] = 255
    return RgbaSurface(rgba)


def grey(luma: npt.NDArray[Any]) -> YuvSurface:
    """An opaque colourless surface of (H, W) luma."""
    h, w = luma.shape
    neutral = np.full(((h + 1) // 2, (w + 1) // 2), 128, np.uint8)
    return YuvSurface(np.clip(np.floor(luma + 0.5), 16, 235).astype(np.uint8), neutral, neutral)


def planes(surface: YuvSurface) -> tuple[npt.NDArray[np.uint8], ...]:
    return surface.y, surface.u, surface.v


def same(a: YuvSurface, b: YuvSurface) -> bool:
    return all(np.array_equal(p, q) for p, q in zip(planes(a), planes(b), strict=True))
