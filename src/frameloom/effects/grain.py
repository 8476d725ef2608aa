"""`grain`: film grain, new in every frame.

Each grain is a cell of `size` pixels (at 1080 lines; never less than one pixel). Its value is the
sum of four bytes of a hash of (seed, column, row), close to a Gaussian of sigma 1/2, and is added
with weight opacity (0.35 + 2.6 l (1 - l)): strongest in the middle tones, as on film; black
and white keep a third of it. Larger grains are interpolated between cells, at the same sigma.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import Band
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Point
from frameloom.params.animated import Animated, In, Switched
from frameloom.params.base import param


def shade(band: Band, call: EffectCall) -> None:
    cell = max(1.0, call.params["size"] * band.size[1] / 1080)
    channels = 1 if call.params["monochrome"] else 3
    strength, seed = np.float32(call.params["opacity"]), np.uint32(call.seed & 0xFFFFFFFF)
    noise = np.empty((channels, band.size[0]), np.float32)
    add_grain(band.r, band.g, band.b, band.first, noise, cell, strength, seed)


class Grain(Effect):
    """Film grain: seeded noise, new in every frame."""

    type: Literal["grain"] = "grain"
    maths: ClassVar = Point(shade)
    opacity: Animated[Annotated[float, In(0, 0.5)]] = param(0.06, "How strong the grain is.")
    size: Animated[Annotated[float, In(1, 4, "px at 1080p")]] = param(1.0, "Size of one grain.")
    monochrome: Switched[bool] = param(True, "Grey grain; false gives coloured grain.")


@kernel
def add_grain(r, g, b, first, noise, cell, opacity, seed):
    rows, w = r.shape
    above, below = np.empty(w + 2, np.float32), np.empty(w + 2, np.float32)
    for k in range(rows):
        for c in range(noise.shape[0]):
            layer = np.uint32(seed + np.uint32(c) * np.uint32(0x632BE59B))
            if cell <= 1.0:
                grains(noise[c], w, first + k, layer)
            else:
                _smooth(noise[c], above, below, first + k, cell, layer)
        last = noise.shape[0] - 1
        n0, n1, n2 = noise[0], noise[min(1, last)], noise[min(2, last)]
        _add(r[k], g[k], b[k], n0, n1, n2, opacity)


@kernel
def _add(red, green, blue, n0, n1, n2, opacity):
    """A row's noise, weighted by its luma."""
    # an unsigned count: with a signed one there is no SIMD
    for i in range(np.uint64(red.size)):
        p, q, s = red[i], green[i], blue[i]
        luma = np.float32(0.2126) * p + np.float32(0.7152) * q + np.float32(0.0722) * s
        luma = min(max(luma, np.float32(0)), np.float32(1))
        weight = opacity * (np.float32(0.35) + np.float32(2.6) * luma * (np.float32(1) - luma))
        red[i] = p + weight * n0[i]
        green[i] = q + weight * n1[i]
        blue[i] = s + weight * n2[i]


@kernel
def grains(out, n, row, seed):
    """Noise of sigma 1/2 for cells 0..n of a row: four bytes of a hash (murmur3's finaliser)."""
    base = np.uint32(seed ^ np.uint32(np.uint32(row) * np.uint32(0x9E3779B1)))
    # every step is cast back: numba widens to 64 bits, which would halve the SIMD lanes
    for i in range(n):
        h = np.uint32(np.uint32(np.uint32(i) * np.uint32(0x85EBCA77)) ^ base)
        h = np.uint32(np.uint32(h ^ np.uint32(h >> np.uint32(16))) * np.uint32(0x7FEB352D))
        h = np.uint32(np.uint32(h ^ np.uint32(h >> np.uint32(15))) * np.uint32(0x846CA68B))
        h = np.uint32(h ^ np.uint32(h >> np.uint32(16)))
        # two bytes at once: their sums fit 16 bits
        low, high = np.uint32(h & np.uint32(0x00FF00FF)), np.uint32(h >> np.uint32(8))
        pairs = np.uint32(low + np.uint32(high & np.uint32(0x00FF00FF)))
        total = np.uint32(np.uint32(pairs & np.uint32(0xFFFF)) + np.uint32(pairs >> np.uint32(16)))
        out[i] = (np.float32(np.int32(total)) - np.float32(510)) * np.float32(0.5 / 147.8)


@kernel
def _smooth(out, above, below, row, cell, seed):
    """Bilinear between cells, divided by the weights' norm so that sigma stays the same."""
    w = out.shape[0]
    y = (row + 0.5) / cell
    j = int(np.floor(y))
    ty = np.float32(y - j)
    count = min(int(w / cell) + 2, w + 2)
    grains(above, count, j, seed)
    grains(below, count, j + 1, seed)
    sy = np.float32(1) - ty
    for i in range(w):
        x = np.float32((i + 0.5) / cell)
        c = min(int(x), count - 2)
        tx = x - np.float32(c)
        sx = np.float32(1) - tx
        value = (above[c] * sx + above[c + 1] * tx) * sy + (below[c] * sx + below[c + 1] * tx) * ty
        out[i] = value / np.sqrt((sx * sx + tx * tx) * (sy * sy + ty * ty))
