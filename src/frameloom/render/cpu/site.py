"""Where a pane is painted, and its outline."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from frameloom.render import view

Array = npt.NDArray[np.float64]
Holes = tuple[npt.NDArray[np.int32], ...]
Bounds = tuple[int, int, int, int]
NO_CLIPS = np.empty((0, 4))


@dataclass(frozen=True)
class Site:
    """A plane in space as the painter sees it.

    `pixel_from_pane` (3, 3); `clips` (k, 4): half-planes in pane space that bound what is drawn
    (see `rows.cover`); `holes`: for each canvas plane the columns that panes above will cover
    anyway, or None; `under`: the same, with what the pane's own body covers.
    `bounds`: left, top, right, bottom of what is in view, in the canvas' pixels; the canvas may
    show only a part of that, or (None) all. A texture is filtered for all of it.
    """

    pixel_from_pane: Array
    clips: Array
    holes: Holes | None = None
    under: Holes | None = None
    bounds: Bounds | None = None

    @cached_property
    def pane_from_pixel(self) -> Array:
        return np.asarray(np.linalg.inv(self.pixel_from_pane), np.float64)


def moved(site: Site, pane_from_there: Array, holes: Holes | None) -> Site:
    """The site seen from another place in its plane; `pane_from_there` is (3, 3)."""
    clips = np.column_stack([site.clips[:, :3] @ pane_from_there, site.clips[:, 3]])
    return Site(site.pixel_from_pane @ pane_from_there, clips, holes, bounds=site.bounds)


@dataclass(frozen=True, slots=True)
class Outline:
    """Width, height, corner radius in units; opacity `fade`: at y = 0, and per unit of y."""

    width: float
    height: float
    radius: float = 0.0
    ellipse: bool = False
    fade: tuple[float, float] = (1.0, 0.0)

    def shape(self) -> Array:
        radius = min(self.radius, self.width / 2, self.height / 2)
        return np.array([self.width / 2, self.height / 2, radius, self.ellipse, *self.fade])

    def around(self) -> Array:
        """(k, 2) a convex polygon that holds it."""
        if not self.ellipse:
            return view.box_corners(self.width, self.height)
        turns = np.arange(24) * (math.pi / 12)
        ring = np.column_stack([np.cos(turns), np.sin(turns)]) / math.cos(math.pi / 24)
        return np.asarray(ring * (self.width / 2, self.height / 2))

    def inset(self, by: float) -> Outline:
        return replace(
            self,
            width=max(self.width - 2 * by, 1e-9),
            height=max(self.height - 2 * by, 1e-9),
            radius=max(self.radius - by, 0.0),
        )
