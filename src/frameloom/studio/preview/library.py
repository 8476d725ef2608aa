"""Media of drafts: facts from the sources, pixels from proxies where there are such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import Surface
from frameloom.export.session import Warn
from frameloom.media import Library
from frameloom.media.tone import ToneMap


class DraftLibrary(Library):
    """As `sources`, whose facts it shares, but pictures come from `proxies`: path by path."""

    def __init__(self, sources: Library, *, warn: Warn, tone_map: ToneMap) -> None:
        super().__init__(warn=warn, tone_map=tone_map)
        self._sources = sources
        self.proxies: Mapping[str, str] = {}

    def facts(self, spec: MediumSpec) -> MediumFacts:
        return self._sources.facts(spec)

    def surface(
        self, frame: SourceFrame, shown_px: tuple[int, int] | None = None, *, deep: bool = False
    ) -> Surface:
        if self.facts(frame.medium).kind in ("image", "vector"):
            return self._sources.surface(frame, shown_px, deep=deep)
        proxy = self.proxies.get(frame.medium.path)
        if proxy is None:
            return super().surface(frame, shown_px, deep=deep)
        reader = f"{frame.reader} by proxy"
        return super().surface(replace(frame, medium=MediumSpec(proxy), reader=reader), deep=deep)

    def uses_proxy(self, frames: tuple[SourceFrame, ...]) -> bool:
        """Whether any of these pixels is a proxy's."""
        return any(frame.medium.path in self.proxies for frame in frames)
