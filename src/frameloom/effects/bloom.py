"""`bloom`: light spills over.

What is bright spreads as in a lens or an eye: into four Gaussians, the widest of sigma `radius`
(picture heights), each next one half as wide, with equal shares of the light, which together fall
off about as 1 / distance^2. A place gives smoothstep((m - `threshold`) / 0.2) of its light, m being
the largest R', G' or B' of it and the eight pixels about it: nothing switches on at once, coloured
lamps glow like white ones, and the dim rim of a small light that moves glows with it, or it would
flicker.

Light adds up, coded values do not: the glow is computed on the square of R'G'B' (a power law of 2,
near enough to the display's, and exact both ways). `intensity` times the glow g is added to the
light l as (l + g) / (1 + g): for little light the plain sum, and never beyond white, so that no
edge shows where a sum would have been cut off. `intensity` 0 and `threshold` 1 are the identity.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from frameloom.core.band import F32, Frame
from frameloom.core.blur import (
    add_row,
    factor_for,
    gaussian,
    grow,
    grow_columns,
    grow_taps,
    rest_sigma,
    shrink,
    shrink_columns,
    shrink_taps,
)
from frameloom.core.jit import kernel
from frameloom.core.picture import EffectCall
from frameloom.effects.base import Effect, Filter
from frameloom.params.animated import Animated, In, Share
from frameloom.params.base import param

OCTAVES = 4
KNEE = 0.2


def apply(frame: Frame, call: EffectCall) -> None:
    width, height = frame.size
    sigmas = [call.params["radius"] * height / 2**k for k in reversed(range(OCTAVES))]
    factor = max(2, factor_for(sigmas[0]))
    taps = shrink_taps(height, factor)
    rows = np.zeros((3, len(taps.first), width), np.float32)
    threshold = np.float32(call.params["threshold"])
    gather_light(
        rows, frame.r, frame.g, frame.b, int(taps.first[0]), factor, taps.weights[0], threshold
    )
    share = np.float32(call.params["intensity"] / OCTAVES)
    rest = [rest_sigma(sigma, factor) for sigma in sigmas]
    for plane in rows:
        glow = octaves(shrink_columns(plane, factor), rest) * share
        # g / (1 + g) is as smooth as g: it need not wait for every pixel
        plane[:] = grow_columns(glow / (1 + glow), width, factor)
    taps = grow_taps(height, factor)
    add_light(frame.r, frame.g, frame.b, rows, taps.first, taps.weights)


def octaves(light: F32, sigmas: list[float]) -> F32:
    """The sum of a plane's Gaussians, each sigma (pixels) about twice the one before."""
    glow = light.copy()
    gaussian(glow, sigmas[0])
    if sigmas[1:]:
        wide = octaves(shrink(light, 2), [rest_sigma(sigma, 2) for sigma in sigmas[1:]])
        far = np.empty_like(light)
        grow(far, wide, 2)
        glow += far
    return glow


class Bloom(Effect):
    """Bright places glow."""

    type: Literal["bloom"] = "bloom"
    maths: ClassVar = Filter(apply, alpha="glows")
    neutral: ClassVar = {"intensity": 0.0}
    threshold: Animated[Share] = param(0.8, "How bright a place must be to glow.")
    intensity: Animated[Annotated[float, In(0, 3)]] = param(0.6, "How strong the glow is.")
    radius: Animated[Annotated[float, In(0, 1, "heights")]] = param(0.05, "How far it reaches.")


@kernel
def gather_light(rows, r, g, b, first, factor, weights, threshold):
    """rows[c, i] += weights[j] times the light of row first + i factor + j; borders held."""
    h, w = r.shape
    count, taps = rows.shape[1], weights.shape[0]
    light, near = np.empty((3, w), np.float32), np.empty(w + 2, np.uint16)
    known = -1
    for y in range(first, first + (count - 1) * factor + taps):
        k = min(max(y, 0), h - 1)
        if k != known:
            near[1:-1] = 0
            for j in range(max(k - 1, 0), min(k + 2, h)):
                raise_to(near[1:-1], r[j], g[j], b[j])
            near[0], near[w + 1] = near[1], near[w]
            bright(light[0], light[1], light[2], r[k], g[k], b[k], near, threshold)
            known = k
        last = min((y - first) // factor, count - 1)
        start = max((y - first - taps + factor) // factor, 0)
        for i in range(start, last + 1):
            weight = weights[y - first - i * factor]
            for c in range(3):
                add_row(rows[c, i], light[c], weight, np.float32(0))


@kernel
def raise_to(near, r, g, b):
    for i in range(near.shape[0]):
        near[i] = max(near[i], r[i], g[i], b[i])


@kernel
def bright(out_r, out_g, out_b, r, g, b, near, threshold):
    """The light of one row's bright pixels, 0..1; near: the largest values about, one more on
    each side."""
    unit = np.float32(1 / 65535)
    for i in range(r.shape[0]):
        x, y, z = np.float32(r[i]) * unit, np.float32(g[i]) * unit, np.float32(b[i]) * unit
        most = np.float32(max(near[i], near[i + 1], near[i + 2])) * unit
        t = (most - threshold) * np.float32(1 / KNEE)
        t = min(max(t, np.float32(0)), np.float32(1))
        part = t * t * (np.float32(3) - np.float32(2) * t)
        out_r[i], out_g[i], out_b[i] = x * x * part, y * y * part, z * z * part


@kernel
def add_light(r, g, b, glow, first, weights):
    """Adds the light g / (1 + g), on fewer rows (see core.blur.Taps), to what is not yet white."""
    more = np.empty(r.shape[1], np.float32)
    unit, last = np.float32(1 / 65535), glow.shape[1] - 1
    for k in range(r.shape[0]):
        m, at = k % weights.shape[0], first[k]
        w0, w1, w2, w3 = weights[m, 0], weights[m, 1], weights[m, 2], weights[m, 3]
        for c, plane in enumerate((r, g, b)):
            rows = glow[c]
            p, q = rows[min(max(at, 0), last)], rows[min(max(at + 1, 0), last)]
            s, t = rows[min(max(at + 2, 0), last)], rows[min(max(at + 3, 0), last)]
            for i in range(more.shape[0]):
                more[i] = w0 * p[i] + w1 * q[i] + w2 * s[i] + w3 * t[i]
            out = plane[k]
            for i in range(more.shape[0]):
                v = np.float32(out[i]) * unit
                light = v * v
                light += more[i] * (np.float32(1) - light)
                out[i] = np.int32(np.sqrt(light) * np.float32(65535) + np.float32(0.5))
