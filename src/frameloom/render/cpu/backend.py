"""One picture, from its description to finished planes, on the CPU."""

from __future__ import annotations

from collections.abc import Mapping

from frameloom.core.picture import Picture, SourceFrame
from frameloom.core.surface import Surface, YuvSurface
from frameloom.render.cpu.background import draw_background
from frameloom.render.cpu.compose import draw_panes
from frameloom.render.cpu.stack import apply_effects
from frameloom.render.cpu.texture import Cache

CACHE_BYTES = 192 << 20


class CpuBackend:
    """Background, panes, effects. Holds nothing but a bounded cache of derived textures."""

    def __init__(self) -> None:
        import cv2

        # one frame a thread: OpenCV's own threads would only fight over the cores
        cv2.setNumThreads(1)
        self._cache = Cache(CACHE_BYTES)

    def render(self, picture: Picture, surfaces: Mapping[SourceFrame, Surface]) -> YuvSurface:
        canvas = draw_background(picture, surfaces, self._cache)
        draw_panes(canvas, picture, surfaces, self._cache)
        if picture.effects:
            canvas = apply_effects(canvas, picture.effects)
        return canvas.surface()
