"""One picture, from its description to finished planes, on the CPU."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from frameloom.core.picture import EffectCall, Picture, SourceFrame
from frameloom.core.surface import Surface, YuvSurface
from frameloom.render.cpu.background import draw_background
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.compose import draw_panes
from frameloom.render.cpu.lens import blur_background
from frameloom.render.cpu.shutter import average, moments
from frameloom.render.cpu.stack import apply_effects
from frameloom.render.cpu.texture import Cache
from frameloom.render.cpu.transition import mix_pictures

CACHE_BYTES = 192 << 20
BACKGROUND_BYTES = 48 << 20
"""Enough for one that stands still; one that moves is another in every frame."""
STAMP_BYTES = 64 << 20
"""Of drawn text."""


class CpuBackend:
    """Background, panes, effects. Holds nothing but a bounded cache of derived textures."""

    def __init__(self) -> None:
        import cv2

        # one frame a thread: OpenCV's own threads would only fight over the cores
        cv2.setNumThreads(1)
        self._cache = Cache(CACHE_BYTES)
        self._backgrounds = Cache(BACKGROUND_BYTES)
        self._stamps = Cache(STAMP_BYTES)

    def render(self, picture: Picture, surfaces: Mapping[SourceFrame, Surface]) -> YuvSurface:
        change = picture.transition
        if change is None:
            return self._scene(picture, surfaces, (*picture.effects, *picture.overall)).surface()
        leaving = self._scene(change.leaving, surfaces, change.leaving.effects)
        if change.progress <= 0:
            return with_effects(leaving, picture.overall).surface()
        entering = self._scene(picture, surfaces, picture.effects)
        mixed = mix_pictures(leaving, entering, change)
        return apply_effects(mixed, picture.overall).surface()

    def _scene(
        self,
        picture: Picture,
        surfaces: Mapping[SourceFrame, Surface],
        effects: tuple[EffectCall, ...],
    ) -> Canvas:
        return with_effects(self._seen(picture, surfaces), effects)

    def _seen(self, picture: Picture, surfaces: Mapping[SourceFrame, Surface]) -> Canvas:
        """Background and panes through lens and shutter."""
        shots = moments(picture)
        if len(shots) == 1:
            return self._through_lens(shots[0], surfaces)
        return average(picture.size, len(shots), lambda k: self._through_lens(shots[k], surfaces))

    def _through_lens(self, picture: Picture, surfaces: Mapping[SourceFrame, Surface]) -> Canvas:
        lens = picture.lens
        blurred = self._shot(picture, surfaces)
        if lens is None or lens.amount >= 1:
            return blurred
        sharp = self._shot(replace(picture, lens=None), surfaces)
        return blend_canvases(sharp, blurred, lens.amount)

    def _shot(self, picture: Picture, surfaces: Mapping[SourceFrame, Surface]) -> Canvas:
        canvas = draw_background(picture, surfaces, self._backgrounds)
        if picture.lens is not None:
            canvas = blur_background(canvas, picture.lens.radius(math.inf) * picture.size[1])
        draw_panes(canvas, picture, surfaces, self._cache, self._stamps)
        return canvas


def with_effects(canvas: Canvas, effects: tuple[EffectCall, ...]) -> Canvas:
    """The canvas itself where there are none: no conversion, no dither."""
    return apply_effects(canvas, effects) if effects else canvas


def blend_canvases(below: Canvas, above: Canvas, amount: float) -> Canvas:
    """below + (above - below) * amount, rounded."""
    planes = [
        a + (b.astype(np.float32) - a) * np.float32(amount)
        for a, b in zip(below.planes, above.planes, strict=True)
    ]
    return Canvas("yuv", tuple((p + np.float32(0.5)).astype(np.uint8) for p in planes))
