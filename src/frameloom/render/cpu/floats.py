"""Effects, transitions and the shutter on canvases of float32 R'G'B' with alpha.

The maths of effects and transitions knows three channels. What moves colour moves alpha the same
way: it is applied to premultiplied colour, and once more to alpha in place of colour. What changes
a pixel by itself changes its straight colour. So nothing that is clear leaks into what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from frameloom.core.band import Band, Frame
from frameloom.core.picture import EffectCall, TransitionCall
from frameloom.effects.base import Filter, Point, maths_of
from frameloom.render.cpu.canvas import Canvas, unlit
from frameloom.render.cpu.sampling import load16
from frameloom.render.cpu.shutter import GAMMA
from frameloom.render.cpu.stack import (
    BAND_PIXELS,
    Pass,
    Planes16,
    fade_band,
    filtered,
    passes,
    shaded,
    store16,
    warping,
)
from frameloom.render.cpu.transition import mix_frames

F32 = npt.NDArray[np.float32]
OPAQUE = np.float32(1 - 1e-6)
TINY = np.float32(1e-6)
WHITE = (1.0, 1.0, 1.0)


def coded(canvas: Canvas) -> Canvas:
    """A canvas of linear light as one of coded R'G'B'; others as they are."""
    return Canvas("rgba", unlit(canvas.planes)) if canvas.kind == "light" else canvas


def is_opaque(canvas: Canvas) -> bool:
    return bool(canvas.planes[3].min() >= OPAQUE)


def with_effects(canvas: Canvas, calls: tuple[EffectCall, ...]) -> Canvas:
    """The picture after the stack; the given canvas may be changed."""
    for step in passes(call for call in calls if call.amount > 0):
        if step.warps:
            canvas = _warped(canvas, step)
        if step.filter is not None:
            canvas = _filtered(canvas, step.filter)
        for call in step.points:
            _shade(canvas, call)
    return canvas


def _warped(canvas: Canvas, step: Pass) -> Canvas:
    colour = _moved(step.warps, canvas.planes[:3])
    if is_opaque(canvas):
        return Canvas(canvas.kind, (*colour, canvas.planes[3]))
    return Canvas(canvas.kind, (*colour, _most(_moved(step.warps, (canvas.planes[3],) * 3))))


def _moved(calls: tuple[EffectCall, ...], planes: tuple[F32, ...]) -> tuple[F32, ...]:
    source = _sixteen(planes)
    out = tuple(np.empty_like(plane) for plane in planes)
    moved = warping(calls, source, (planes[0].shape[1], planes[0].shape[0]))
    for band in _bands(out):
        made = moved(band)
        for dst, plane in zip((band.r, band.g, band.b), (made.r, made.g, made.b), strict=True):
            if plane is not dst:
                dst[:] = plane
        if calls[-1].amount != 1:
            fade_band(band, source, calls[-1].amount)
    return out


def _filtered(canvas: Canvas, call: EffectCall) -> Canvas:
    maths = maths_of(call)
    assert isinstance(maths, Filter)
    *colour, alpha = canvas.planes
    made = _through(lambda planes: filtered(planes, call), tuple(colour))
    if is_opaque(canvas):
        return Canvas(canvas.kind, (*made, alpha))
    if maths.alpha == "moves":
        alpha = _most(_through(lambda planes: filtered(planes, call), (alpha,) * 3))
    elif maths.alpha == "glows":
        alpha = np.maximum(alpha, _most(made))
    return Canvas(canvas.kind, (*(np.minimum(plane, alpha) for plane in made), alpha))


def _shade(canvas: Canvas, call: EffectCall) -> None:
    """A point effect, in place: on straight colour; one that paints covers what is clear too."""
    maths = maths_of(call)
    assert isinstance(maths, Point)
    *colour, alpha = canvas.planes
    if is_opaque(canvas) or maths.paints:
        _shaded(tuple(colour), call)
    else:
        whole = np.maximum(alpha, TINY)
        straight = tuple(np.asarray(plane / whole, np.float32) for plane in colour)
        _shaded(straight, call)
        for dst, plane in zip(colour, straight, strict=True):
            np.multiply(plane, alpha, out=dst)
    if maths.paints and not is_opaque(canvas):
        covers = (alpha, alpha.copy(), alpha.copy())
        _shaded(covers, replace(call, params=_in_white(call.params)))


def _shaded(planes: tuple[F32, ...], call: EffectCall) -> None:
    for band in _bands(planes):
        shaded(band, call)


def mixed(leaving: Canvas, entering: Canvas, call: TransitionCall) -> Canvas:
    """What is seen of two finished pictures at `call.progress`, 0 < progress < 1."""
    colour = _mixed(leaving.planes[:3], entering.planes[:3], call)
    if is_opaque(leaving) and is_opaque(entering):
        return Canvas("rgba", (*colour, np.ones_like(colour[0])))
    white = replace(call, params=_in_white(call.params))
    alpha = _most(_mixed((leaving.planes[3],) * 3, (entering.planes[3],) * 3, white))
    return Canvas("rgba", (*(np.minimum(plane, alpha) for plane in colour), alpha))


def _mixed(old: tuple[F32, ...], new: tuple[F32, ...], call: TransitionCall) -> tuple[F32, ...]:
    return _floats(mix_frames(Frame(*_sixteen(old)), Frame(*_sixteen(new)), call))


def average(canvas: Canvas, count: int, draw: Callable[[int], Canvas]) -> None:
    """The canvas becomes the mean in light of itself and those that `draw` makes for 1 to count."""
    power = 1.0 if canvas.kind == "light" else GAMMA
    total = list(_powered(canvas.planes, power))
    for k in range(1, count):
        for plane, more in zip(total, _powered(draw(k).planes, power), strict=True):
            np.add(plane, more, out=plane)
    mean = tuple(plane / np.float32(count) for plane in total)
    for dst, plane in zip(canvas.planes, _powered(mean, 1 / power), strict=True):
        dst[:] = plane


def _powered(planes: tuple[F32, ...], exponent: float) -> tuple[F32, ...]:
    """Straight colour to a power, premultiplied again; alpha as it is."""
    *colour, alpha = planes
    whole = np.maximum(alpha, TINY)
    made = (np.maximum(plane / whole, 0) ** np.float32(exponent) * alpha for plane in colour)
    return (*made, alpha.copy())


def _in_white(params: object) -> dict[str, object]:
    """Parameters with every colour made white, its alpha kept: what a colour does to alpha."""
    assert isinstance(params, dict)
    return {
        name: (*WHITE, *value[3:]) if name == "color" else value for name, value in params.items()
    }


def _through(change: Callable[[Planes16], None], planes: tuple[F32, ...]) -> tuple[F32, ...]:
    made = _sixteen(planes)
    change(made)
    return _floats(made)


def _sixteen(planes: tuple[F32, ...]) -> Planes16:
    r, g, b = (np.empty(plane.shape, np.uint16) for plane in planes)
    for dst, src in zip((r, g, b), planes, strict=True):
        store16(dst, src)
    return r, g, b


def _floats(planes: Planes16) -> tuple[F32, ...]:
    out = tuple(np.empty(plane.shape, np.float32) for plane in planes)
    for dst, src in zip(out, planes, strict=True):
        load16(dst, src, 0)
    return out


def _most(planes: tuple[F32, ...]) -> F32:
    return np.maximum(np.maximum(planes[0], planes[1]), planes[2])


def _bands(planes: tuple[F32, ...]) -> Iterator[Band]:
    h, w = planes[0].shape
    rows = max(2, BAND_PIXELS // w // 2 * 2)
    for first in range(0, h, rows):
        r, g, b = (plane[first : first + rows] for plane in planes)
        yield Band(r, g, b, first, (w, h))
