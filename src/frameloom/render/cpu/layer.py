"""A pane on a canvas of its own: for what cannot be painted straight onto the picture.

Blend modes, masks and depth of field need a pane's colour and alpha apart from what is behind it.
The canvas covers only the part of the picture that the pane may touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.surface import YuvSurface
from frameloom.render.cpu.blend import mixed, mixed_over
from frameloom.render.cpu.canvas import Canvas
from frameloom.render.cpu.convert import rows_to_rgb
from frameloom.render.cpu.stack import dither_rows

F32 = npt.NDArray[np.float32]
Rows = Iterable[tuple[int, F32]]
"""Bands of a layer from top to bottom: each band's first row, which is even, and (4, n, w) R', G',
B' premultiplied, A."""
CRISP = np.array([-1, 8, -1]) / 6
"""What 4:2:0 samples lose where they are interpolated and averaged again, given beforehand."""
BAND_PIXELS = 20_000
"""Small enough that a band and what it is made of stay in cache."""


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

    def unshift(self) -> npt.NDArray[np.float64]:
        """(3, 3): pixels of the window to pixels of the picture."""
        return np.array([[1.0, 0, self.x0], [0, 1, self.y0], [0, 0, 1]])

    def inner(self, other: Window) -> Window:
        """A window of this one, in the picture's pixels."""
        x, y = self.x0, self.y0
        return Window(other.x0 + x, other.y0 + y, other.x1 + x, other.y1 + y)

    def seen_from(self, other: Window) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in the other's pixels."""
        return (
            self.x0 - other.x0, self.y0 - other.y0, self.x1 - other.x0, self.y1 - other.y0
        )  # fmt: skip

    def within(self, size: tuple[int, int]) -> Window:
        return Window(
            max(0, self.x0), max(0, self.y0), min(size[0], self.x1), min(size[1], self.y1)
        )

    def about(self, other: Window) -> Window:
        """The smallest that holds both."""
        return Window(
            min(self.x0, other.x0), min(self.y0, other.y0),
            max(self.x1, other.x1), max(self.y1, other.y1),
        )  # fmt: skip

    def of(self, canvas: Canvas) -> Canvas:
        """The part of a canvas that lies in it, as views."""
        if canvas.kind == "yuv":
            return Canvas("yuv", _views(canvas, self))
        rows, columns = slice(self.y0, self.y1), slice(self.x0, self.x1)
        return Canvas(canvas.kind, tuple(plane[rows, columns] for plane in canvas.planes))

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


def bands(size: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """First row and number of rows of each band; all but the last are of an even number."""
    w, h = size
    rows = max(2, BAND_PIXELS // w // 2 * 2)
    for first in range(0, h, rows):
        yield first, min(rows, h - first)


def rows_of(layer: Canvas) -> Rows:
    """The bands of a canvas with alpha."""
    if layer.kind != "yuva":
        for first, n in bands(layer.size):
            yield first, np.stack([plane[first : first + n] for plane in layer.planes])
        return
    import cv2

    y, u, v, a = layer.planes
    u, v = (
        cv2.sepFilter2D(plane, -1, CRISP, CRISP, borderType=cv2.BORDER_REPLICATE)
        for plane in (u, v)
    )
    memory = np.empty((4, next(bands(layer.size))[1], layer.size[0]), np.float32)
    for first, n in bands(layer.size):
        band = memory[:, :n]
        rows_to_rgb(band[0], band[1], band[2], y, u, v, first)
        band[3] = a[first : first + n]
        yield first, band


def put(canvas: Canvas, window: Window, mode: str, layer: Rows, dither: bool = False) -> None:
    """A layer of the window's size, blended into the picture where it is not clear."""
    inner = window.within(canvas.size)
    if canvas.kind != "yuv":
        _put_over(inner.of(canvas), inner, window, mode, layer)
        return
    y, u, v = canvas.planes
    behind = None if mode == "normal" else _copy(inner.of(canvas))
    width, skip = inner.size[0], inner.x0 - window.x0
    noise = dither_rows(width) if dither else np.full((1, width), 0.5, np.float32)
    for first, rows in layer:
        start = max(window.y0 + first, inner.y0)
        stop = min(window.y0 + first + rows.shape[1], inner.y1)
        if start >= stop:
            continue
        at, half = start - inner.y0, slice(start // 2, (stop + 1) // 2)
        part = slice(start - window.y0 - first, stop - window.y0 - first)
        r, g, b, a = rows[:, part]
        if behind is not None:
            shown = rows[:, part, skip : skip + width]
            r, g, b, a = (np.ascontiguousarray(p) for p in _mixed(mode, behind, at, shown))
        left = 0 if behind is not None else skip
        over(y[start:stop], u[half], v[half], inner.x0, r, g, b, a, left, noise, at)


def _put_over(canvas: Canvas, inner: Window, window: Window, mode: str, layer: Rows) -> None:
    """The same for a canvas that has alpha itself, of which `inner` is given."""
    columns = slice(inner.x0 - window.x0, inner.x1 - window.x0)
    for first, rows in layer:
        start = max(window.y0 + first, inner.y0)
        stop = min(window.y0 + first + rows.shape[1], inner.y1)
        if start >= stop:
            continue
        part = slice(start - window.y0 - first, stop - window.y0 - first)
        *colour, alpha = rows[:, part, columns]
        *behind, below = (plane[start - inner.y0 : stop - inner.y0] for plane in canvas.planes)
        for dst, plane in zip(behind, colour, strict=True):
            dst[:] = mixed_over(mode, dst, below, plane, alpha)
        below[:] = alpha + below - alpha * below


def _mixed(mode: str, behind: YuvSurface, first: int, rows: F32) -> tuple[F32, F32, F32, F32]:
    """The rows with premultiplied colours that their mode has blended with what is behind."""
    *colour, alpha = rows
    backdrop = np.empty((3, *alpha.shape), np.float32)
    r, g, b = backdrop
    rows_to_rgb(r, g, b, behind.y, behind.u, behind.v, first)
    r, g, b = (
        alpha * mixed(mode, below, plane, alpha)
        for below, plane in zip(backdrop, colour, strict=True)
    )
    return r, g, b, alpha


def _copy(canvas: Canvas) -> YuvSurface:
    y, u, v = canvas.planes
    return YuvSurface(y.copy(), u.copy(), v.copy())


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


@kernel
def over(y, u, v, x, r, g, b, a, left, noise, first):
    """Premultiplied coded rows from column `left` on over 4:2:0 ones from the even column x on.

    As wide as noise, see `convert.rgb_to_planes`; chroma is averaged as there. The first row is
    even. Blending Y'CbCr equals blending R'G'B'; where alpha is 0 nothing changes. Windows are
    columns of whole rows: of arrays cut out of others numba cannot know that pixels lie side by
    side.
    """
    h, w = y.shape[0], noise.shape[1]
    here = slice(left, left + w)
    planes = np.empty((3, w + 2), np.float32)
    cb, cr, cover = planes[0], planes[1], planes[2]
    for k in range(h):
        d = noise[(first + k) % noise.shape[0]]
        out, rr, gg, bb, aa = y[k, x : x + w], r[k, here], g[k, here], b[k, here], a[k, here]
        for i in range(w):
            luma = (
                np.float32(46.5594) * rr[i]
                + np.float32(156.6288) * gg[i]
                + np.float32(15.8118) * bb[i]
            )
            below = np.float32(out[i])
            luma += below + (np.float32(16) - below) * aa[i]
            out[i] = np.int32(min(max(luma, np.float32(0)), np.float32(254)) + d[i])
    for k in range(u.shape[0]):
        low = min(2 * k + 1, h - 1)
        r0, g0, b0, a0 = r[2 * k, here], g[2 * k, here], b[2 * k, here], a[2 * k, here]
        r1, g1, b1, a1 = r[low, here], g[low, here], b[low, here], a[low, here]
        for i in range(w):
            rr, gg, bb = r0[i] + r1[i], g0[i] + g1[i], b0[i] + b1[i]
            luma = np.float32(0.2126) * rr + np.float32(0.7152) * gg + np.float32(0.0722) * bb
            cb[i + 1] = np.float32(224 / 1.8556 / 8) * (bb - luma)
            cr[i + 1] = np.float32(224 / 1.5748 / 8) * (rr - luma)
            cover[i + 1] = np.float32(1 / 8) * (a0[i] + a1[i])
        for plane in planes:
            plane[0], plane[w + 1] = plane[1], plane[w]
        half = slice(x // 2, (x + w + 1) // 2)
        out_u, out_v = u[k, half], v[k, half]
        for i in range(out_u.size):
            alpha = cover[2 * i] + np.float32(2) * cover[2 * i + 1] + cover[2 * i + 2]
            p = cb[2 * i] + np.float32(2) * cb[2 * i + 1] + cb[2 * i + 2]
            q = cr[2 * i] + np.float32(2) * cr[2 * i + 1] + cr[2 * i + 2]
            below_u, below_v = np.float32(out_u[i]), np.float32(out_v[i])
            p += below_u + (np.float32(128) - below_u) * alpha
            q += below_v + (np.float32(128) - below_v) * alpha
            out_u[i] = np.int32(min(max(p, np.float32(0)), np.float32(254)) + np.float32(0.5))
            out_v[i] = np.int32(min(max(q, np.float32(0)), np.float32(254)) + np.float32(0.5))
