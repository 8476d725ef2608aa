"""Text on a canvas: its shapes at the very size, place and tilt at which they are seen.

A lettering is painted once onto a clear layer of its own (`glyphs`), turned into a stamp for the
kind of canvas, and laid onto it. Stamps are kept under the lettering and its homography: text that
stands still costs one blend of what it covers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.lettering import Lettering
from frameloom.core.picture import Pane
from frameloom.render import view
from frameloom.render.cpu.canvas import GRIDS, Canvas, Kind, lit, plane_values, rounding
from frameloom.render.cpu.glyphs import Press, one_colour
from frameloom.render.cpu.layer import Window, window_about
from frameloom.render.cpu.paint import pieces
from frameloom.render.cpu.panes import Painter, holes_of
from frameloom.render.cpu.rows import CHUNK, cover, mix_mask, mix_over
from frameloom.render.cpu.site import Site
from frameloom.render.cpu.texture import Cache

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One plane of a stamp: from column `x`, row `y` of the canvas' plane on.

    alphas: (h, w) float32 0..1. values: the colour, premultiplied, float32; of no size where all is
    one `value`.
    spans: (h, 2) int32 half-open columns that are not clear. pane: (3, 3) from the plane's index to
    the text's pane.
    """

    x: int
    y: int
    alphas: F32
    values: F32
    value: float
    spans: npt.NDArray[np.int32]
    pane: F64


Stamp = tuple[Sheet, ...]
"""What to lay on each plane of a canvas."""
NO_VALUES = np.empty((0, 0), np.float32)


def draw_pane(canvas: Canvas, pane: Pane, site: Site, painter: Painter) -> None:
    """A pane of any content; `pane.blend` is the caller's."""
    if isinstance(pane.content, Lettering):
        draw_lettering(canvas, pane.content, pane.opacity, site, painter.stamps)
    else:
        painter.draw(canvas, pane, site)


def draw_lettering(
    canvas: Canvas, text: Lettering, opacity: float, site: Site, stamps: Cache
) -> None:
    place = site.pixel_from_pane
    key = ("lettering", id(text), canvas.kind, canvas.size, place.tobytes())
    stamp: Stamp = stamps.get(
        key, text, stamp_bytes, lambda: stamp_of(text, place, canvas.size, canvas.kind, stamps)
    )
    for k, (sheet, dst) in enumerate(zip(stamp, canvas.planes, strict=False)):
        lay(
            dst, sheet.x, sheet.y, sheet.alphas, sheet.values, np.float32(sheet.value),
            sheet.spans, holes_of(site, k, dst), canvas.grids[k].sampled(canvas.size[1]),
            sheet.pane, site.clips, np.float32(opacity), rounding(dst),
        )  # fmt: skip


def stamp_of(text: Lettering, place: F64, size: tuple[int, int], kind: Kind, cache: Cache) -> Stamp:
    """The text as it is laid onto a canvas; empty where it is outside."""
    window = window_of(text, place, size)
    if window.within(size).empty:
        return ()
    pane_from_pixel = np.linalg.inv(place)
    return tuple(
        replace(sheet, pane=np.ascontiguousarray(pane_from_pixel @ grid.pixel_from_index()))
        for sheet, grid in zip(stamped(text, place, window, kind, cache), GRIDS[kind], strict=True)
    )


def window_of(text: Lettering, pixel_from_pane: F64, size: tuple[int, int]) -> Window:
    """What the text may touch of a picture, with a margin for chroma."""
    left, bottom, right, top = text.bounds
    corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
    points = view.project_polygon(pixel_from_pane, corners)
    if len(points) == 0:
        return Window(0, 0, 0, 0)
    found = window_about(points, size, 2.0)
    return replace(found, x1=found.x1 + found.x1 % 2, y1=found.y1 + found.y1 % 2)


def stamped(
    text: Lettering, pixel_from_pane: F64, window: Window, kind: Kind, cache: Cache
) -> Stamp:
    """The text as it is laid onto a canvas of `kind`."""
    w, h = window.size
    colour = one_colour(text.parts)
    planes = np.zeros((1 if colour else 4, h, w), np.float32)
    Press(planes, np.ascontiguousarray(window.shift() @ pixel_from_pane), cache).paint(text.parts)
    alpha = planes[-1]
    luma = _blank(window, alpha)
    if kind in ("rgba", "light"):
        if colour is None:
            own = lit(planes) if kind == "light" else planes
            return tuple(replace(luma, values=plane) for plane in own)
        return tuple(replace(luma, value=value) for value in plane_values(kind, colour))
    half = Window(window.x0 // 2, window.y0 // 2, window.x1 // 2, window.y1 // 2)
    chroma = _blank(half, at_chroma(alpha))
    count = len(GRIDS[kind])
    if colour is not None:
        sheets = (luma, chroma, chroma, luma)
        values = plane_values(kind, colour)
        return tuple(replace(s, value=v) for s, v in zip(sheets, values, strict=True))[:count]
    to_coded(*planes)
    y, u, v = planes[:3]
    return (
        replace(luma, values=y),
        replace(chroma, values=at_chroma(u)),
        replace(chroma, values=at_chroma(v)),
    )


@kernel
def to_coded(r, g, b, alpha):
    """Premultiplied R', G', B' become premultiplied Y', Cb, Cr (limited range), in place."""
    for j in range(alpha.shape[0]):
        rr, gg, bb, aa = r[j], g[j], b[j], alpha[j]
        for i in range(aa.size):
            a, blue, red = aa[i], bb[i], rr[i]
            luma = np.float32(0.2126) * red + np.float32(0.7152) * gg[i] + np.float32(0.0722) * blue
            rr[i] = np.float32(219) * luma + np.float32(16) * a
            gg[i] = np.float32(224 / 1.8556) * (blue - luma) + np.float32(128) * a
            bb[i] = np.float32(224 / 1.5748) * (red - luma) + np.float32(128) * a


def _blank(window: Window, alphas: F32) -> Sheet:
    """A sheet at a window's place that has no colour yet."""
    seen = alphas > 0
    first = np.argmax(seen, axis=1)
    stop = np.where(seen.any(axis=1), seen.shape[1] - np.argmax(seen[:, ::-1], axis=1), first)
    spans = np.column_stack([first, stop]).astype(np.int32)
    return Sheet(window.x0, window.y0, alphas, NO_VALUES, 0.0, spans, np.eye(3))


def stamp_bytes(stamp: Stamp) -> int:
    return sum(sheet.alphas.nbytes + sheet.values.nbytes for sheet in stamp)


def at_chroma(plane: F32) -> F32:
    """(H, W) at pixels to (ceil(H / 2), ceil(W / 2)) at chroma's sites, as `rgb_to_planes` does.

    Outside the plane all is 0.
    """
    h, w = plane.shape
    out = np.empty(((h + 1) // 2, (w + 1) // 2), np.float32)
    filter_to_chroma(out, plane)
    return out


@kernel
def filter_to_chroma(out, plane):
    """1/4 1/2 1/4 about the first column of each pair, and the mean of two rows."""
    h, w = plane.shape
    line = np.zeros(w + 2, np.float32)
    for j in range(out.shape[0]):
        upper, row = plane[2 * j], out[j]
        lower = plane[min(2 * j + 1, h - 1)]
        both = np.float32(0.125) if 2 * j + 1 < h else np.float32(0)
        for i in range(w):
            line[i + 1] = upper[i] * np.float32(0.125) + lower[i] * both
        for i in range(row.size):
            row[i] = line[2 * i] + np.float32(2) * line[2 * i + 1] + line[2 * i + 2]


@kernel
def lay(
    dst, x0, y0, alphas, values, value, spans, holes, grid, pane, clips, opacity, rounding
):  # fmt: skip
    """A stamp's sheet over a plane, faded by `opacity`; see `Sheet` and `paint`."""
    h, w = dst.shape
    cov = np.empty(CHUNK, np.float32)
    shape = np.array([1e9, 1e9, 0.0, 0.0, 1.0, 0.0])
    here = np.empty((1, 2), np.int64)
    runs = np.empty((6, 3), np.int64)
    for j in range(max(y0, 0), min(y0 + alphas.shape[0], h)):
        here[0, 0], here[0, 1] = x0 + spans[j - y0, 0], x0 + spans[j - y0, 1]
        for r in range(pieces(runs, 0, here, holes[j : j + 1], here, w)):
            for i in range(runs[r, 0], runs[r, 1], CHUNK):
                n = min(CHUNK, runs[r, 1] - i)
                full = clips.shape[0] == 0 or cover(
                    cov, n, i, min(j, grid[2]), pane, grid[0], grid[1], shape, clips
                )
                share = alphas[j - y0, i - x0 : i - x0 + n]
                if values.size:
                    own = values[j - y0, i - x0 : i - x0 + n]
                    mix_over(dst[j], i, n, own, share, cov, full, opacity, rounding)
                else:
                    mix_mask(dst[j], i, n, value, share, cov, full, opacity, rounding)
