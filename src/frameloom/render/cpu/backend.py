"""One picture, from its description to finished planes, on the CPU."""

from __future__ import annotations

from collections.abc import Mapping

from frameloom.core.picture import EffectCall, Picture, SourceFrame
from frameloom.core.surface import Surface, YuvSurface
from frameloom.render.cpu.background import draw_background
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.compose import draw_panes
from frameloom.render.cpu.stack import apply_effects
from frameloom.render.cpu.texture import Cache
from frameloom.render.cpu.transition import mix_pictures

CACHE_BYTES = 192 << 20


class CpuBackend:
    """Background, panes, effects. Holds nothing but a bounded cache of derived textures."""

    def __init__(self) -> None:
        import cv2

        # one frame a thread: OpenCV's own threads would only fight over the cores
        cv2.setNumThreads(1)
        self._cache = Cache(CACHE_BYTES)

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
        canvas = draw_background(picture, surfaces, self._cache)
        draw_panes(canvas, picture, surfaces, self._cache)
        return with_effects(canvas, effects)


def with_effects(canvas: Canvas, effects: tuple[EffectCall, ...]) -> Canvas:
    """The canvas itself where there are none: no conversion, no dither."""
    return apply_effects(canvas, effects) if effects else canvas
