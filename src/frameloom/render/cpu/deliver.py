"""From a canvas of float32 R'G'B'A to the planes of any form: straight alpha, rounded once.

Up to 10 bits values are dithered (8 x 8 Bayer), so that a slow gradient shows no steps; a value
that is a whole code stays that code.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.light import to_light
from frameloom.core.surface import Deliverable, Finished, Form, YuvSurface
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.stack import dither_rows

F32 = npt.NDArray[np.float32]
REACH_PX = 8
"""How far the colour of an edge is carried into what is clear."""
DITHERED_BITS = 10
SEEN = np.float32(0.5 / 65535)
"""Alpha below this is nothing in any form."""


Plane = npt.NDArray[Any]


def delivered(canvas: Canvas, form: Form) -> Deliverable:
    """The canvas (premultiplied; its planes may be changed) in `form`; a form without alpha gets
    the colour as it is: over black. The form yuv420p makes a `YuvSurface`."""
    r, g, b, a = canvas.planes
    if form.bits == 32:
        return Finished(form, _floating(r, g, b, a, form))
    if form.alpha:
        straighten(r, g, b, a)
    planes = _yuv(r, g, b, a, form) if not form.is_rgb else _rgb((r, g, b, a), form)
    if form.name == "yuv420p":
        y, u, v = planes
        return YuvSurface(y, u, v)
    return Finished(form, planes)


def _floating(r: F32, g: F32, b: F32, a: F32, form: Form) -> tuple[F32, ...]:
    """OpenEXR's: linear light, premultiplied."""
    whole = np.maximum(a, np.float32(1e-6))
    light = {n: to_light(plane / whole) * a for n, plane in (("r", r), ("g", g), ("b", b))}
    return tuple({**light, "a": a}[name] for name in form.planes)


def straighten(r: F32, g: F32, b: F32, a: F32) -> None:
    """Premultiplied to straight colour, in place, the colour of edges carried outward."""
    if float(a.min()) >= 1 - float(SEEN):
        return
    level = np.empty(a.shape, np.uint8)
    if divide(r, g, b, a, level):
        carry(r, g, b, level, REACH_PX)


def _rgb(channels: tuple[F32, ...], form: Form) -> tuple[Plane, ...]:
    planes = dict(zip("rgba", channels, strict=True))
    top = np.float32(2**form.bits - 1)
    size = (channels[0].shape[1], channels[0].shape[0])
    made = []
    for index, names in enumerate(form.planes):
        out = np.empty(form.shape(index, size), _native(form))
        views = [out] if len(names) == 1 else [out[..., k] for k in range(len(names))]
        for name, view in zip(names, views, strict=True):
            codes(view, planes[name], _noise(form, name, size[0]), top, np.float32(0))
        made.append(out)
    return tuple(made)


def _yuv(r: F32, g: F32, b: F32, a: F32, form: Form) -> tuple[Plane, ...]:
    h, w = r.shape
    made = [np.empty(form.shape(k, (w, h)), _native(form)) for k in range(len(form.planes))]
    unit = np.float32(2 ** (form.bits - 8))
    luma_codes(made[0], r, g, b, _noise(form, "y", w), unit)
    chroma_codes(made[1], made[2], r, g, b, *form.halved, unit)
    if form.alpha:
        codes(made[3], a, _noise(form, "a", w), np.float32(2**form.bits - 1), np.float32(0))
    return tuple(made)


def _native(form: Form) -> npt.DTypeLike:
    return np.uint8 if form.bits == 8 else np.uint16


def _noise(form: Form, channel: str, width: int) -> F32:
    """What is added before the fraction is dropped: a screen, or a half; alpha is rounded."""
    if form.bits > DITHERED_BITS or channel == "a":
        return np.full((1, width), 0.5, np.float32)
    return dither_rows(width)


@kernel
def codes(out, plane, noise, scale, offset):
    """out (any stride) = plane (clipped to 0..1) * scale + offset, through `noise` (n, W)."""
    for k in range(plane.shape[0]):
        row, d = plane[k], noise[k % noise.shape[0]]
        for i in range(plane.shape[1]):
            v = min(max(row[i], np.float32(0)), np.float32(1))
            out[k, i] = np.int32(v * scale + offset + d[i])


@kernel
def luma_codes(y, r, g, b, noise, unit):
    """BT.709 Y' in limited range, `unit` codes to one of 8 bits; clips R'G'B' to 0..1 in place."""
    for k in range(r.shape[0]):
        rr, gg, bb, out, d = r[k], g[k], b[k], y[k], noise[k % noise.shape[0]]
        for i in range(rr.shape[0]):
            rr[i] = min(max(rr[i], np.float32(0)), np.float32(1))
            gg[i] = min(max(gg[i], np.float32(0)), np.float32(1))
            bb[i] = min(max(bb[i], np.float32(0)), np.float32(1))
        for i in range(rr.shape[0]):
            luma = (
                np.float32(16)
                + np.float32(46.5594) * rr[i]
                + np.float32(156.6288) * gg[i]
                + np.float32(15.8118) * bb[i]
            )
            out[i] = np.int32(luma * unit + d[i])


@kernel
def chroma_codes(u, v, r, g, b, narrow, low, unit):
    """Cb, Cr of R'G'B' in 0..1. `narrow`: every other column, sited on it (1/4 1/2 1/4 about it);
    `low`: every other row, sited between (the mean of two)."""
    h, w = r.shape
    cb, cr = np.empty(w + 2, np.float32), np.empty(w + 2, np.float32)
    step = 2 if low else 1
    half = np.float32(0.5)
    for k in range(u.shape[0]):
        j = min(step * k + step - 1, h - 1)
        r0, g0, b0, r1, g1, b1 = r[step * k], g[step * k], b[step * k], r[j], g[j], b[j]
        for i in range(w):
            rr, gg, bb = half * (r0[i] + r1[i]), half * (g0[i] + g1[i]), half * (b0[i] + b1[i])
            luma = np.float32(0.2126) * rr + np.float32(0.7152) * gg + np.float32(0.0722) * bb
            cb[i + 1] = np.float32(224 / 1.8556) * (bb - luma)
            cr[i + 1] = np.float32(224 / 1.5748) * (rr - luma)
        cb[0], cr[0], cb[w + 1], cr[w + 1] = cb[1], cr[1], cb[w], cr[w]
        out_u, out_v = u[k], v[k]
        if narrow:
            for i in range(u.shape[1]):
                p = np.float32(0.25) * (cb[2 * i] + cb[2 * i + 2]) + half * cb[2 * i + 1]
                q = np.float32(0.25) * (cr[2 * i] + cr[2 * i + 2]) + half * cr[2 * i + 1]
                out_u[i] = np.int32((p + np.float32(128)) * unit + half)
                out_v[i] = np.int32((q + np.float32(128)) * unit + half)
        else:
            for i in range(w):
                out_u[i] = np.int32((cb[i + 1] + np.float32(128)) * unit + half)
                out_v[i] = np.int32((cr[i + 1] + np.float32(128)) * unit + half)


@kernel
def divide(r, g, b, a, level):
    """Colour over alpha where there is any; `level` 1 there, 0 where it is clear. Is any clear?"""
    clear = False
    for k in range(a.shape[0]):
        for i in range(a.shape[1]):
            alpha = a[k, i]
            if alpha > SEEN:
                level[k, i] = 1
                r[k, i] /= alpha
                g[k, i] /= alpha
                b[k, i] /= alpha
            else:
                level[k, i] = 0
                r[k, i] = g[k, i] = b[k, i] = np.float32(0)
                clear = True
    return clear


@kernel
def carry(r, g, b, level, reach):
    """Clear pixels (level 0) take the mean colour of their known neighbours, ring by ring."""
    h, w = level.shape
    ring = np.empty((0, 2), np.int32)
    for distance in range(1, reach + 1):
        found = _clear_at_edges(level) if distance == 1 else _next_ring(level, ring, distance)
        for n in range(found.shape[0]):
            k, i = found[n, 0], found[n, 1]
            red, green, blue, count = np.float32(0), np.float32(0), np.float32(0), np.float32(0)
            for y in range(max(k - 1, 0), min(k + 2, h)):
                for x in range(max(i - 1, 0), min(i + 2, w)):
                    if 0 < level[y, x] <= distance:
                        red += r[y, x]
                        green += g[y, x]
                        blue += b[y, x]
                        count += np.float32(1)
            r[k, i], g[k, i], b[k, i] = red / count, green / count, blue / count
        ring = found


@kernel
def _clear_at_edges(level):
    """(n, 2) clear pixels beside known ones; they get level 2."""
    h, w = level.shape
    count = 0
    for k in range(h):
        for i in range(w):
            if level[k, i] == 0 and _beside(level, k, i):
                count += 1
                level[k, i] = 255
    return _marked(level, count, 2)


@kernel
def _beside(level, k, i):
    h, w = level.shape
    for y in range(max(k - 1, 0), min(k + 2, h)):
        for x in range(max(i - 1, 0), min(i + 2, w)):
            if level[y, x] == 1:
                return True
    return False


@kernel
def _marked(level, count, value):
    """(count, 2) the pixels of level 255, which becomes `value`."""
    found = np.empty((count, 2), np.int32)
    n = 0
    for k in range(level.shape[0]):
        for i in range(level.shape[1]):
            if level[k, i] == 255:
                found[n, 0], found[n, 1] = k, i
                level[k, i] = value
                n += 1
    return found


@kernel
def _next_ring(level, ring, distance):
    """(n, 2) clear pixels beside a ring of level `distance`; they get the next level."""
    h, w = level.shape
    found = np.empty((8 * ring.shape[0], 2), np.int32)
    n = 0
    for m in range(ring.shape[0]):
        k, i = ring[m, 0], ring[m, 1]
        for y in range(max(k - 1, 0), min(k + 2, h)):
            for x in range(max(i - 1, 0), min(i + 2, w)):
                if level[y, x] == 0:
                    level[y, x] = distance + 1
                    found[n, 0], found[n, 1] = y, x
                    n += 1
    return found[:n].copy()
