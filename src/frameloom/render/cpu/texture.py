"""Surfaces as textures: planes that fit a canvas, filtered for the size at which they are seen."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.light import to_light
from frameloom.core.surface import DeepSurface, RgbaSurface, Surface, YuvSurface
from frameloom.render.cpu.canvas import CHROMA, LUMA, Grid, Kind, Plane
from frameloom.render.cpu.convert import rgb_planes, rgb_to_planes

LEAST_SIGMA = 0.1
"""Texels: a narrower Gaussian changes nothing that 8 bits could hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """One plane for each of a canvas' colour planes, on `grids` of texels.

    With `alpha` (float32 0..1, on the first grid, which all planes then share) the planes are
    float32 and premultiplied. `size` in texels.
    """

    planes: tuple[Plane, ...]
    grids: tuple[Grid, ...]
    size: tuple[int, int]
    alpha: Plane | None = None


def texture(surface: Surface, kind: Kind) -> Texture:
    """The surface's colour planes for a canvas of `kind` (rgba, light: red, green, blue, no A)."""
    if isinstance(surface, YuvSurface):
        if kind == "yuv" and surface.a is None:
            return Texture((surface.y, surface.u, surface.v), (LUMA, CHROMA, CHROMA), surface.size)
        r, g, b = rgb_planes(surface)
        alpha = None if surface.a is None else surface.a.astype(np.float32) / np.float32(255)
        return _from_rgb(r, g, b, alpha, kind, surface.size)
    if isinstance(surface, DeepSurface):
        r, g, b = (_unit(plane) for plane in (surface.r, surface.g, surface.b))
        alpha = None if surface.a is None or surface.a.min() == 65535 else _unit(surface.a)
        return _from_rgb(r, g, b, alpha, kind, surface.size)
    return _from_rgba(surface, kind)


def _unit(plane: Plane) -> Plane:
    return plane * np.float32(1 / 65535)


def _from_rgba(surface: RgbaSurface, kind: Kind) -> Texture:
    scaled = surface.rgba.astype(np.float32) / np.float32(255)
    r, g, b, a = (np.ascontiguousarray(scaled[..., k]) for k in range(4))
    opaque = bool((surface.rgba[..., 3] == 255).all())
    return _from_rgb(r, g, b, None if opaque else a, kind, surface.size)


def _from_rgb(
    r: Plane, g: Plane, b: Plane, alpha: Plane | None, kind: Kind, size: tuple[int, int]
) -> Texture:
    if kind == "light":
        r, g, b = map(to_light, (r, g, b))
    if kind != "yuv":
        planes = (r, g, b) if alpha is None else (r * alpha, g * alpha, b * alpha)
        return Texture(planes, (LUMA,) * 3, size, alpha)
    if alpha is None:
        y, u, v = yuv_planes(r, g, b)
        return Texture((y, u, v), (LUMA, CHROMA, CHROMA), size)
    luma = np.float32(0.2126) * r + np.float32(0.7152) * g + np.float32(0.0722) * b
    cb = (b - luma) * np.float32(224 / 1.8556) + np.float32(128)
    cr = (r - luma) * np.float32(224 / 1.5748) + np.float32(128)
    y = luma * np.float32(219) + np.float32(16)
    return Texture((y * alpha, cb * alpha, cr * alpha), (LUMA,) * 3, size, alpha)


def yuv_planes(r: Plane, g: Plane, b: Plane) -> tuple[Plane, Plane, Plane]:
    """R', G', B' float32 0..1 to rounded 4:2:0 planes."""
    h, w = r.shape
    half = ((h + 1) // 2, (w + 1) // 2)
    y, u, v = np.empty((h, w), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)
    rgb_to_planes(y, u, v, r, g, b, np.full((1, w), 0.5, np.float32), 0)
    return y, u, v


def texture_bytes(made: Texture) -> int:
    return sum(p.nbytes for p in made.planes) + (0 if made.alpha is None else made.alpha.nbytes)


def cropped(source: Texture, crop: tuple[float, float, float, float]) -> Texture:
    """Only the samples inside the crop, where they were: nothing outside it can bleed in."""
    if crop == (0.0, 0.0, 1.0, 1.0):
        return source
    w, h = source.size
    left, top = crop[0] * w, crop[1] * h
    right, bottom = left + crop[2] * w, top + crop[3] * h

    def cut(plane: Plane, grid: Grid) -> tuple[Plane, Grid]:
        rows = _between(top, bottom, grid.y_step, grid.y_offset, plane.shape[0])
        columns = _between(left, right, grid.x_step, grid.x_offset, plane.shape[1])
        x, y = grid.x_offset + grid.x_step * columns.start, grid.y_offset + grid.y_step * rows.start
        return plane[rows, columns], replace(grid, x_offset=x, y_offset=y)

    pairs = [cut(p, g) for p, g in zip(source.planes, source.grids, strict=True)]
    alpha = None if source.alpha is None else cut(source.alpha, source.grids[0])[0]
    planes, grids = tuple(p for p, _ in pairs), tuple(g for _, g in pairs)
    return replace(source, planes=planes, grids=grids, alpha=alpha)


def _between(low: float, high: float, step: float, offset: float, count: int) -> slice:
    """The samples in [low, high), which are at offset + step i; at least the nearest one."""
    first = min(max(math.ceil((low - offset) / step - 1e-6), 0), count - 1)
    last = min(math.ceil((high - offset) / step - 1e-6), count)
    return slice(first, max(last, first + 1))


def prefiltered(source: Texture, across: float, down: float) -> Texture:
    """The texture made ready to be sampled at `across` x `down` texels per pixel.

    Shown smaller, a bilinear sample would skip texels and shimmer. So each axis is first halved
    by averages while it is at least twice too fine, then blurred by a Gaussian whose sigma,
    sqrt(s^2 - 1) / 2 texels, makes up the rest of the pixel's footprint s.
    """
    halvings = [max(0, math.floor(math.log2(max(s, 1.0)))) for s in (across, down)]
    rest = [max(1.0, s / 2**k) for s, k in zip((across, down), halvings, strict=True)]
    sigmas = [math.sqrt(s * s - 1) / 2 for s in rest]
    if not any(halvings) and max(sigmas) < LEAST_SIGMA:
        return _at_least_two(source)
    pairs = [
        _filter(p, g, halvings, sigmas) for p, g in zip(source.planes, source.grids, strict=True)
    ]
    alpha = source.alpha
    if alpha is not None:
        alpha = _filter(alpha, source.grids[0], halvings, sigmas)[0]
    planes, grids = tuple(p for p, _ in pairs), tuple(g for _, g in pairs)
    return _at_least_two(replace(source, planes=planes, grids=grids, alpha=alpha))


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """One plane at one or more levels of detail, each half as fine as the one before.

    `atlas` (rows, columns): the levels below one another; `table` (L, 3) int64: first row, rows,
    columns; `grids`: the texel grid of each.
    """

    atlas: Plane
    table: npt.NDArray[np.int64]
    grids: tuple[Grid, ...]


def levels(plane: Plane, grid: Grid, count: int) -> Levels:
    """The plane and count - 1 halvings of it; a single level is the plane itself, not copied."""
    stack, grids = [plane], [grid]
    while len(stack) < count and min(stack[-1].shape) >= 4:
        smaller, coarser = _filter(stack[-1], grids[-1], [1, 1], [0.0, 0.0])
        stack.append(smaller)
        grids.append(coarser)
    heights = [p.shape[0] for p in stack]
    starts = np.cumsum([0, *heights[:-1]])
    table = np.array([[s, *p.shape] for s, p in zip(starts, stack, strict=True)], np.int64)
    if len(stack) == 1:
        return Levels(np.ascontiguousarray(plane), table, (grid,))
    atlas = np.empty((sum(heights), plane.shape[1]), plane.dtype)
    for (start, rows, columns), level in zip(table, stack, strict=True):
        atlas[start : start + rows, :columns] = level
    return Levels(atlas, table, tuple(grids))


def _filter(
    plane: Plane, grid: Grid, halvings: list[int], sigmas: list[float]
) -> tuple[Plane, Grid]:
    import cv2

    x_left, y_left = halvings
    while x_left > 0 or y_left > 0:
        h, w = plane.shape
        x, y = x_left > 0 and w > 3, y_left > 0 and h > 3
        if not (x or y):
            break
        # an odd last row or column has no partner: it is repeated, so that grids stay exact
        if (x and w % 2) or (y and h % 2):
            plane = cv2.copyMakeBorder(
                plane, 0, int(y and h % 2), 0, int(x and w % 2), cv2.BORDER_REPLICATE
            )
            h, w = plane.shape
        size = (w // 2 if x else w, h // 2 if y else h)
        plane = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
        grid = grid.halved(x, y)
        x_left, y_left = x_left - 1, y_left - 1
    if max(sigmas) >= LEAST_SIGMA:
        sx, sy = map(sampled_sigma, sigmas)
        taps = [3 if s < 0.6 else 5 for s in (sx, sy)]
        plane = cv2.GaussianBlur(plane, taps, sx, sigmaY=sy, borderType=cv2.BORDER_REPLICATE)
    return plane, grid


def sampled_sigma(sigma: float) -> float:
    """The sigma whose Gaussian, sampled at five texels, really has the given one.

    A narrow Gaussian sampled at its middle and beside it holds less than its variance.
    """
    wanted, made = _sigmas()
    return float(np.interp(sigma, made, wanted))


@functools.cache
def _sigmas() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Sigmas, and those of five samples of their Gaussians."""
    wanted = np.linspace(0.1, 1.5, 141)
    at = np.arange(-2, 3)
    weights = np.exp(-(at**2) / (2 * wanted[:, None] ** 2))
    return wanted, np.sqrt((weights * at**2).sum(axis=1) / weights.sum(axis=1))


def _at_least_two(source: Texture) -> Texture:
    """Bilinear cells need two rows and columns: single ones are repeated."""

    def grown(plane: Plane) -> Plane:
        h, w = plane.shape
        if h >= 2 and w >= 2:
            return plane
        return np.pad(plane, ((0, 2 - min(h, 2)), (0, 2 - min(w, 2))), mode="edge")

    if all(min(p.shape) >= 2 for p in source.planes):
        return source
    alpha = None if source.alpha is None else grown(source.alpha)
    return replace(source, planes=tuple(map(grown, source.planes)), alpha=alpha)


class Cache:
    """Derived arrays kept by the identity of the surface they come from, least recent out first.

    Only what is derived from pictures that last (images, held frames) is worth keeping; a video's
    frames pass through without a trace.
    """

    def __init__(self, limit_bytes: int) -> None:
        import threading

        self._limit = limit_bytes
        self._held: dict[Any, tuple[object, Any, int]] = {}
        self._lock = threading.Lock()

    def get(
        self, key: Any, owner: object, size_of: Callable[[Any], int], make: Callable[[], Any]
    ) -> Any:
        """What `make` gives for `key`; `owner` is kept alive so that ids in the key stay valid."""
        with self._lock:
            if key in self._held:
                self._held[key] = entry = self._held.pop(key)
                return entry[1]
        made = make()
        with self._lock:
            self._held[key] = (owner, made, size_of(made))
            while sum(e[2] for e in self._held.values()) > self._limit and len(self._held) > 1:
                del self._held[next(iter(self._held))]
        return made
