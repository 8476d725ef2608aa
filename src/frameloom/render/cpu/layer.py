"""A pane on a canvas of its own: for what cannot be painted straight onto the picture.

Blend modes, masks and depth of field need a pane's colour and alpha apart from what is behind it.
The canvas covers only the part of the picture that the pane may touch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.surface import YuvSurface
from frameloom.render.cpu.blend import blended
from frameloom.render.cpu.canvas import Canvas, clear_canvas
from frameloom.render.cpu.convert import rgb_planes
from frameloom.render.cpu.texture import yuv_planes

F32 = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """Columns [x0, x1) and rows [y0, y1) of a picture; x0 and y0 are even, as chroma needs.

    It may reach beyond the picture, by what a blur would bring in from outside.
    """

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def size(self) -> tuple[int, int]:
        return self.x1 - self.x0, self.y1 - self.y0

    def shift(self) -> npt.NDArray[np.float64]:
        """(3, 3): pixels of the picture to pixels of the window."""
        return np.array([[1.0, 0, -self.x0], [0, 1, -self.y0], [0, 0, 1]])

    def within(self, size: tuple[int, int]) -> Window:
        return Window(
            max(0, self.x0), max(0, self.y0), min(size[0], self.x1), min(size[1], self.y1)
        )

    @property
    def empty(self) -> bool:
        return self.x0 >= self.x1 or self.y0 >= self.y1


def window_about(points: npt.NDArray[np.float64], size: tuple[int, int], margin: float) -> Window:
    """The window that holds pixel points with a margin, cut to the picture with that margin."""
    edge = 2 * int(np.ceil(margin / 2))
    low = np.maximum(points.min(axis=0) - margin, -edge)
    high = np.minimum(points.max(axis=0) + margin, np.array(size) + edge)
    x0, y0 = (int(np.floor(v)) // 2 * 2 for v in low)
    x1, y1 = (int(np.ceil(v)) + 1 for v in high)
    return Window(x0, y0, x1, y1)


def put(
    canvas: Canvas,
    window: Window,
    mode: str,
    draw: Callable[[Canvas], None],
    change: Callable[[Canvas], Canvas] | None = None,
) -> None:
    """What `draw` paints on a clear canvas of the window's size, blended into the picture.

    `change` may work on the layer (premultiplied R'G'B', A) before it is blended.
    """
    layer = clear_canvas(window.size)
    draw(layer)
    if change is not None:
        layer = change(layer)
    inner = window.within(canvas.size)
    part = (
        slice(inner.y0 - window.y0, inner.y1 - window.y0),
        slice(inner.x0 - window.x0, inner.x1 - window.x0),
    )
    *colour, alpha = (plane[part] for plane in layer.planes)
    views = _views(canvas, inner)
    backdrop = rgb_planes(YuvSurface(*views))
    mixed = [
        np.ascontiguousarray(blended(mode, behind, plane, alpha))
        for behind, plane in zip(backdrop, colour, strict=True)
    ]
    touched = alpha > 0
    sites = _chroma_sites(touched, views[1].shape)
    # only where the layer is: elsewhere the way to R'G'B' and back must leave no trace
    where = (touched, sites, sites)
    for dst, new, mask in zip(views, yuv_planes(*mixed), where, strict=True):
        np.copyto(dst, new, where=mask)


def _views(
    canvas: Canvas, window: Window
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    y, u, v = canvas.planes
    luma = (slice(window.y0, window.y1), slice(window.x0, window.x1))
    half = (
        slice(window.y0 // 2, (window.y1 + 1) // 2),
        slice(window.x0 // 2, (window.x1 + 1) // 2),
    )
    return y[luma], u[half], v[half]


def _chroma_sites(touched: npt.NDArray[np.bool_], shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which 2 x 2 blocks hold a touched pixel."""
    grown = np.zeros((shape[0] * 2, shape[1] * 2), bool)
    grown[: touched.shape[0], : touched.shape[1]] = touched
    return np.asarray(grown.reshape(shape[0], 2, shape[1], 2).any(axis=(1, 3)))
