"""Edges: coverage against 16 x 16 points a pixel, and panes at the limits of what can be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from frameloom.core.picture import Border, Pane, Picture, Reflection, Shadow
from frameloom.core.surface import YuvSurface
from frameloom.render import shown_sizes
from tests.render import reference
from tests.render.build import (
    BLACK,
    BLUE,
    GREEN,
    RED,
    WHITE,
    Array,
    behind,
    camera_at,
    grey,
    pane,
    place,
    planes,
    random_yuv,
    render,
    source,
)

SIZE = (96, 54)


def covered(shown: Pane, size: tuple[int, int] = SIZE) -> Array:
    """(H, W) 0..1 from the luma of a white pane on black."""
    return (render(Picture(size, panes=(shown,))).y.astype(float) - 16) / 219


TILTED = place((20, -40, 15), (0.1, 0.05, -0.1), 0.7)
OUTLINES: dict[str, dict[str, Any]] = {
    "box": {},
    "rounded": {"corner_radius": 0.15},
    "pill": {"corner_radius": 0.5},
    "ellipse": {"outline": "ellipse"},
}
POSES = {
    "upright, between pixels": place(position=(0.0037, 0.0021, 0), scale=0.7),
    "turned": place((0, 0, 30), scale=0.6),
    "turned by 45 degrees": place((0, 0, 45), scale=0.5),
    "tilted": TILTED,
    "steep": place((0, 75, 10), scale=0.9),
    "a floor": place((-80, 0, 0), (0, -0.3, -0.5), 1.5),
    "from behind": place((10, 150, 0), scale=0.7),
    "partly out of the picture": place((15, 25, 5), (0.6, 0.3, 0.1)),
}


@pytest.mark.parametrize("outline", OUTLINES)
@pytest.mark.parametrize("pose", POSES)
def test_edges_cover_what_the_outline_covers(pose: str, outline: str) -> None:
    shown = pane(WHITE, POSES[pose], **OUTLINES[outline])
    error = np.abs(covered(shown) - reference.coverage(shown, Picture(SIZE)))
    # Within a pixel an edge is taken for straight and evenly seen: exact for boxes but for two
    # edges in one pixel, as at the far corners of what is steep. 256 points leave 0.02, 8 bits
    # 0.002.
    assert error.max() < (0.15 if pose in ("steep", "a floor") else 0.05)
    assert error[error > 0.004].mean() < 0.025


@pytest.mark.parametrize("width", [0.25, 0.5, 1.0, 1.3])
@pytest.mark.parametrize("offset", [0.0, 0.3, 0.5])
def test_thin_panes_keep_their_weight(width: float, offset: float) -> None:
    """Upright lines: a pixel is covered by exactly what lies in it."""
    h = SIZE[1]
    shown = pane(WHITE, place(position=(offset / h, 0, 0)), (width / h, 0.8))
    expected = reference.coverage(shown, Picture(SIZE), 20)
    # 20 points across a pixel are 0.05 apart
    assert np.abs(covered(shown) - expected).max() < 0.055


@pytest.mark.parametrize("angle", [17.0, 45.0, 80.0])
def test_thin_slanting_panes_keep_their_weight(angle: float) -> None:
    shown = pane(WHITE, place((0, 0, angle)), (1.2, 0.4 / SIZE[1]))
    expected = reference.coverage(shown, Picture(SIZE))
    got = covered(shown)
    assert got.sum() == pytest.approx(expected.sum(), rel=0.02)
    assert np.abs(got - expected).max() < 0.05


@pytest.mark.parametrize("outline", ["box", "rounded", "ellipse"])
def test_borders_lie_inside_the_edge(outline: str) -> None:
    shown = pane(WHITE, TILTED, border=Border(0.06, BLACK), **OUTLINES[outline])
    whole = reference.coverage(shown, Picture(SIZE))
    px, py = reference.points(SIZE, 16)
    x, y, _ = reference.on_pane(shown, Picture(SIZE), px, py)
    inner = reference.averaged(reference.inside(shown, x, y, 0.06).astype(float), 16)
    back = behind("color", color=(0.5, 0.5, 0.5, 1.0))
    out = render(Picture(SIZE, background=back, panes=(shown,)))
    got = (out.y.astype(float) - 16) / 219
    error = np.abs(got - (0.5 * (1 - whole) + inner))
    assert error.max() < 0.15
    assert error[error > 0.01].mean() < 0.05


def test_a_clear_border_shows_what_lies_below_it() -> None:
    """Also where the pane is opaque, and what it hides need not have been drawn."""
    below = pane(RED, place(position=(0, 0, -0.2), scale=1.4))
    clear = pane(source(), place(scale=0.8), border=Border(0.2, (1.0, 1.0, 1.0, 0.0)))
    picture = Picture(SIZE, panes=(below, clear))
    out = render(picture, {source(): grey(np.full((54, 96), 235))})
    edge = (SIZE[0] - SIZE[1] * 0.8 * 16 / 9) / 2
    x = int(edge + 0.05 * 0.8 * 54)  # the border's outer half lies on nothing of its own pane
    assert out.y[27, x] == pytest.approx(reference.luma_of(RED), abs=1)


def test_a_border_wider_than_the_pane_is_all_of_it() -> None:
    shown = pane(WHITE, place(scale=0.5), (1.0, 1.0), border=Border(0.9, RED))
    out = render(Picture(SIZE, panes=(shown,)))
    plain = render(Picture(SIZE, panes=(replace(shown, content=RED, border=None),)))
    assert np.abs(out.y.astype(int) - plain.y).max() <= 1


# Beyond what can be seen


CROSSING = {
    "a floor far beyond": place((-90, 0, 0), (0, -0.3, -100), 400),
    "one corner behind": place((0, 80, 30), (0.5, 0, 0.9)),
    "half behind": place((0, 90, 0), (0.4, 0, 1.0), 2),
    "a floor under the feet": place((-90, 0, 0), (0, -0.3, 0.5), 4),
    "a rolled floor": place((-90, 0, 20), (0, -0.3, 0.5), 40),
    "a ceiling": place((89, 0, 0), (0, 0.4, 0), 10),
    "nearly in the lens": place((0, 0, 0), (0, 0, 1.07)),
}


@pytest.mark.parametrize("outline", ["box", "ellipse"])
@pytest.mark.parametrize("pose", CROSSING)
def test_panes_through_the_near_plane(pose: str, outline: str) -> None:
    shown = pane(WHITE, CROSSING[pose], **OUTLINES[outline])
    error = np.abs(covered(shown) - reference.coverage(shown, Picture(SIZE), 8))
    # only at the horizon does perspective change so much within a pixel
    assert error.max() < 0.35
    assert (error > 0.1).sum() <= SIZE[0]


@pytest.mark.parametrize(
    "matrix",
    [
        place(position=(0, 0, 2)),
        place((90, 0, 0), (0, 0, 5)),
        place((0, 0, 0), (0, 0, 1e6)),
        place((30, 30, 30), (0, 0, 10), 1e5),
    ],
)
def test_panes_behind_the_camera_are_not_seen(matrix: Array) -> None:
    shown = pane(
        WHITE, matrix, (1.0, 1.0), depth=0.05, shadow=Shadow(WHITE, 0.05, (0, 0), 1),
        border=Border(0.02, WHITE), reflection=Reflection(0.5, 0.5, 0),
    )  # fmt: skip
    if matrix[0, 0] > 1e4:
        shown = replace(shown, depth=0.0)
        assert covered(shown)[0, 0] in (0.0, 1.0)
    else:
        assert not covered(shown).any()


@pytest.mark.parametrize("scale", [1e2, 1e4, 1e6])
@pytest.mark.parametrize("rotation", [(-90, 0, 0), (-89, 0, 0), (-90, 0, 45), (-80, 20, 10)])
def test_huge_floors_end_at_the_horizon(scale: float, rotation: tuple[float, float, float]) -> None:
    shown = pane(source(), place(rotation, (0, -0.3, 0), scale), (1.0, 1.0))
    camera = camera_at((0, 0, 1.1), (3, 0, 8))
    picture = Picture(SIZE, camera, panes=(shown,))
    white = YuvSurface(
        *(np.full(s, v, np.uint8) for s, v in (((64, 64), 235), ((32, 32), 128), ((32, 32), 128)))
    )
    got = (render(picture, {source(): white}).y.astype(float) - 16) / 219
    error = np.abs(got - reference.coverage(shown, picture, 8))
    # at the horizon itself a floor's end is thinner than any pixel: one row may differ
    assert (error > 0.1).mean() < 0.02
    ys, xs = np.nonzero(error > 0.1)
    if len(ys):
        _, _, up = reference.on_pane(shown, picture, xs + 0.5, ys - 1.0)
        _, _, down = reference.on_pane(shown, picture, xs + 0.5, ys + 2.0)
        assert (~np.isfinite(up) | (up < 0) | (up > scale * 0.4) | (down < 0)).all()


@pytest.mark.parametrize("texture", [True, False])
@pytest.mark.parametrize("scale", [1e-9, 1e-4, 3e-3, 1e3, 1e9])
def test_tiny_and_huge_panes(scale: float, texture: bool) -> None:
    content = source() if texture else WHITE
    shown = pane(
        content, place((5, 5, 5), (0.01, 0, 0), scale), shadow=Shadow(BLACK, 0.05, (0, 0), 1)
    )
    out = render(Picture(SIZE, panes=(shown,)), {source(): grey(np.full((54, 96), 235))})
    mean = ((out.y.astype(float) - 16) / 219).mean()
    if scale < 1e-3:
        assert mean < 1e-3
    elif scale > 1:
        assert mean == 1


DEGENERATE = {
    "nothing at all": np.zeros((4, 4)),
    "no width": place(scale=(0, 1, 1)),
    "no height": place(scale=(1, 0, 1)),
    "flat in z": place((0, 20, 0), scale=(1, 1, 0)),
    "edge on": place((0, 90, 0)),
    "edge on, the other way": place((90, 0, 0)),
    "almost edge on": place((0, 90 - 1e-9, 0)),
    "mirrored": place((0, 20, 0), scale=(-0.5, 0.5, 0.5)),
}


@pytest.mark.parametrize("pose", DEGENERATE)
def test_degenerate_panes_are_no_error(pose: str) -> None:
    shown = pane(
        source(), DEGENERATE[pose], (1.0, 1.0), shadow=Shadow(WHITE, 0.05, (0.1, 0), 1),
        border=Border(0.02, WHITE), reflection=Reflection(0.5, 0.5, 0), corner_radius=0.1,
    )  # fmt: skip
    other = pane(RED, place((0, 0, 0), (0, 0, -0.5), 0.1))
    through = pane(GREEN, place((0, 30, 0), (0, 0, 0.0), 0.1))
    surfaces = {source(): grey(np.full((54, 96), 235))}
    for depth in (0.0, 0.1):
        picture = Picture(SIZE, panes=(other, replace(shown, depth=depth), through))
        out = render(picture, surfaces)
        assert 16 <= out.y.min() <= out.y.max() <= 235
        assert shown_sizes(picture)[source()] >= (1, 1)
        if pose not in ("flat in z", "mirrored") and depth == 0:
            gone = render(replace(picture, panes=(other, through)))
            # it may still cut another pane in two: that one's edge is covered twice where it does
            assert (np.abs(out.y.astype(int) - gone.y) > 1).sum() <= 2 * ("almost" in pose)


def test_a_mirrored_pane_is_seen() -> None:
    left = np.full(SIZE[::-1], 16)
    left[:, : SIZE[0] // 2] = 235
    shown = pane(source(), place(scale=(-1, 1, 1)))
    out = render(Picture(SIZE, panes=(shown,)), {source(): grey(left)})
    assert (out.y == grey(left[:, ::-1]).y).all()


# Opacity and sides


@pytest.mark.parametrize("opacity", [0.0, 0.25, 0.5, 1.0])
def test_opacity_mixes_with_what_is_behind(opacity: float) -> None:
    surface, below = random_yuv(SIZE), random_yuv(SIZE, 1)
    back = behind("image", source("back"))
    shown = pane(source(), opacity=opacity)
    picture = Picture(SIZE, background=back, panes=(shown,))
    out = render(picture, {source(): surface, source("back"): below})
    for got, over, under in zip(planes(out), planes(surface), planes(below), strict=True):
        expected = under + (over.astype(float) - under) * opacity
        assert np.abs(got - expected).max() <= 0.5001


@pytest.mark.parametrize("what", ["border", "depth", "shadow", "reflection"])
def test_opacity_fades_a_pane_as_one(what: str) -> None:
    """A half faded pane is half way between no pane and all of it: nothing shows through itself."""
    parts: dict[str, Any] = {
        "border": Border(0.08, BLUE),
        "depth": 0.2,
        "shadow": Shadow(BLACK, 0.03, (0.05, -0.05), 0.8),
        "reflection": Reflection(0.6, 0.8, 0.02),
    }
    back = behind("color", color=(0.6, 0.6, 0.6, 1.0))
    shown = pane(
        RED, place((15, 35, 0), (0, 0.1, 0), 0.5), corner_radius=0.1, **{what: parts[what]}
    )
    pictures = [
        Picture(SIZE, background=back, panes=(replace(shown, opacity=k),)) for k in (0, 0.5, 1)
    ]
    none, half, whole = (render(picture) for picture in pictures)
    for a, b, c in zip(planes(none), planes(half), planes(whole), strict=True):
        assert np.abs(b - (a.astype(float) + c) / 2).max() <= 1


def test_one_sided_panes_vanish_from_behind() -> None:
    for angle, seen in (
        (0, True),
        (80, True),
        (100, False),
        (180, False),
        (260, False),
        (280, True),
    ):
        shown = pane(WHITE, place((0, angle, 0), scale=0.5), two_sided=False)
        assert covered(shown).any() == seen
        assert covered(replace(shown, two_sided=True)).any()


def test_a_reflection_is_the_pane_mirrored_and_fading() -> None:
    h, w = 180, 320
    ramp = np.linspace(40, 235, h)[:, None] * np.ones((h, w))
    mirror = Reflection(opacity=0.6, length=0.5, gap=0.05)
    shown = pane(source(), place(position=(0, 0.25, 0), scale=0.5), reflection=mirror)
    out = render(Picture((w, h), panes=(shown,)), {source(): grey(ramp)}).y.astype(float)
    # the pane's lower edge is at the middle of the picture; scaled by 0.5, so is its gap
    assert np.ptp(out[100, 100:220]) == 0
    start = h / 2 + 0.05 * 0.5 * h
    rows = np.arange(h) + 0.5
    into = (rows - start) / (0.5 * h)  # 0 at the mirror line, 1 a pane's height below it
    strength = 0.6 * np.clip(1 - into / 0.5, 0, 1) * (into > 0)
    content = np.interp((1 - into) * h - 0.5, np.arange(h), ramp[:, 0])
    expected = 16 + (content - 16) * strength
    inner = (into > 0.02) & (into < 0.98)
    assert np.abs(out[inner, 160] - expected[inner]).max() < 1.5


# Extrusion


@pytest.mark.parametrize("outline", OUTLINES)
@pytest.mark.parametrize("angle", [15.0, 60.0, 80.0, -50.0, 130.0, 200.0])
def test_extrusions_have_no_seams(angle: float, outline: str) -> None:
    """What the solid covers shows nothing of a glaring background."""
    shown = pane(
        (0.5, 0.5, 0.5, 1.0), place((25, angle, 10), scale=0.5), (1.0, 0.7),
        depth=0.3, **OUTLINES[outline],
    )  # fmt: skip
    back = behind("color", color=(1.0, 0.0, 1.0, 1.0))
    size = (320, 180)
    out = render(Picture(size, background=back, panes=(shown,)))
    solid = silhouette(shown, Picture(size))
    inner = cv2.erode(solid, np.ones((5, 5), np.uint8)).astype(bool)
    # grey and its shades hold no colour at all
    chroma = np.abs(out.u.astype(int) - 128).repeat(2, 0).repeat(2, 1)
    assert chroma[inner].max() <= 1
    outer = ~cv2.dilate(solid, np.ones((5, 5), np.uint8)).astype(bool)
    plain = render(Picture(size, background=back))
    assert np.abs(out.y[outer].astype(int) - plain.y[outer]).max() <= 1


def silhouette(shown: Pane, picture: Picture) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """(H, W) 0/1: the union of many slices of the solid."""
    found = np.zeros(picture.size[::-1], bool)
    px, py = reference.points(picture.size, 1)
    for z in np.linspace(0, shown.depth, 60):
        matrix = shown.world_from_pane @ place(position=(0, 0, -z))
        piece = replace(shown, world_from_pane=matrix)
        x, y, depth = reference.on_pane(piece, picture, px, py)
        found |= reference.inside(shown, x, y) & (depth > 0)
    return found.astype(np.uint8)


def test_an_extruded_pane_seen_from_behind_shows_its_back() -> None:
    """The back face is the nearer one: it is as large as perspective makes it there."""
    shown = pane(WHITE, place((0, 180, 0), scale=0.5), (1.0, 1.0), depth=0.4)
    nearer = pane(WHITE, place((0, 180, 0), (0, 0, 0.2), 0.5), (1.0, 1.0))
    got, expected = covered(shown), reference.coverage(nearer, Picture(SIZE))
    # the sides below the back face have the same edge: it is covered twice
    twice = 1 - (1 - expected) ** 2
    assert ((got >= expected - 0.03) & (got <= twice + 0.03)).all()


def test_an_extrusion_through_the_near_plane_keeps_its_sides() -> None:
    shown = pane(
        WHITE, place((0, 60, 0), (-0.3, 0, 0.55)), (1.6, 0.4), depth=0.2, border=Border(0.01, WHITE)
    )
    picture = Picture((320, 180), panes=(shown,))
    solid = silhouette(shown, picture)
    assert solid.any()
    inner = cv2.erode(solid, np.ones((7, 7), np.uint8)).astype(bool)
    assert (render(picture).y[inner] > 60).all()
