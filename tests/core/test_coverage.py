"""Coverage against counting: 16 x 16 points in every pixel, each inside or not by winding."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.core.coverage import FLATNESS_PX, coverage
from frameloom.core.outline import (
    CUBIC,
    LINE,
    MOVE,
    NOTHING,
    QUAD,
    Outline,
    area,
    backwards,
    joined,
    rounded_box,
)

Array = npt.NDArray[np.float64]
SIZE = (24, 20)
PIXELS = np.diag([1.0, 1.0, 1.0])
POINTS_A_SIDE = 16


def polygon(points: Any) -> Outline:
    verbs = [MOVE] + [LINE] * (len(points) - 1)
    return Outline(np.array(points, np.float64), np.array(verbs, np.uint8))


def chords(outline: Outline, steps: int = 200) -> list[Array]:
    """Each contour as many points on its curves, by Bezier's formula."""
    contours: list[list[Array]] = []
    at = 0
    for verb in outline.verbs:
        count = max(int(verb), 1)
        control = outline.points[at : at + count]
        at += count
        if verb == MOVE:
            contours.append([control[0]])
        elif verb == LINE:
            contours[-1].append(control[0])
        else:
            start = contours[-1][-1]
            for t in np.arange(1, steps + 1) / steps:
                ends = np.vstack([start, control])
                while len(ends) > 1:  # de Casteljau
                    ends = ends[:-1] * (1 - t) + ends[1:] * t
                contours[-1].append(ends[0])
    return [np.array(contour) for contour in contours]


def counted(outline: Outline, matrix: Array, size: tuple[int, int] = SIZE) -> Array:
    """(H, W) the share of points in each pixel that contours wind round (all before the camera)."""
    n = POINTS_A_SIDE
    w, h = size
    x, y = np.meshgrid((np.arange(w * n) + 0.5) / n, (np.arange(h * n) + 0.5) / n)
    winding = np.zeros(x.shape, int)
    for contour in chords(outline):
        projected = np.column_stack([contour, np.ones(len(contour))]) @ matrix.T
        ring = projected[:, :2] / projected[:, 2:]
        for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            if y0 == y1:
                continue
            across = x0 + (y - y0) / (y1 - y0) * (x1 - x0) <= x
            winding += (y0 <= y) & (y < y1) & across
            winding -= (y1 <= y) & (y < y0) & across
    return (winding != 0).reshape(h, n, w, n).mean(axis=(1, 3))


CIRCLE = rounded_box(2, 2, 1)
HEART = Outline(
    np.array([[0, -1], [2, 0.5], [0.8, 1.4], [0, 0.5], [-0.6, 1.6], [-2, 0]], np.float64),
    np.array([MOVE, CUBIC, QUAD], np.uint8),
)
PLACES = {
    "plain": np.array([[7.3, 0, 11.2], [0, -7.3, 9.7], [0, 0, 1.0]]),
    "turned": np.array([[5.1, 3.2, 12.4], [-3.3, 5.7, 9.1], [0, 0, 1.0]]),
    "tilted": np.array([[9.0, 2.1, 18.0], [1.0, 7.0, 14.0], [0.35, 0.2, 1.6]]),
    "over the edge": np.array([[9.0, 0, 1.3], [0, -9.0, 18.2], [0, 0, 1.0]]),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", ["circle", "heart", "ring"])
def test_a_shape_covers_what_counting_finds(shape: str, place: str) -> None:
    hole = backwards(rounded_box(1, 1.2, 0.3))
    outline = {"circle": CIRCLE, "heart": HEART, "ring": joined([CIRCLE, hole])}[shape]
    got, expected = coverage(outline, PLACES[place], SIZE), counted(outline, PLACES[place])
    # one row of points out of 16 may fall on either side of an edge, at worst along two edges
    assert np.abs(got - expected).max() < 1.5 / POINTS_A_SIDE
    assert np.abs(got - expected).mean() < 2e-3


inside = st.floats(-6, 30, allow_nan=False, width=32)


@given(st.lists(st.tuples(inside, inside), min_size=3, max_size=3))
def test_any_triangle_covers_what_counting_finds(corners: list[tuple[float, float]]) -> None:
    got = coverage(polygon(corners), PIXELS, SIZE)
    assert got.min() >= 0 and got.max() <= 1
    # a thin triangle's two edges may both pass through a pixel
    assert np.abs(got - counted(polygon(corners), PIXELS)).max() < 2.5 / POINTS_A_SIDE


@given(st.floats(0, 3), st.floats(0, 3), st.floats(0.1, 12), st.floats(0.1, 12))
def test_a_box_on_the_grid_is_exact(x: float, y: float, w: float, h: float) -> None:
    """Coverage of an upright box is the product of two overlaps."""
    across = np.clip(np.minimum(np.arange(SIZE[0]) + 1, x + w) - np.maximum(np.arange(SIZE[0]), x),
                     0, 1)  # fmt: skip
    down = np.clip(np.minimum(np.arange(SIZE[1]) + 1, y + h) - np.maximum(np.arange(SIZE[1]), y),
                   0, 1)  # fmt: skip
    box = polygon([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])
    assert np.abs(coverage(box, PIXELS, SIZE) - np.outer(down, across)).max() < 1e-5


def test_a_circle_has_its_area_whatever_its_size() -> None:
    for radius in (0.4, 3.0, 40.0, 400.0):
        side = math.ceil(2 * radius) + 4
        place = np.array([[radius, 0, side / 2], [0, radius, side / 2], [0, 0, 1.0]])
        got = coverage(CIRCLE, place, (side, side)).sum(dtype=np.float64)
        # four cubics are a circle within 2.7e-4 of its radius; chords cut off a strip at most
        # FLATNESS_PX deep
        slack = 2 * math.pi * radius * (2.7e-4 * radius + FLATNESS_PX)
        assert abs(got - math.pi * radius**2) < slack


def test_overlaps_count_once_and_either_direction_is_inside() -> None:
    left = polygon([[2, 2], [12, 2], [12, 12], [2, 12]])
    right = polygon([[8, 4], [18, 4], [18, 16], [8, 16]])
    both = coverage(joined([left, right]), PIXELS, SIZE)
    assert both.max() == 1 and both.sum() == pytest.approx(100 + 120 - 32, abs=1e-3)
    other_way = coverage(backwards(joined([left, right])), PIXELS, SIZE)
    assert np.array_equal(both, other_way)


def test_what_is_behind_the_camera_is_cut_off() -> None:
    """A floor that runs under the camera covers all below the horizon, and nothing above."""
    floor = polygon([[-50, -50], [50, -50], [50, 50], [-50, 50]])
    matrix = np.array([[10.0, 12.0, 0.0], [0.0, 10.0, 8.0], [0.0, 1.0, 0.0]])
    got = coverage(floor, matrix, SIZE)
    # y_px = 10 + 8 / distance: the far end, 50 away, is at 10.16
    assert not got[:10].any()
    assert (got[11:] == 1).all()


def test_nothing_covers_nothing() -> None:
    assert not coverage(NOTHING, PIXELS, SIZE).any()


def test_areas_have_a_sign() -> None:
    assert area(rounded_box(2, 3, 0)) == pytest.approx(6)
    assert area(backwards(rounded_box(2, 3, 0))) == pytest.approx(-6)
    assert backwards(HEART).verbs.tolist() == [MOVE, QUAD, CUBIC]
