"""`dither`: few colours, many dots.

Each of R'G'B' (or, with `luminance_only`, the luma, which all three then follow) is rounded to
`levels` even steps from black to white: floor(v n + i (T - 1/2) + 1/2 + b) / n with n = levels - 1,
i = `intensity`, b = `threshold_bias` and the threshold T of the pixel in 0..1. With intensity 1
the mean over the pattern is the untouched picture's; with 0 there are only steps.

T, by `mode`: `bayer2` to `bayer16`, ordered patterns of that many pixels (Bayer, 1973); `halftone`,
round dots 11 pixels apart at 45 degrees; `lines`, hatching 6 pixels apart at 45 degrees;
`value_noise`, blotches of about 6 pixels; all of these stand still. `random` is another number
for every pixel of every frame. A pattern's pixel is one of the picture's up to 1620 lines, and
height / 1080, rounded, above: dots stay dots on a small picture and stay visible on a large one,
and the share of each level in any part of the picture is the same.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core import screens
from frameloom.core.band import F32, Band
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, In, Share, Switched
from frameloom.params.base import param

Mode = Literal[
    "bayer2", "bayer4", "bayer8", "bayer16", "random", "value_noise", "halftone", "lines"
]

TILES: dict[str, Callable[[], F32]] = {
    "bayer2": functools.partial(screens.bayer, 1),
    "bayer4": functools.partial(screens.bayer, 2),
    "bayer8": functools.partial(screens.bayer, 3),
    "bayer16": functools.partial(screens.bayer, 4),
    "value_noise": screens.blotches,
    "halftone": screens.dots,
    "lines": screens.hatching,
}


def shade(band: Band, call: EffectCall) -> None:
    params = call.params
    intensity = params["intensity"]
    quantise(
        band.r, band.g, band.b,
        thresholds(params["mode"], band, call.seed),
        np.float32(round(params["levels"]) - 1),
        np.float32(intensity),
        np.float32(0.5 - 0.5 * intensity + params["threshold_bias"]),
        params["luminance_only"],
    )  # fmt: skip


def thresholds(mode: str, band: Band, seed: int) -> F32:
    """(rows, width) 0..1 for the pixels of a band."""
    width, height = band.size
    cell = max(1, int(height / 1080 + 0.5))
    cells = np.arange(band.first, band.first + band.r.shape[0]) // cell
    if mode == "random":
        noise = np.empty((cells[-1] - cells[0] + 1, -(-width // cell)), np.float32)
        scatter(noise, cells[0], np.uint32(seed & 0xFFFFFFFF))
        wide = noise if cell == 1 else np.repeat(noise, cell, axis=1)[:, :width]
        return np.asarray(wide[cells - cells[0]])
    screen = screen_rows(mode, width, cell)
    return np.asarray(screen[cells % screen.shape[0]])


@functools.lru_cache(maxsize=4)
def screen_rows(mode: str, width: int, cell: int) -> F32:
    """(tile's rows, width): the tile of a mode side by side, its pixels `cell` wide."""
    tile = np.repeat(TILES[mode](), cell, axis=1)
    return np.tile(tile, (1, -(-width // tile.shape[1])))[:, :width].copy()


class Dither(Effect):
    """Fewer colours, with the rest made of dots."""

    type: Literal["dither"] = "dither"
    maths: ClassVar = Point(shade)
    mode: Switched[Mode] = param("bayer4", "The pattern of the dots.")
    levels: Animated[Annotated[int, In(2, 32)]] = param(8, "Steps of each channel.")
    intensity: Animated[Share] = param(1.0, "How strong the pattern is.")
    threshold_bias: Animated[Annotated[float, In(-0.3, 0.3, "steps")]] = param(
        0.0, "Darker below 0, brighter above."
    )
    luminance_only: Switched[bool] = param(False, "Dithers brightness and keeps the colours.")


@kernel
def quantise(r, g, b, threshold, steps, intensity, offset, luminance_only):
    inverse = np.float32(1) / steps
    for k in range(r.shape[0]):
        red, green, blue, t = r[k], g[k], b[k], threshold[k]
        if luminance_only:
            for i in range(t.shape[0]):
                luma = (
                    np.float32(0.2126) * red[i]
                    + np.float32(0.7152) * green[i]
                    + np.float32(0.0722) * blue[i]
                )
                q = np.floor(luma * steps + intensity * t[i] + offset)
                more = min(max(q, np.float32(0)), steps) * inverse - luma
                red[i] += more
                green[i] += more
                blue[i] += more
            continue
        for i in range(t.shape[0]):
            shift = intensity * t[i] + offset
            x = np.floor(red[i] * steps + shift)
            y = np.floor(green[i] * steps + shift)
            z = np.floor(blue[i] * steps + shift)
            red[i] = min(max(x, np.float32(0)), steps) * inverse
            green[i] = min(max(y, np.float32(0)), steps) * inverse
            blue[i] = min(max(z, np.float32(0)), steps) * inverse


@kernel
def scatter(out, first, seed):
    """Even random numbers strictly inside 0..1, by hashing row, column and seed."""
    for k in range(out.shape[0]):
        row = out[k]
        base = np.uint32(seed ^ np.uint32(np.uint32(first + k) * np.uint32(0x9E3779B1)))
        for i in range(row.shape[0]):
            h = np.uint32(np.uint32(i) * np.uint32(0x85EBCA77)) ^ base
            h = np.uint32((h ^ (h >> np.uint32(16))) * np.uint32(0x7FEB352D))
            h = np.uint32((h ^ (h >> np.uint32(15))) * np.uint32(0x846CA68B))
            h = (h ^ (h >> np.uint32(16))) >> np.uint32(9)
            row[i] = (np.float32(np.int32(h)) + np.float32(0.5)) * np.float32(2**-23)
