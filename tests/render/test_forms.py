"""The float canvas against the 8-bit one: every effect, transitions, lens, shutter, blend modes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from frameloom.core.picture import (
    Background,
    EffectCall,
    Exposure,
    Lens,
    Picture,
    Shadow,
    TransitionCall,
)
from frameloom.core.surface import FORMS, Finished, YuvSurface
from frameloom.effects.base import EFFECTS, Optics
from frameloom.render.cpu.deliver import carry, divide, straighten
from frameloom.transitions.base import TRANSITIONS
from tests.contract.drawing import a_call
from tests.render.build import RED, WHITE, cpu, pane, place

Numbers = np.ndarray[Any, np.dtype[Any]]
DEEP = FORMS["yuv420p10le"]
RGBA = FORMS["rgba64le"]
DRAWN = [
    name
    for name, kind in EFFECTS.types.items()
    if name != "lut" and not isinstance(kind.maths, Optics | None)
]
CHANGES = [name for name, kind in TRANSITIONS.types.items() if kind.maths is not None]


def smooth(**more: Any) -> Picture:
    gradient = {"colors": [(0.1, 0.2, 0.4, 1.0), (0.8, 0.7, 0.5, 1.0)], "angle": 30.0, "speed": 0.0}
    shadow = Shadow((0.0, 0.0, 0.0, 1.0), 0.03, (0.02, -0.03), 0.6)
    panes = (
        pane(RED, place((10, 25, 0), (-0.3, 0, 0), 0.5), (1, 1), shadow=shadow, corner_radius=0.1),
        pane((*WHITE[:3], 0.6), place((0, 0, 0), (0.3, 0.1, -0.4), 0.4), (1, 1)),
    )
    back = Background("gradient", gradient, Fraction(0), 0, 0)
    return Picture((160, 96), background=back, panes=panes, **more)


def off(picture: Picture) -> Numbers:
    """By how many 8-bit codes of luma the two canvases differ."""
    plain, deep = cpu().render(picture, {}), cpu().render(picture, {}, DEEP)
    assert isinstance(plain, YuvSurface) and isinstance(deep, Finished)
    return np.abs(plain.y.astype(float) - deep.planes[0] / 4)


def called(name: str) -> EffectCall:
    call = a_call(name)
    return replace(call, params={**call.params, "phase": 0.3})


def alike(picture: Picture) -> None:
    apart = off(picture)
    # 8 bits are rounded several times, and thresholds may fall to either side
    assert apart.mean() < 1.2 and np.quantile(apart, 0.9) < 3


@pytest.mark.parametrize("name", DRAWN)
def test_every_effect_is_the_same_in_more_bits(name: str) -> None:
    calls = (called(name),)
    alike(smooth(effects=calls))
    alike(smooth(effects=(replace(calls[0], amount=0.5),)))


@pytest.mark.parametrize("name", DRAWN)
def test_every_effect_leaves_alpha_valid(name: str) -> None:
    clear = replace(smooth(effects=(called(name),)), background=None, alpha=True)
    made = cpu().render(clear, {}, RGBA)
    again = cpu().render(clear, {}, RGBA)
    assert isinstance(made, Finished) and isinstance(again, Finished)
    assert (made.planes[0] == again.planes[0]).all()
    alpha = made.planes[0][..., 3]
    assert alpha.max() > 30_000 and (name in ("letterbox", "kaleidoscope") or alpha.min() == 0)


@pytest.mark.parametrize("name", CHANGES)
def test_every_transition_is_the_same_in_more_bits(name: str) -> None:
    kind = TRANSITIONS.find(name)
    params = {n: f.default for n, f in kind.model_fields.items() if n not in ("type", "duration")}
    params = {n: (0.0, 0.0, 0.0, 1.0) if n == "color" else value for n, value in params.items()}
    leaving = Picture((160, 96), panes=(pane(RED, place(scale=0.7), (1, 1)),))
    call = TransitionCall(name, params, 0.4, 7, leaving)
    alike(smooth(transition=call))


def test_lens_and_shutter_are_the_same_in_more_bits() -> None:
    alike(smooth(lens=Lens(focus=1.0, bokeh=8.0)))
    alike(smooth(lens=Lens(focus=1.0, bokeh=8.0, amount=0.5)))
    still = smooth()
    shots = []
    for k in range(4):
        shift = np.eye(4)
        shift[0, 3] = 0.03 * k
        panes = tuple(replace(p, world_from_pane=shift @ p.world_from_pane) for p in still.panes)
        shots.append(Exposure(still.camera, panes))
    alike(replace(still, exposures=tuple(shots)))


@pytest.mark.parametrize("mode", ["multiply", "screen", "overlay", "add", "difference"])
def test_blend_modes_are_the_same_in_more_bits(mode: str) -> None:
    picture = smooth()
    alike(replace(picture, panes=tuple(replace(p, blend=mode) for p in picture.panes)))


def test_straight_colour_is_carried_ring_by_ring() -> None:
    alpha = np.zeros((40, 40), np.float32)
    alpha[18:22, 18:22] = 0.5
    r, g, b = (alpha * v for v in np.float32((0.8, 0.4, 0.2)))
    straighten(r, g, b, alpha)
    assert np.allclose(r[18:22, 18:22], 0.8) and np.allclose(r[10:30, 10:30], 0.8)
    assert np.allclose(b[10:30, 10:30], 0.2) and not r[9].any() and not r[:, 30].any()
    level = np.empty(alpha.shape, np.uint8)
    assert divide(r, g, b, alpha, level) and level.sum() == 16
    carry(r, g, b, level, 2)
    assert (level > 0).sum() == 64


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_has_its_planes(name: str) -> None:
    """Odd sizes too; an opaque picture has full alpha."""
    form = FORMS[name]
    picture = replace(smooth(), size=(67, 45))
    made = cpu().render(picture, {}, form)
    if isinstance(made, YuvSurface):
        assert form.name == "yuv420p"
        return
    assert made.size == (67, 45)
    for k, plane in enumerate(made.planes):
        assert plane.shape == form.shape(k, (67, 45))
    if form.alpha:
        last = made.planes[-1]
        top = 1.0 if form.bits == 32 else 2**form.bits - 1
        assert ((last if last.ndim == 2 else last[..., 3]) == top).all()
