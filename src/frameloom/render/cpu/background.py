"""What lies behind the panes, as a canvas of its own: one colour, a drawn field, or a medium."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from frameloom.backgrounds.base import BACKGROUNDS
from frameloom.core.band import Band, Field
from frameloom.core.blur import gaussian
from frameloom.core.light import to_code, to_light
from frameloom.core.picture import DEFAULT_FOV_DEG, Background, Picture, SourceFrame
from frameloom.core.surface import DeepSurface, RgbaSurface, Surface, YuvSurface
from frameloom.render.cpu.canvas import (
    LUMA,
    Canvas,
    Grid,
    Kind,
    Plane,
    clear_canvas,
    flat_canvas,
    yuv_canvas,
)
from frameloom.render.cpu.convert import to_rgba
from frameloom.render.cpu.stack import band_rows, store
from frameloom.render.cpu.texture import Cache, Texture, prefiltered, texture, texture_bytes

BLACK = (0.0, 0.0, 0.0, 1.0)
PIXEL_VALUES = (16, 128, 128)
DOME_UNIT_RAD = math.radians(DEFAULT_FOV_DEG)
"""A dome's angle that counts as one picture height: what the default camera sees of it."""
FINE_LINES = 270
"""No drawing is so smooth that fewer lines than these, interpolated, would show all of it."""
F32 = npt.NDArray[np.float32]


def draw_background(
    picture: Picture, surfaces: Mapping[SourceFrame, Surface], cache: Cache, kind: Kind = "yuv"
) -> Canvas:
    """A new canvas of `kind`, to be painted over; where the picture has alpha, clear."""
    background = picture.background
    if background is None:
        return _empty(picture, kind)
    if background.content is not None:
        return _medium(picture, background, surfaces[background.content], cache, kind)
    return _drawn(picture, background, cache, kind)


def _empty(picture: Picture, kind: Kind) -> Canvas:
    if picture.alpha and kind != "yuv":
        return clear_canvas(picture.size, kind)
    return flat_canvas(kind, picture.size, BLACK)


def _drawn(picture: Picture, background: Background, cache: Cache, kind: Kind) -> Canvas:
    phase = float(background.params.get("speed", 0.0)) * float(background.time_s)
    phase = float(background.params.get("phase", phase))
    camera = picture.camera if background.projection == "dome" else None
    seen = None if camera is None else (camera.view_from_world[:3, :3].tobytes(), camera.fov_deg)
    key = (
        background.type,
        repr(sorted(background.params.items())),
        phase,
        seen,
        picture.size,
        kind,
    )
    made: Canvas = cache.get(
        key, None, _canvas_bytes, lambda: _drawn_anew(picture, background, phase, kind)
    )
    return Canvas(made.kind, tuple(plane.copy() for plane in made.planes))


def _drawn_anew(picture: Picture, background: Background, phase: float, kind: Kind) -> Canvas:
    import cv2

    drawing = BACKGROUNDS.find(background.type).drawing
    assert drawing is not None
    w, h = picture.size
    if drawing.coarse == 0:
        red, green, blue = np.empty((3, 1, 1), np.float32)
        middle = np.zeros((1, 1), np.float32)
        drawing.draw(
            Field(middle, middle, red, green, blue, phase, 0.0, 1.0, 1.0), background.params
        )
        return flat_canvas(kind, picture.size, (red.item(), green.item(), blue.item(), 1.0))
    step = max(1, min(drawing.coarse, h // FINE_LINES))
    columns, lines = (-(-side // step) + 1 for side in (w, h))
    # coarse samples lie at the centres of step x step blocks
    px = (np.arange(columns, dtype=np.float64) * step + step / 2)[None, :]
    py = (np.arange(lines, dtype=np.float64) * step + step / 2)[:, None]
    x, y, around, pixel = _positions(picture, background, px, py)
    colours = np.empty((3, lines, columns), np.float32)
    red, green, blue = colours
    field = Field(x, y, red, green, blue, phase, around, step * pixel, w / h)
    drawing.draw(field, background.params)
    if step > 1:
        back = np.array([[1 / step, 0, 0.5 / step - 0.5], [0, 1 / step, 0.5 / step - 0.5]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        planes = [
            cv2.warpAffine(c, back, (w, h), flags=flags, borderMode=cv2.BORDER_REPLICATE)
            for c in colours
        ]
    else:
        planes = [np.ascontiguousarray(c[:h, :w]) for c in colours]
    r, g, b = (np.asarray(plane, np.float32) for plane in planes)
    if kind != "yuv":
        colour = map(to_light, (r, g, b)) if kind == "light" else (r, g, b)
        return Canvas(kind, (*colour, np.ones((h, w), np.float32)))
    canvas = yuv_canvas(picture.size)
    rows = band_rows(w)
    for first in range(0, h, rows):
        part = slice(first, min(first + rows, h))
        store(Band(r[part], g[part], b[part], first, picture.size), canvas)
    return canvas


def _positions(
    picture: Picture, background: Background, px: F32 | Plane, py: F32 | Plane
) -> tuple[F32, F32, float, float]:
    """x, y in heights (or dome angles), the cells that close a turn, a pixel's size in heights."""
    w, h = picture.size
    if background.projection == "screen":
        x = np.broadcast_to((px - w / 2) / h, (py.shape[0], px.shape[1]))
        y = np.broadcast_to((h / 2 - py) / h, (py.shape[0], px.shape[1]))
        return x.astype(np.float32), y.astype(np.float32), 0.0, 1 / h
    pixel = 2 * math.tan(math.radians(picture.camera.fov_deg) / 2) / h / DOME_UNIT_RAD
    yaw, pitch = _angles(picture, px, py)
    return (
        (yaw / DOME_UNIT_RAD).astype(np.float32),
        (pitch / DOME_UNIT_RAD).astype(np.float32),
        2 * math.pi / DOME_UNIT_RAD,
        pixel,
    )


def _angles(picture: Picture, px: Plane, py: Plane) -> tuple[Plane, Plane]:
    """Yaw (-pi..pi, right of -z) and pitch (up) of the line of sight through pixels."""
    w, h = picture.size
    f = h / 2 / math.tan(math.radians(picture.camera.fov_deg) / 2)
    dx, dy = (px - w / 2) / f, (h / 2 - py) / f
    world_from_view = picture.camera.view_from_world[:3, :3].T
    ray = [
        world_from_view[k, 0] * dx + world_from_view[k, 1] * dy - world_from_view[k, 2]
        for k in range(3)
    ]
    return np.arctan2(ray[0], -ray[2]), np.arctan2(ray[1], np.hypot(ray[0], ray[2]))


def _medium(
    picture: Picture, background: Background, surface: Surface, cache: Cache, kind: Kind
) -> Canvas:
    params = background.params
    blur_px = float(params.get("blur", 0.0)) * picture.size[1]
    dim = float(params.get("dim", 0.0))

    def plain() -> Texture:
        made = texture(surface if picture.alpha else _over_black(surface), kind)
        return made if kind == "yuv" else _with_alpha(made)

    kept = isinstance(surface, RgbaSurface)
    key = (id(surface), "flat", kind, picture.alpha)
    source = cache.get(key, surface, texture_bytes, plain) if kept else plain()
    if background.projection == "dome":
        canvas = _on_dome(picture, source, kind)
    else:
        canvas = _on_screen(picture, source, str(params.get("fit", "cover")), kind)
    if blur_px > 0.05:
        for plane, grid in zip(canvas.planes, canvas.grids, strict=True):
            gaussian(plane, blur_px / grid.x_step)
    return _dimmed(canvas, dim) if dim > 0 else canvas


def _with_alpha(made: Texture) -> Texture:
    """Alpha as a fourth plane, whether the texture has any or not."""
    alpha = np.ones(made.size[::-1], np.float32) if made.alpha is None else made.alpha
    return replace(made, planes=(*made.planes, alpha), grids=(*made.grids, LUMA), alpha=None)


def _on_screen(picture: Picture, source: Texture, fit: str, kind: Kind) -> Canvas:
    """The medium fitted into the picture's rectangle, black or clear where it does not reach."""
    import cv2

    (w, h), (tw, th) = picture.size, source.size
    if source.size == picture.size:
        return Canvas(kind, tuple(np.ascontiguousarray(p).copy() for p in source.planes))
    sx, sy = w / tw, h / th
    if fit != "fill":
        sx = sy = max(sx, sy) if fit == "cover" else min(sx, sy)
    source = prefiltered(source, 1 / sx, 1 / sy)
    texel_from_pixel = np.array(
        [[1 / sx, 0, tw / 2 - w / 2 / sx], [0, 1 / sy, th / 2 - h / 2 / sy], [0, 0, 1.0]]
    )
    canvas = _empty(picture, kind)
    for dst, grid, src, cells in zip(
        canvas.planes, canvas.grids, source.planes, source.grids, strict=True
    ):
        rows, columns = _covered(dst, grid, texel_from_pixel, source.size)
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        index = cells.index_from_pixel() @ texel_from_pixel @ grid.pixel_from_index()
        index[:2, 2] += index[:2, :2] @ (columns.start, rows.start)
        size = (columns.stop - columns.start, rows.stop - rows.start)
        dst[rows, columns] = cv2.warpAffine(
            src, index[:2], size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
    return canvas


def _covered(
    dst: Plane, grid: Grid, texel_from_pixel: Plane, size: tuple[int, int]
) -> tuple[slice, slice]:
    """The rows and columns of a plane whose samples lie inside the medium."""
    pixel_from_texel = np.linalg.inv(texel_from_pixel)
    to_index = grid.index_from_pixel() @ pixel_from_texel
    low, high = to_index @ (0, 0, 1), to_index @ (*size, 1)
    first = np.maximum(np.ceil(low[:2] - 1e-6), 0).astype(int)
    last = np.minimum(np.ceil(high[:2] - 1e-6), dst.shape[::-1]).astype(int)
    return slice(first[1], last[1]), slice(first[0], last[0])


def _on_dome(picture: Picture, source: Texture, kind: Kind) -> Canvas:
    """An equirectangular panorama: the medium's width goes round once, its height pole to pole."""
    import cv2

    tw, th = source.size
    per_pixel = math.radians(picture.camera.fov_deg) / picture.size[1]
    source = prefiltered(source, per_pixel * tw / (2 * math.pi), per_pixel * th / math.pi)
    canvas = _empty(picture, kind)
    for dst, grid, src, cells in zip(
        canvas.planes, canvas.grids, source.planes, source.grids, strict=True
    ):
        rows, columns = dst.shape
        px = (np.arange(columns) * grid.x_step + grid.x_offset)[None, :]
        py = (np.arange(rows) * grid.y_step + grid.y_offset)[:, None]
        yaw, pitch = _angles(picture, px, py)
        u = ((0.5 + yaw / (2 * math.pi)) * tw - cells.x_offset) / cells.x_step
        v = ((0.5 - pitch / math.pi) * th - cells.y_offset) / cells.y_step
        # columns wrap round: one more on each side, so that no seam shows behind the camera
        wide = cv2.copyMakeBorder(np.ascontiguousarray(src), 0, 0, 1, 1, cv2.BORDER_WRAP)
        dst[:] = cv2.remap(
            wide, (u + 1).astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
    return canvas


def _dimmed(canvas: Canvas, dim: float) -> Canvas:
    """Coded values times 1 - dim, whatever the canvas holds."""
    share = np.float32(1 - dim)
    if canvas.kind == "yuv":
        pairs = zip(canvas.planes, PIXEL_VALUES, strict=True)
        return Canvas("yuv", tuple(_dimmed_codes(plane, black, dim) for plane, black in pairs))
    *colour, alpha = canvas.planes
    if canvas.kind == "rgba":
        return Canvas("rgba", (*(plane * share for plane in colour), alpha))
    whole = np.maximum(alpha, np.float32(1e-6))
    dimmed = (to_light(to_code(plane / whole) * share) * alpha for plane in colour)
    return Canvas(canvas.kind, (*dimmed, alpha))


def _dimmed_codes(plane: Plane, black: int, dim: float) -> Plane:
    table = black + (np.arange(256) - black) * (1 - dim)
    rounded: Plane = np.clip(np.floor(table + 0.5), 0, 255).astype(np.uint8)
    return rounded[plane]


def _over_black(surface: Surface) -> Surface:
    if isinstance(surface, YuvSurface) and surface.a is not None:
        surface = RgbaSurface(to_rgba(surface))
    if isinstance(surface, RgbaSurface) and (surface.rgba[..., 3] < 255).any():
        flat = surface.rgba.copy()
        alpha = flat[..., 3:].astype(np.uint16)
        flat[..., :3] = (flat[..., :3] * alpha + 127) // 255
        flat[..., 3] = 255
        return RgbaSurface(flat)
    if isinstance(surface, DeepSurface) and surface.a is not None:
        share = surface.a * np.float32(1 / 65535)
        flats = (plane * share + np.float32(0.5) for plane in (surface.r, surface.g, surface.b))
        return DeepSurface(*(plane.astype(np.uint16) for plane in flats))
    return surface


def _canvas_bytes(canvas: Canvas) -> int:
    return sum(plane.nbytes for plane in canvas.planes)
