"""Which pane wins at each pixel, against colours composed point by point by depth."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from frameloom.core.picture import Pane, Picture, Shadow
from frameloom.render.order import draw_order
from tests.render import reference
from tests.render.build import BLACK, WHITE, Array, behind, camera_at, pane, place, render

SIZE = (96, 54)
SHADES = tuple((v, v, v, 1.0) for v in (0.95, 0.3, 0.6, 0.8, 0.45))


def agrees(*panes: Pane, size: tuple[int, int] = SIZE) -> None:
    """Inside, the picture is the reference's to a level; at edges and cuts to a mixed pixel."""
    picture = Picture(size, panes=panes)
    got, expected = render(picture).y.astype(float), reference.luma(picture)
    error = np.abs(got - expected)
    flat = inner(expected)
    assert flat.mean() > 0.5
    assert error[flat].max() <= 1
    # where two coverages meet in a pixel one is taken as spread evenly over it: a seam of a
    # quarter of the contrast at most, and in most such pixels far less
    assert error.max() < 80
    assert error.mean() < 0.6


def inner(expected: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Pixels with neighbours of their own value: no edge touches them."""
    flat = np.ones(expected.shape, bool)
    for shift, axis in itertools.product((-1, 1), (0, 1)):
        flat &= np.abs(np.roll(expected, shift, axis) - expected) < 0.5
    return flat


FAR = pane(SHADES[0], place(position=(-0.1, 0, -0.4)), (0.9, 0.7))
NEAR = pane(SHADES[1], place((0, 20, 0), (0.15, -0.1, 0.1)), (0.6, 0.6))


def test_the_nearer_pane_wins_whatever_the_list_says() -> None:
    agrees(FAR, NEAR)
    agrees(NEAR, FAR)


def test_a_higher_z_index_wins_whatever_the_depth() -> None:
    agrees(replace(FAR, z_index=1), NEAR)
    agrees(NEAR, replace(FAR, z_index=1))
    agrees(NEAR, replace(FAR, z_index=-1), replace(FAR, z_index=-2, content=SHADES[2]))


def test_list_order_decides_at_equal_depth() -> None:
    turned = place((12, 34, 5), (0.1, 0, -0.2))
    first = pane(SHADES[0], turned, (0.9, 0.7))
    moved = turned @ place(position=(0.2, 0.1, 0))
    for second in (pane(SHADES[1], turned, (0.5, 0.5)), pane(SHADES[1], moved, (0.5, 0.5))):
        agrees(first, second)
        agrees(second, first)


def test_screen_space_lies_above_the_world_of_its_z_index() -> None:
    fixed = pane(SHADES[2], place(position=(-0.2, 0, -3)), (0.9, 0.9), space="screen")
    near = pane(SHADES[1], place(position=(0, 0, 0.5)), (0.5, 0.3))
    agrees(fixed, near, FAR)
    agrees(fixed, replace(near, z_index=1), FAR)
    deep = replace(fixed, content=SHADES[3], world_from_pane=place(position=(-0.3, 0.3, -4)))
    agrees(deep, near, fixed)  # among themselves they go by depth


@pytest.mark.parametrize("alpha", [1.0, 0.6])
@pytest.mark.parametrize("order", [1, -1])
def test_crossing_panes_are_split_where_they_cross(alpha: float, order: int) -> None:
    faded = [(*shade[:3], alpha) for shade in SHADES]
    one = pane(faded[0], place((0, 40, 0)), (1.2, 0.7))
    two = pane(faded[1], place((20, -35, 10), (0.1, 0, 0.05)), (1.0, 0.5))
    three = pane(faded[2], place((70, 0, 0), (0, -0.05, 0)), (0.8, 0.9))
    agrees(*(one, two)[::order])
    agrees(*(one, two, three)[::order])


def test_crossing_panes_keep_edges_and_shadows_whole() -> None:
    """A shadow is cast once, though its pane is drawn in two parts."""
    shadow = Shadow(BLACK, 0.05, (0.15, -0.1), 0.8)
    back = behind("color", color=WHITE)
    one = pane(SHADES[0], place((0, 50, 0), scale=0.5), (1.2, 0.8), shadow=shadow)
    blade = pane(SHADES[1], place((0, -50, 0), scale=0.5), (0.2, 0.05))
    alone = render(Picture(SIZE, background=back, panes=(one,))).y.astype(int)
    both = render(Picture(SIZE, background=back, panes=(one, blade)))
    untouched = reference.coverage(blade, Picture(SIZE), 4) == 0
    assert len(draw_order(Picture(SIZE, panes=(one, blade)))) == 3
    error = np.abs(both.y.astype(int) - alone)[untouched]
    # along the cut two parts' shadows each end within a pixel
    assert (error > 4).mean() < 0.004


def test_crossing_solids_show_nothing_through_themselves() -> None:
    one = pane(SHADES[0], place((10, 50, 0), scale=0.5), (1.2, 0.8), depth=0.05)
    blade = pane(SHADES[1], place((0, -50, 0), scale=0.5), (0.3, 0.05))
    back = behind("color", color=(1.0, 0.0, 1.0, 1.0))
    alone = render(Picture(SIZE, background=back, panes=(one,)))
    both = render(Picture(SIZE, background=back, panes=(one, blade)))
    untouched = reference.coverage(blade, Picture(SIZE), 4) == 0
    assert (np.abs(both.y.astype(int) - alone.y)[untouched] > 12).mean() < 0.01


@pytest.mark.parametrize("alpha", [1.0, 0.7])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_panes_in_a_ring(alpha: float, order: tuple[int, ...]) -> None:
    """Each lies over the next and under the one before: none can be drawn first whole."""
    bars = []
    for k in range(3):
        turn = place((0, 0, 120 * k))
        tilt = place((0, 12, 0), (0, 0.18, 0))
        bars.append(pane((*SHADES[k][:3], alpha), turn @ tilt, (0.9, 0.2)))
    agrees(*(bars[k] for k in order))
    assert len(draw_order(Picture(SIZE, panes=tuple(bars)))) > 3


def test_order_from_another_camera() -> None:
    seen = camera_at((1.2, 0.4, -1.6), (10, 150, 4), 60)
    panes = (FAR, NEAR, pane(SHADES[3], place((0, 90, 0), (0.1, 0, -0.3)), (0.5, 0.9)))
    picture = Picture(SIZE, seen, panes=panes)
    got, expected = render(picture).y.astype(float), reference.luma(picture)
    assert np.abs(got - expected)[inner(expected)].max() <= 1


turns = st.tuples(st.floats(-70, 70), st.floats(-80, 80), st.floats(-90, 90))
spots = st.tuples(st.floats(-0.4, 0.4), st.floats(-0.25, 0.25), st.floats(-0.4, 0.3))
some_panes = st.lists(
    st.builds(
        lambda turn, spot, shade, alpha: pane(
            (*SHADES[shade][:3], alpha), place(turn, spot, 0.5), (1.2, 0.8)
        ),
        turns, spots, st.integers(0, 4), st.sampled_from([1.0, 0.5]),
    ),
    min_size=2, max_size=5,
)  # fmt: skip


@settings(max_examples=30, phases=(Phase.explicit, Phase.generate))  # shrinking takes minutes
@example(
    [
        pane(SHADES[0], place((0, 1, 0), scale=0.5), (1.2, 0.8)),
        pane(SHADES[0], place(scale=0.5), (1.2, 0.8)),
        pane(SHADES[1], place(scale=0.5), (1.2, 0.8)),
    ]
)
@example(
    [
        pane((*SHADES[k][:3], alpha), place(turn, scale=0.5), (1.2, 0.8))
        for k, turn, alpha in (
            (0, (-36.1, -78.3, 9.4), 0.5),
            (1, (-18.7, -36.4, -53.4), 0.5),
            (2, (-61.4, 20.7, -33.5), 1.0),
            (3, (0.0, 0.0, 0.0), 0.5),
        )
    ]
)
@given(some_panes)
def test_any_panes_are_composed_by_depth(panes: list[Pane]) -> None:
    picture = Picture(SIZE, panes=tuple(panes))
    got, expected = render(picture).y.astype(float), reference.luma(picture)
    error = np.abs(got - expected)[inner(expected)]
    # a pane seen almost edge on is thinner than the reference's points are apart
    assert (error > 2).mean() < 0.004


def test_what_cannot_be_seen_splits_nothing() -> None:
    edge_on = pane(SHADES[0], place((0, 90, 0)), (1.0, 1.0))
    clear = pane(SHADES[1], place((0, 45, 0)), (1.0, 1.0), opacity=0.0)
    away = pane(SHADES[1], place((0, 135, 0)), (1.0, 1.0), two_sided=False)
    picture = Picture(SIZE, panes=(edge_on, clear, away, FAR))
    assert [part.index for part in draw_order(picture)] == [3]


def test_shadows_fall_on_what_lies_deeper() -> None:
    """Also where the panes themselves do not overlap, and in either list order."""
    shadow = Shadow(BLACK, 0.02, (0.35, 0), 1.0)
    near = pane(SHADES[0], place(position=(-0.3, 0, 0.1)), (0.3, 0.3), shadow=shadow)
    far = pane(SHADES[3], place(position=(0.15, 0, -0.2)), (0.4, 0.6))
    for panes in ((near, far), (far, near)):
        out = render(Picture(SIZE, panes=panes)).y
        assert out[27, 48] < 40  # in the middle of the shadow, on the far pane
    sheet = replace(far, world_from_pane=place(position=(0.15, 0, 0.3)))
    for panes in ((near, sheet), (sheet, near)):
        assert render(Picture(SIZE, panes=panes)).y[27, 52] == round(reference.luma_of(SHADES[3]))
