"""Text against FreeType, against counting points on rays, and against itself."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from frameloom.core.lettering import Bitmap, Fill, Group, Lettering, lettering
from frameloom.core.outline import joined, rounded_box
from frameloom.core.picture import Camera, Pane, Picture
from frameloom.project import Project
from frameloom.render import backend
from frameloom.text.fonts import find
from frameloom.text.layout import Span, layout
from frameloom.timeline import Timeline
from tests.core.test_coverage import chords
from tests.render.build import RED, WHITE, Array, camera_at, pane, place, render, same
from tests.render.reference import averaged, on_pane, points

WORDS = "Hamburgefonstiv Äß@&"


def no_media(_: Any) -> Any:
    raise AssertionError("text needs no media")


def picture(layer: dict[str, Any], size: tuple[int, int], frame: int = 0, **scene: Any) -> Picture:
    """A frame of a project of one text layer."""
    layers = [{"type": "text", "text": "", **layer}]
    document = {"size": list(size), "scenes": [{"duration": 2, "layers": layers, **scene}]}
    return Timeline(Project.read(document), no_media).picture(frame)


def shares(shown: Picture) -> Array:
    """(H, W) how much of each pixel white text on black covers, to one level of luma."""
    return (render(shown).y.astype(np.float64) - 16) / 219


def outlines_of(drawn: Picture) -> list[Any]:
    content = drawn.panes[0].content
    assert isinstance(content, Lettering)
    return [chords(part.outline, 12) for part in content.parts if isinstance(part, Fill)]


@pytest.mark.parametrize("size_px", [14, 32, 90])
def test_glyphs_are_those_of_freetype(size_px: int) -> None:
    """FreeType (in Pillow) draws them 32 times as large: hinting moves edges by whole pixels there.

    It also rounds a variable font's points to units of the font, 0.09 pixels at the largest size.
    """
    words, width, height, times = "Hamg@ß&Ä", 540, 140, 32
    size = size_px / height
    got = shares(picture({"text": words, "size": size}, (width, height)))
    font = find(None)
    made = ImageFont.truetype(font.face.path, size_px * times)
    axes = [dict(font.variations).get(a["tag"], a["default"]) for a in axes_of(made)]
    made.set_variation_by_axes(axes)
    block = layout((Span(words, size),))
    large = Image.new("L", (width * times, height * times))
    pen = ImageDraw.Draw(large)
    # one by one: its advances are whole pixels
    for letter, glyph in zip(words, block.glyphs, strict=True):
        x, y = width / 2 + glyph.x * height, height / 2 - glyph.y * height
        pen.text((round(x * times), round(y * times)), letter, 255, made, anchor="ls")
    expected = np.asarray(large.reduce(times), np.float64) / 255
    assert expected.max() == 1 and expected.mean() > 0.002
    off = np.abs(got - expected)
    assert off.max() < 0.1 and off.mean() < 1e-3


def axes_of(font: ImageFont.FreeTypeFont) -> list[dict[str, Any]]:
    names = {b"Weight": "wght", b"Width": "wdth"}
    return [{"tag": names[a["name"]], "default": a["default"]} for a in font.get_variation_axes()]


CAMERAS = {
    "upright": (place(), camera_at((0, 0, 1.0722534602547793))),
    "tilted 30 degrees": (place((30, 0, 0)), camera_at((0, 0, 1.0722534602547793))),
    "turned and near": (place((-20, 50, 15)), camera_at((0.1, 0.05, 0.8), (2, -3, 5))),
}


@functools.cache
def word() -> Lettering:
    content = picture({"text": "Øg8", "size": 0.5}, (96, 54)).panes[0].content
    assert isinstance(content, Lettering)
    return content


def counted(matrix: Array, camera: Camera, size: tuple[int, int], spread: float = 0.0) -> Array:
    """Coverage by 8 x 8 rays a pixel, each in or out of the outline by winding or by distance."""
    shown = Picture(size, camera=camera)
    x, y, depth = on_pane(pane(WHITE, matrix), shown, *points(size, 8))
    winding, near = np.zeros(x.shape, int), np.zeros(x.shape, bool)
    for part in word().parts:
        assert isinstance(part, Fill)
        for ring in chords(part.outline, 12):
            for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
                if spread > 0:
                    edge = np.array([x1 - x0, y1 - y0])
                    t = (x - x0) * edge[0] + (y - y0) * edge[1]
                    t = np.clip(t / max(edge @ edge, 1e-30), 0, 1)
                    near |= np.hypot(x - x0 - t * edge[0], y - y0 - t * edge[1]) <= spread
                if y0 != y1:
                    across = x0 + (y - y0) / (y1 - y0) * (x1 - x0) <= x
                    winding += (y0 <= y) & (y < y1) & across
                    winding -= (y1 <= y) & (y < y0) & across
    return averaged((((winding != 0) | near) & (depth > 0.01)).astype(float), 8)


@pytest.mark.parametrize("name", CAMERAS)
def test_under_any_tilt_it_covers_what_rays_meet(name: str) -> None:
    matrix, camera = CAMERAS[name]
    size = (96, 54)
    got = shares(Picture(size, camera=camera, panes=(Pane("t", word(), matrix, (1.0, 0.6)),)))
    expected = counted(matrix, camera, size)
    assert expected.max() > 0.99
    off = np.abs(got - expected)
    # one row of points out of 8, and one level of luma
    assert off.max() < 1.2 / 8 and off.mean() < 3e-3


@pytest.mark.parametrize("name", CAMERAS)
def test_a_stroke_reaches_as_far_as_it_is_wide(name: str) -> None:
    matrix, camera = CAMERAS[name]
    size, spread = (96, 54), 0.03
    wide = lettering(tuple(Fill(p.outline, WHITE, spread=spread) for p in word().parts
                           if isinstance(p, Fill)))  # fmt: skip
    assert wide is not None
    got = shares(Picture(size, camera=camera, panes=(Pane("t", wide, matrix, (1.0, 0.6)),)))
    off = np.abs(got - counted(matrix, camera, size, spread))
    # an edge counts as straight within a pixel, which it is not where two strokes meet
    assert np.quantile(off, 0.99) < 0.05 and off.max() < 0.55 and off.mean() < 3e-3


def test_a_stroke_and_its_letter_fade_as_one() -> None:
    """Half opaque is half way from what is behind to the whole, at every pixel."""
    layer = {"text": "Øg8", "size": 0.5, "stroke": {"color": "#ff3020", "width": 0.03}}
    whole = picture(layer, (192, 108)).panes[0]
    assert isinstance(whole.content, Lettering)
    halves = tuple(
        Fill(p.outline, p.colour, 0.5, p.spread, p.blur, p.over)
        for p in whole.content.parts
        if isinstance(p, Fill)
    )
    half = lettering(halves)
    assert half is not None
    by_parts = render(Picture((192, 108), panes=(Pane("t", half, place(), whole.size),)))
    as_one = render(
        Picture((192, 108), panes=(Pane("t", whole.content, place(), whole.size, 0.5),))
    )
    for got, expected in zip((by_parts.y, by_parts.u), (as_one.y, as_one.u), strict=True):
        assert np.abs(got.astype(int) - expected).max() <= 1


def test_a_group_fades_as_one_too() -> None:
    parts = (Fill(rounded_box(0.8, 0.6, 0.1), RED), Fill(rounded_box(0.4, 0.4, 0.0), WHITE))
    group, plain = lettering((Group(parts, 0.5),)), lettering(parts)
    assert group is not None and plain is not None
    size = (96, 54)
    got = render(Picture(size, panes=(Pane("t", group, place(), (1.0, 1.0)),)))
    expected = render(Picture(size, panes=(Pane("t", plain, place(), (1.0, 1.0), 0.5),)))
    assert np.abs(got.y.astype(int) - expected.y).max() <= 1


def test_chroma_is_what_converting_the_whole_picture_gives() -> None:
    """Red text over grey: by stamps on 4:2:0, and on a canvas of its own in R'G'B'."""
    layer = {"text": WORDS, "size": 0.3, "color": "#e01808"}
    background = {"type": "color", "color": "#808080"}
    straight = render(picture(layer, (320, 90), background=background))
    apart = render(picture({**layer, "blend": "multiply", "color": "#e01808"}, (320, 90),
                           background={"type": "color", "color": "#ffffff"}))  # fmt: skip
    plain = render(picture(layer, (320, 90), background={"type": "color", "color": "#ffffff"}))
    assert straight.u.min() < 120
    for got, expected in ((plain.y, apart.y), (plain.u, apart.u), (plain.v, apart.v)):
        assert np.abs(got.astype(int) - expected).max() <= 2


def test_overlapping_glyphs_show_no_seam() -> None:
    box = rounded_box(0.5, 0.3, 0.0)
    moved = rounded_box(0.5, 0.3, 0.0, (0.2, 0.1))
    content = lettering((Fill(joined([box, moved]), (1.0, 1.0, 1.0, 0.5)),))
    assert content is not None
    got = shares(Picture((160, 90), panes=(Pane("t", content, place(), (1.0, 1.0)),)))
    assert got.max() < 0.51


def test_a_frame_alone_is_that_frame_of_a_run() -> None:
    layer = {
        "text": "piece by piece", "size": 0.1, "animate": {"type": "blur", "duration": 0.4},
        "stroke": {"width": 0.01}, "shadow": {"blur": 0.01},
        "rotation": {"from": [0, -40, 0], "to": [0, 40, 0]},
    }  # fmt: skip
    used, frames = backend("cpu"), range(0, 15, 2)
    run = [used.render(picture(layer, (160, 90), k), {}) for k in frames]
    again = [used.render(picture(layer, (160, 90), k), {}) for k in reversed(frames)][::-1]
    alone = [backend("cpu").render(picture(layer, (160, 90), k), {}) for k in frames]
    assert not same(run[0], run[-1])
    assert all(map(same, run, again)) and all(map(same, run, alone))


def test_text_before_and_behind_the_camera_is_cut_off() -> None:
    """A line of text that runs through the camera: nothing of its far side is mirrored in."""
    layer = {"text": "through " * 8, "size": 0.2, "rotation": [0, 90, 0], "position": [0.2, 0, 0]}
    got = shares(picture(layer, (160, 90)))
    assert got[:, 80:].max() > 0.5 and got[:, :80].max() == 0


def square(asked: list[int]) -> Any:
    """A glyph of one opaque colour that fills its em; notes at which sizes it is asked for."""

    def draw(ppem: int) -> Any:
        asked.append(ppem)
        pixels = np.empty((ppem, ppem, 4), np.uint8)
        pixels[:] = (230, 51, 26, 255)
        return pixels, (0.0, 0.0, 1.0, 1.0)

    return draw


def of_glyph(em: float, **keys: Any) -> Bitmap:
    return Bitmap(square([]), (-em / 2, -em / 2), em, (-em / 2, -em / 2, em / 2, em / 2), **keys)


def one_part(part: Any, matrix: Array | None = None) -> Picture:
    content = lettering((part,))
    assert content is not None
    place_at = place() if matrix is None else matrix
    return Picture((160, 90), panes=(Pane("t", content, place_at, (1.0, 1.0)),))


TURNED = place((20, 35, 10))


@pytest.mark.parametrize("tint", [None, (0.1, 0.8, 0.3, 1.0)])
def test_a_glyph_with_colours_lies_where_its_box_does(tint: Any) -> None:
    colour = (230 / 255, 51 / 255, 26 / 255, 1.0) if tint is None else tint
    got = render(one_part(of_glyph(0.6, tint=tint), TURNED))
    expected = render(one_part(Fill(rounded_box(0.6, 0.6, 0.0), colour), TURNED))
    for a, b in ((got.y, expected.y), (got.u, expected.u), (got.v, expected.v)):
        off = np.abs(a.astype(int) - b)
        # a picture's edge is antialiased a little otherwise than a shape's
        assert off.max() <= 12 and off.mean() < 0.1


def test_a_glyph_is_drawn_for_the_size_at_which_it_is_seen() -> None:
    asked: list[int] = []
    for em in (0.2, 0.5, 1.0):
        box = (0.0, 0.0, em, em)
        render(one_part(Bitmap(square(asked), (0.0, 0.0), em, box)))
    # 90 pixels to the unit, and the next power of two
    assert asked == [32, 64, 128]


def test_a_group_blurs_as_one() -> None:
    """A blurred glyph with colours is what the same shape, filled and blurred, is."""
    got = shares(one_part(Group((of_glyph(0.6, tint=WHITE),), 0.7, 0.05), TURNED))
    flat = Fill(rounded_box(0.6, 0.6, 0.0), WHITE, 0.7, blur=0.05)
    expected = shares(one_part(flat, TURNED))
    assert 0.6 < expected.max() < 0.71
    assert np.abs(got - expected).max() < 0.02


def test_a_blur_is_a_gaussian_in_the_plane() -> None:
    """Of a half-plane's edge it is the error function, as far from it as the pane says."""
    edge = Fill(rounded_box(4, 4, 0.0, (-2.0, 0.0)), WHITE, blur=0.05)
    got = shares(one_part(edge))[45]
    x = (np.arange(160) + 0.5 - 80) / 90
    expected = np.array([0.5 - 0.5 * math.erf(v / 0.05 / math.sqrt(2)) for v in x])
    assert np.abs(got - expected).max() < 0.02
