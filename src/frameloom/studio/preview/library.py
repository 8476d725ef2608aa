"""Media of drafts: facts from the sources, pixels from proxies where there are such, and no more of
them than a draft shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import U8, Surface, YuvSurface
from frameloom.export.session import Warn
from frameloom.media import Library
from frameloom.media.tone import ToneMap


class DraftLibrary(Library):
    """As `sources`, whose facts it shares, but pictures come from `proxies`: path by path."""

    def __init__(self, sources: Library, *, warn: Warn, tone_map: ToneMap) -> None:
        super().__init__(warn=warn, tone_map=tone_map)
        self._sources = sources
        self._known: dict[MediumSpec, MediumFacts] = {}
        self._halved: dict[tuple[str, int], tuple[Surface, Surface]] = {}
        self.proxies: Mapping[str, str] = {}

    def facts(self, spec: MediumSpec) -> MediumFacts:
        """Asked for once: the sources may be busy."""
        if spec not in self._known:
            self._known[spec] = self._sources.facts(spec)
        return self._known[spec]

    def surface(
        self, frame: SourceFrame, shown_px: tuple[int, int] | None = None, *, deep: bool = False
    ) -> Surface:
        if self.facts(frame.medium).kind in ("image", "vector"):
            return self._sources.surface(frame, shown_px, deep=deep)
        proxy = self.proxies.get(frame.medium.path)
        if proxy is not None:
            medium, reader = MediumSpec(proxy), f"{frame.reader} by proxy"
            frame = replace(frame, medium=medium, reader=reader)
        return super().surface(frame, shown_px, deep=deep)

    def uses_proxy(self, frames: tuple[SourceFrame, ...]) -> bool:
        """Whether any of these pixels is a proxy's."""
        return any(frame.medium.path in self.proxies for frame in frames)

    def small(
        self, surfaces: Mapping[SourceFrame, Surface], height: int
    ) -> dict[SourceFrame, Surface]:
        """Videos, halved until they are less than twice as high as `height`: one average of pixels
        is cheaper than what the renderer does to show many in one, and a draft needs no more. As
        long as a reader gives the same picture, the small one is the same, too."""
        return {frame: self._small(frame, surface, height) for frame, surface in surfaces.items()}

    def _small(self, frame: SourceFrame, surface: Surface, height: int) -> Surface:
        factor = 1
        while surface.size[1] // (2 * factor) >= height:
            factor *= 2
        if factor == 1 or not isinstance(surface, YuvSurface):
            return surface
        key = frame.reader, factor
        held = self._halved.get(key)
        if held is None or held[0] is not surface:
            held = self._halved[key] = surface, halved(surface, factor)
        return held[1]


def halved(surface: YuvSurface, factor: int) -> YuvSurface:
    """The picture with one pixel for `factor` x `factor`, averaged; `factor` is a power of 2."""
    w, h = (max(2, -(-side // factor)) for side in surface.size)
    chroma = (w + 1) // 2, (h + 1) // 2
    alpha = None if surface.a is None else _averaged(surface.a, (w, h))
    y = _averaged(surface.y, (w, h))
    return YuvSurface(y, _averaged(surface.u, chroma), _averaged(surface.v, chroma), alpha)


def _averaged(plane: U8, size: tuple[int, int]) -> U8:
    import cv2
    import numpy as np

    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)
