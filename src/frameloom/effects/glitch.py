"""`glitch`: a broken signal: stripes torn aside, colours out of place, blocks astray, snow.

- `sporadic`: breaks now and then. After a wait from `delay` comes a break as long as `length` says,
  both drawn for each break; in a break every moment is mild or, with the chance 1 - ratio, wild.
  So works the glitch of the postprocessing library (pmndrs) and of three.js.
- `constant_mild`, `constant_wild`: such moments without a pause.
- `block`: blocks of a broken video stream: all but the share `ratio` of them show another place.
- `noise`: a worn tape: every line strays a little, and all but the share `ratio` carry snow.

In a moment's break the picture lies in stripes, `columns` high at most, and one column, two
`columns` wide, stands out of them. Stripes move sideways and the column up or down, by up to 0.045
heights when mild and 0.15 when wild, and red and blue drift apart by up to 0.006 or 0.02. Blocks
are three `columns` wide and one high. A moment lasts 1/15 s at any frame rate; what happens in it
is drawn from the effect's seed and the moment's number, so every frame stands for itself. What
would come from outside is mirrored at the border. With `monochrome` the parts that moved lose
their colour. Outside the breaks the picture is untouched.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import AfterValidator

from frameloom.core.band import Frame
from frameloom.core.jit import kernel
from frameloom.core.noise import hash3, uniforms
from frameloom.core.picture import EffectCall
from frameloom.core.seed import mix64, uniform
from frameloom.effects.base import Effect, Filter
from frameloom.params.animated import Animated, In, Share, Switched
from frameloom.params.base import param
from frameloom.params.problems import wrong

Algorithm = Literal["sporadic", "constant_mild", "constant_wild", "block", "noise"]
Ints = npt.NDArray[np.int32]

MOMENTS_PER_S = 15
LINES = 540
MILD, WILD = 0.3, 1.0
SHORTEST_CYCLE_S = 1 / 30
"""A wait and its break last no less together, or there would be no end to counting them."""


@dataclass(frozen=True, slots=True)
class Breakage:
    """The picture cut at `rows` and `columns` into cells, all from 0 to the picture's end, pixels.

    dx, dy: (cells down, cells across) int32: where each takes its pixels from. moved: uint8, 1
    where the user sees the cell broken. drift: how far red lies aside, blue the other way, pixels.
    """

    rows: Ints
    columns: Ints
    dx: Ints
    dy: Ints
    moved: npt.NDArray[np.uint8]
    drift: tuple[int, int] = (0, 0)
    snow: float = 0.0


def apply(frame: Frame, call: EffectCall) -> None:
    moment = math.floor(call.time_s * MOMENTS_PER_S)
    seed = mix64(call.owner_seed, moment)
    broken = breakage(call, frame.size, seed)
    if broken is None:
        return
    for side, plane in zip((1, 0, -1), frame.planes, strict=True):
        x, y = broken.drift[0] * side, broken.drift[1] * side
        cells = broken.rows, broken.columns, broken.dx, broken.dy
        rearrange(plane, plane.copy(), *cells, x, y)
    if call.params["monochrome"]:
        drain(*frame.planes, broken.rows, broken.columns, broken.moved)
    if broken.snow:
        share, own = np.float32(broken.snow), np.uint32(seed & 0xFFFFFFFF)
        snow(*frame.planes, share, max(1.0, frame.size[1] / LINES), own)


def breakage(call: EffectCall, size: tuple[int, int], seed: int) -> Breakage | None:
    """What is broken at the call's moment, whose seed is `seed`; None: nothing."""
    params, algorithm = call.params, call.params["algorithm"]
    if algorithm == "block":
        return blocks(params, size, seed)
    if algorithm == "noise":
        return lines(params, size, seed)
    if algorithm == "sporadic":
        if not in_break(call.owner_seed, params["delay"], params["length"], call.time_s):
            return None
        level = WILD if uniform(seed, 0) >= params["ratio"] else MILD
    else:
        level = WILD if algorithm == "constant_wild" else MILD
    return torn(params, size, seed, level)


def in_break(
    seed: int,
    delay: tuple[Fraction, Fraction],
    length: tuple[Fraction, Fraction],
    time_s: Fraction,
) -> bool:
    """Whether a break is on at `time_s` from the effect's start."""
    least = max(float(delay[0] + length[0]), SHORTEST_CYCLE_S)
    count = 64
    while count * least <= time_s:
        count *= 2
    starts, ends = breaks(seed, *map(float, (*delay, *length)), count)
    k = int(np.searchsorted(starts, float(time_s), side="right")) - 1
    return k >= 0 and float(time_s) < ends[k]


@functools.lru_cache(maxsize=32)
def breaks(
    seed: int, delay_0: float, delay_1: float, length_0: float, length_1: float, count: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Starts and ends of the first `count` breaks, seconds: the same first ones for any count."""
    drawn = uniforms(seed, 2 * count)
    waits = delay_0 + (delay_1 - delay_0) * drawn[::2]
    lengths = length_0 + (length_1 - length_0) * drawn[1::2]
    waits = np.maximum(waits, SHORTEST_CYCLE_S - lengths)
    ends = np.cumsum(waits + lengths)
    return ends - lengths, ends


def torn(params: Mapping[str, Any], size: tuple[int, int], seed: int, level: float) -> Breakage:
    """Stripes moved sideways, a column moved up or down, colours apart."""
    w, h = size
    most = params["columns"]
    drawn = uniforms(seed, 8 + 3 * math.ceil(8 / most))
    head, (heights, hits, ways) = drawn[:8], drawn[8:].reshape(3, -1)
    rows = cuts(np.cumsum(most * (0.25 + 0.75 * heights)), h, h)
    width = min(2 * most * h / w, 0.5)
    left = head[1] * (1 - width)
    columns = cuts(np.array([left, left + width]), w, w)
    n, m = len(rows) - 1, len(columns) - 1
    hit = hits[:n] < 0.25 + 0.35 * level
    dx = np.where(hit, (2 * ways[:n] - 1) * 0.15 * level * h, 0.0)[:, None].repeat(m, 1)
    column = int(np.searchsorted(columns, round(left * w), side="right")) - 1
    dy = np.zeros((n, m))
    dy[:, column] = (2 * head[2] - 1) * 0.15 * level * h
    moved = hit[:, None].repeat(m, 1)
    moved[:, column] = True
    angle, far = head[3] * 2 * math.pi, 0.02 * level * head[4] * h
    drift = round(far * math.cos(angle)), round(far * math.sin(angle))
    return Breakage(rows, columns, whole(dx), whole(dy), moved.astype(np.uint8), drift)


def blocks(params: Mapping[str, Any], size: tuple[int, int], seed: int) -> Breakage:
    """A grid of blocks, some of which show another place."""
    w, h = size
    cell = params["columns"]
    rows = cuts(np.arange(1, math.ceil(1 / cell)) * cell, h, h)
    columns = cuts(np.arange(1, math.ceil(w / h / cell / 3)) * 3 * cell, h, w)
    n, m = len(rows) - 1, len(columns) - 1
    hits, across, down = uniforms(seed, 3 * n * m).reshape(3, n, m)
    hit = hits >= params["ratio"]
    dx = np.where(hit, (2 * across - 1) * 0.25 * h, 0.0)
    dy = np.where(hit, (2 * down - 1) * 0.08 * h, 0.0)
    return Breakage(rows, columns, whole(dx), whole(dy), hit.astype(np.uint8))


def lines(params: Mapping[str, Any], size: tuple[int, int], seed: int) -> Breakage:
    """Lines of 1/540 of the picture's height, swaying in a slow wave and jittering."""
    w, h = size
    drawn = uniforms(seed, 2 + LINES)
    at = np.arange(LINES) / LINES
    sway = np.sin(2 * np.pi * (at * (1 + 3 * drawn[0]) + drawn[1])) ** 3
    dx = (0.004 * (2 * drawn[2:] - 1) + 0.012 * sway) * h
    rows = cuts(at, h, h)
    dx = dx[rows[:-1] * LINES // h, None]
    moved = np.ones(dx.shape, np.uint8)
    columns = np.array([0, w], np.int32)
    return Breakage(rows, columns, whole(dx), whole(0 * dx), moved, snow=1 - params["ratio"])


def cuts(at: npt.NDArray[np.float64], unit_px: int, length: int) -> Ints:
    """Places in units of `unit_px` as pixels, with both ends of `length`, in order, none twice."""
    inner = np.rint(at * unit_px).astype(np.int32)
    inside = inner[(inner > 0) & (inner < length)]
    return np.unique(np.concatenate(([0], inside, [length]))).astype(np.int32)


def whole(values: npt.NDArray[np.float64]) -> Ints:
    return np.ascontiguousarray(np.rint(values).astype(np.int32))


def _ordered(times: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    if times[0] > times[1]:
        raise wrong("[shortest, longest] in seconds", times)
    return times


Times = Annotated[tuple[Fraction, Fraction], In(0, 3600, "s"), AfterValidator(_ordered)]


class Glitch(Effect):
    """Breaks the picture now and then."""

    type: Literal["glitch"] = "glitch"
    maths: ClassVar = Filter(apply, alpha="moves")
    algorithm: Switched[Algorithm] = param("sporadic", "How it breaks.")
    ratio: Animated[Share] = param(
        0.85, "How much stays calm: of the moments in a break, of the blocks, of the lines."
    )
    columns: Animated[Annotated[float, In(0.01, 0.2, "heights")]] = param(
        0.05, "Size of the broken parts."
    )
    delay: Times = param(
        (Fraction(3, 2), Fraction(7, 2)), "Shortest and longest wait between two breaks."
    )
    length: Times = param((Fraction(3, 5), Fraction(1)), "Shortest and longest break.")
    monochrome: Switched[bool] = param(False, "Broken parts lose their colour.")


@kernel
def rearrange(dst, src, rows, columns, dx, dy, x, y):
    """Every cell of dst from its place in src, all x and y pixels farther, mirrored outside."""
    h, w = dst.shape
    for j in range(rows.shape[0] - 1):
        for row in range(rows[j], rows[j + 1]):
            for i in range(columns.shape[0] - 1):
                line = src[_mirrored(row + dy[j, i] + y, h)]
                shift = dx[j, i] + x
                left, right = columns[i], columns[i + 1]
                start, stop = min(max(left, -shift), right), max(min(right, w - shift), left)
                for k in range(left, start):
                    dst[row, k] = line[_mirrored(k + shift, w)]
                for k in range(start, stop):
                    dst[row, k] = line[k + shift]
                for k in range(max(start, stop), right):
                    dst[row, k] = line[_mirrored(k + shift, w)]


@kernel
def _mirrored(at, length):
    at = -1 - at if at < 0 else at
    at = 2 * length - 1 - at if at >= length else at
    return min(max(at, 0), length - 1)


@kernel
def drain(r, g, b, rows, columns, moved):
    """Grey, of the same BT.709 luma, where `moved`."""
    for j in range(rows.shape[0] - 1):
        for i in range(columns.shape[0] - 1):
            if moved[j, i]:
                for row in range(rows[j], rows[j + 1]):
                    for k in range(columns[i], columns[i + 1]):
                        luma = (
                            np.float32(0.2126) * r[row, k]
                            + np.float32(0.7152) * g[row, k]
                            + np.float32(0.0722) * b[row, k]
                        )
                        r[row, k] = g[row, k] = b[row, k] = np.int32(luma + np.float32(0.5))


@kernel
def snow(r, g, b, share, cell, seed):
    """Grey specks, one line high and up to a few long, on a share of the lines."""
    h, w = r.shape
    for row in range(h):
        line = int((row + 0.5) / cell)
        if np.float32(hash3(line, 0, 7, seed) >> np.uint32(8)) * np.float32(2**-24) >= share:
            continue
        strength = np.float32(hash3(line, 1, 7, seed) & np.uint32(255)) * np.float32(1 / 255)
        for k in range(w):
            column = int((k + 0.5) / cell) // 3
            noise = hash3(column, line, 11, seed)
            if noise & np.uint32(7) < np.uint32(3):
                value = np.float32(noise >> np.uint32(16))
                mix = (
                    strength
                    * np.float32((noise >> np.uint32(8)) & np.uint32(255))
                    / np.float32(255)
                )
                for plane in (r, g, b):
                    old = np.float32(plane[row, k])
                    plane[row, k] = np.int32(old + (value - old) * mix)
