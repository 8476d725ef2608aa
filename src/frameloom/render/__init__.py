"""From a `Picture` and the surfaces of its source frames to finished planes.

A renderer sees no codec, no file and no project. `backend(name)` finds one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from frameloom.core.errors import UnavailableError
from frameloom.core.picture import Picture, SourceFrame
from frameloom.core.surface import U8, YUV420P, Deliverable, Form, Surface, YuvSurface

BACKENDS = ("cpu",)


class Backend(Protocol):
    """A pure function from (picture, surfaces) to planes: any thread, any order, the same bytes."""

    def render(
        self, picture: Picture, surfaces: Mapping[SourceFrame, Surface], form: Form = YUV420P
    ) -> Deliverable:
        """The finished picture in `form`: a `YuvSurface` or, where that cannot hold it (another
        form, alpha, linear light), `Finished` planes. `surfaces` holds every one of
        `picture.source_frames()`; the picture has alpha only if the form has.
        """
        ...


def backend(name: str = "cpu") -> Backend:
    """Raises UnavailableError where there is none of that name."""
    if name != "cpu":
        raise UnavailableError(f"there is no render backend {name!r}; there is {BACKENDS[0]!r}")
    from frameloom.render.cpu import CpuBackend

    return CpuBackend()


def warm() -> None:
    """Renders a small picture that needs the common kernels, so that they are compiled and kept."""
    from frameloom.render.warm import warm_up

    warm_up(backend())


def shown_sizes(picture: Picture) -> dict[SourceFrame, tuple[int, int]]:
    """How large each source frame is seen, in pixels: the size for which to draw an SVG."""
    from frameloom.render.view import shown_size

    change = picture.transition
    sizes = shown_sizes(change.leaving) if change is not None else {}
    if picture.background is not None and picture.background.content is not None:
        sizes[picture.background.content] = picture.size
    for pane in picture.panes:
        frame = getattr(pane.content, "frame", None)
        if frame is not None:
            w, h = shown_size(pane, picture)
            old = sizes.get(frame, (1, 1))
            sizes[frame] = (max(w, old[0]), max(h, old[1]))
    return sizes


def to_rgba(surface: YuvSurface) -> U8:
    """Finished planes as (H, W, 4) uint8, R'G'B' full range, straight alpha."""
    from frameloom.render.cpu.convert import to_rgba as convert

    return convert(surface)
