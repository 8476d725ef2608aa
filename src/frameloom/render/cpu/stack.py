"""The effect stack: few passes over the picture, in bands of rows that stay in cache.

Consecutive displacements compose into one map and one resampling; the point effects after them
run on the same band before it is written. Inside a pass everything is float32; between passes
R'G'B' is kept in 16 bits; the one rounding to 8 bits at the end is dithered.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.band import F32, Band, Frame
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.core.screens import bayer
from frameloom.effects.base import Filter, Point, maths_of
from frameloom.render.cpu.canvas import Canvas, yuv_canvas
from frameloom.render.cpu.convert import rgb_to_planes, rows_to_rgb
from frameloom.render.cpu.packed import pack
from frameloom.render.cpu.rolling import Rolling
from frameloom.render.cpu.sampling import load16
from frameloom.render.cpu.warp import Fine, Warp, drift, is_gentle, moves_of, step_of

BAND_PIXELS = 160_000


def band_rows(width: int) -> int:
    """A power of two: bands then do not wrap in a `Rolling` window."""
    return 1 << max(1, (BAND_PIXELS // width).bit_length() - 1)


@functools.lru_cache(maxsize=8)
def dither_rows(width: int) -> npt.NDArray[np.float32]:
    """(8, width) float32: the 8 x 8 Bayer tile, repeated along x."""
    return np.tile(bayer(3), (1, -(-width // 8)))[:, :width].copy()


Planes16 = tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16], npt.NDArray[np.uint16]]


@dataclass(frozen=True, slots=True)
class Pass:
    """Displacements, in the user's order, then point effects; or one filter."""

    warps: tuple[EffectCall, ...] = ()
    points: tuple[EffectCall, ...] = ()
    filter: EffectCall | None = None


def passes(calls: Iterable[EffectCall]) -> list[Pass]:
    """The stack cut where an effect must see what those before it have finished."""
    found: list[Pass] = []
    for call in calls:
        maths = maths_of(call)
        last = found[-1] if found and found[-1].filter is None else None
        if isinstance(maths, Filter):
            found.append(Pass(filter=call))
        elif isinstance(maths, Point) and last is not None:
            found[-1] = Pass(last.warps, (*last.points, call))
        elif isinstance(maths, Point):
            found.append(Pass(points=(call,)))
        elif last is not None and not last.points and call.amount == 1 == last.warps[-1].amount:
            found[-1] = Pass((*last.warps, call))
        else:
            found.append(Pass((call,)))
    return found


def apply_effects(source: Canvas | Planes16, calls: tuple[EffectCall, ...]) -> Canvas:
    """The picture after the stack; a given canvas is not changed, 16-bit planes may be.

    Effects of amount 0 are left out: alone they leave the canvas itself.
    """
    calls = tuple(call for call in calls if call.amount > 0)
    if not calls and isinstance(source, Canvas):
        return source
    size = source.size if isinstance(source, Canvas) else source[0].shape[::-1]
    todo = passes(calls)
    for k, step in enumerate(todo):
        if step.filter is not None:
            source = planes16(source) if isinstance(source, Canvas) else source
            filtered(source, step.filter)
            continue
        target = yuv_canvas(size) if k == len(todo) - 1 else _empty16(size)
        _run(step, source, target, size)
        source = target
    if not isinstance(source, Canvas):
        target = yuv_canvas(size)
        _run(Pass(), source, target, size)
        source = target
    return source


def filtered(planes: Planes16, call: EffectCall) -> None:
    """A filter on the planes, in place."""
    maths = maths_of(call)
    assert isinstance(maths, Filter)
    before = [plane.copy() for plane in planes] if call.amount != 1 else []
    maths.apply(Frame(*planes), call)
    for old, new in zip(before, planes, strict=False):
        mix16(new, old, np.float32(call.amount))


def _run(
    step: Pass, source: Canvas | Planes16, target: Canvas | Planes16, size: tuple[int, int]
) -> None:
    w, h = size
    rows = band_rows(w)
    memory = np.empty((3, rows, w), np.float32)
    moved = warping(step.warps, source, size) if step.warps else None
    for first in range(0, h, rows):
        n = min(rows, h - first)
        band = Band(memory[0, :n], memory[1, :n], memory[2, :n], first, size)
        if moved is None:
            _load(source, band.r, band.g, band.b, first)
        else:
            band = moved(band)
            if step.warps[-1].amount != 1:
                fade_band(band, source, step.warps[-1].amount)
        for call in step.points:
            shaded(band, call)
        store(band, target)


def warping(
    calls: tuple[EffectCall, ...], source: Canvas | Planes16, size: tuple[int, int]
) -> Warp:
    """What fills bands from where displacements of one amount point."""
    moves = moves_of(calls)
    if is_gentle(moves, size):
        return drift(moves, Rolling(functools.partial(_load, source), size), size)
    return Fine(moves, step_of(moves, size), _packed(source, size))


def _packed(source: Canvas | Planes16, size: tuple[int, int]) -> npt.NDArray[np.uint16]:
    w, h = size
    out, rows = np.empty((h, w), np.uint64), band_rows(w)
    memory = np.empty((3, rows, w), np.float32)
    for first in range(0, h, rows):
        r, g, b = memory[:, : h - first]
        _load(source, r, g, b, first)
        pack(out[first : first + rows], r, g, b)
    return out.view(np.uint16)


def fade_band(band: Band, source: Canvas | Planes16, amount: float) -> None:
    """The band blended with what it was in the source."""
    r, g, b = before = np.empty((3, *band.r.shape), np.float32)
    _load(source, r, g, b, band.first)
    for new, old in zip((band.r, band.g, band.b), before, strict=True):
        new[:] = old + (new - old) * np.float32(amount)


def shaded(band: Band, call: EffectCall) -> None:
    """A point effect on the band, in place."""
    maths = maths_of(call)
    assert isinstance(maths, Point)
    if call.amount == 1:
        maths.shade(band, call)
        return
    before = [plane.copy() for plane in (band.r, band.g, band.b)]
    maths.shade(band, call)
    for old, new in zip(before, (band.r, band.g, band.b), strict=True):
        # what is beyond white is white: half of it is half way there
        new[:] = old + (np.clip(new, 0, 1) - old) * np.float32(call.amount)


def _load(source: Canvas | Planes16, r: F32, g: F32, b: F32, first: int) -> None:
    """Rows of the source from `first` on."""
    if isinstance(source, Canvas):
        y, u, v = source.planes
        rows_to_rgb(r, g, b, y, u, v, first)
    else:
        for dst, src in zip((r, g, b), source, strict=True):
            load16(dst, src, first)


def store(band: Band, target: Canvas | Planes16) -> None:
    first, n = band.first, band.r.shape[0]
    if isinstance(target, Canvas):
        y, u, v = target.planes
        noise = dither_rows(band.size[0])
        half = slice(first // 2, (first + n + 1) // 2)
        rgb_to_planes(y[first : first + n], u[half], v[half], band.r, band.g, band.b, noise, first)
    else:
        for src, dst in zip((band.r, band.g, band.b), target, strict=True):
            store16(dst[first : first + n], src)


def planes16(canvas: Canvas) -> Planes16:
    """The canvas as R'G'B' in 16 bits."""
    w, h = canvas.size
    target = _empty16(canvas.size)
    y, u, v = canvas.planes
    rows = band_rows(w)
    memory = np.empty((3, rows, w), np.float32)
    for first in range(0, h, rows):
        n = min(rows, h - first)
        r, g, b = memory[:, :n]
        rows_to_rgb(r, g, b, y, u, v, first)
        store(Band(r, g, b, first, canvas.size), target)
    return target


def _empty16(size: tuple[int, int]) -> Planes16:
    r, g, b = np.empty((3, size[1], size[0]), np.uint16)
    return r, g, b


@kernel
def store16(dst, src):
    """float32 rows, clipped to 0..1, to 16 bits."""
    for k in range(dst.shape[0]):
        for i in range(dst.shape[1]):
            v = min(max(src[k, i], np.float32(0)), np.float32(1))
            dst[k, i] = np.uint16(v * np.float32(65535) + np.float32(0.5))


@kernel
def mix16(new, old, amount):
    """new = old + (new - old) * amount, uint16."""
    for k in range(new.shape[0]):
        for i in range(new.shape[1]):
            a = np.float32(old[k, i])
            new[k, i] = np.int32(a + (np.float32(new[k, i]) - a) * amount + np.float32(0.5))
