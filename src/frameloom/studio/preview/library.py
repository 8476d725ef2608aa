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
    """As `sources`, whose facts it shares, but pictures come from `proxies`: path by path.

    Videos are halved until they are less than twice as high as `height`: one average of pixels is
    cheaper than what the renderer does to show many in one, and a draft needs no more.
    """

    def __init__(self, sources: Library, *, warn: Warn, tone_map: ToneMap) -> None:
        super().__init__(warn=warn, tone_map=tone_map)
        self._sources = sources
        self._halved: dict[str, tuple[Surface, int, Surface]] = {}
        self.proxies: Mapping[str, str] = {}
        self.height = 540

    def facts(self, spec: MediumSpec) -> MediumFacts:
        return self._sources.facts(spec)

    def surface(
        self, frame: SourceFrame, shown_px: tuple[int, int] | None = None, *, deep: bool = False
    ) -> Surface:
        if self.facts(frame.medium).kind in ("image", "vector"):
            return self._sources.surface(frame, shown_px, deep=deep)
        proxy = self.proxies.get(frame.medium.path)
        if proxy is not None:
            medium, reader = MediumSpec(proxy), f"{frame.reader} by proxy"
            frame = replace(frame, medium=medium, reader=reader)
        return self._small(frame.reader, super().surface(frame, shown_px, deep=deep))

    def uses_proxy(self, frames: tuple[SourceFrame, ...]) -> bool:
        """Whether any of these pixels is a proxy's."""
        return any(frame.medium.path in self.proxies for frame in frames)

    def _small(self, reader: str, surface: Surface) -> Surface:
        """The surface, halved; as long as it is the same one, the same small one."""
        factor = 1
        while surface.size[1] // (2 * factor) >= self.height:
            factor *= 2
        if factor == 1 or not isinstance(surface, YuvSurface):
            return surface
        held = self._halved.get(reader)
        if held is None or held[0] is not surface or held[1] != factor:
            held = self._halved[reader] = surface, factor, halved(surface, factor)
        return held[2]


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
