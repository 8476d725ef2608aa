"""The window of rows that gentle displacements read: always the picture's own rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from frameloom.core.band import F32
from frameloom.render.cpu.rolling import Rolling, reach

HEIGHT, WIDTH = 300, 4


def read(r: F32, g: F32, b: F32, first: int) -> None:
    """Row j holds j, j + 1000 and j + 2000."""
    rows = np.arange(first, first + len(r), dtype=np.float32)[:, None]
    assert first >= 0
    assert first + len(r) <= HEIGHT
    r[:], g[:], b[:] = rows, rows + 1000, rows + 2000


@given(st.lists(st.tuples(st.integers(0, HEIGHT - 2), st.integers(1, 200)), max_size=12))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_order_of_asking_gives_the_pictures_rows(asked: list[tuple[int, int]]) -> None:
    window = Rolling(read, (WIDTH, HEIGHT))
    for first, count in asked:
        stop = min(first + count, HEIGHT)
        window.need(first, stop)
        for j in range(first, stop):
            assert window.planes[0][j & window.mask][0] == j
        for channel in range(3):
            expected = np.arange(first, stop) + 1000 * channel
            assert (window.rows(channel, first, stop)[:, 0] == expected).all()


def test_rows_made_once_are_not_made_again() -> None:
    made: list[int] = []

    def note(r: F32, g: F32, b: F32, first: int) -> None:
        made.extend(range(first, first + len(r)))
        read(r, g, b, first)

    window = Rolling(note, (WIDTH, HEIGHT))
    for first in range(0, HEIGHT - 20, 10):
        window.need(first, first + 20)
    assert made == list(range(HEIGHT - 10))


@given(st.lists(st.floats(-80, 120, width=32), min_size=1, max_size=6))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_reach_holds_every_row_that_a_sample_is_made_of(places: list[float]) -> None:
    height = 40
    first, stop = np.array([17]), np.array([18])
    reach(first, stop, np.array([places], np.float32), height)
    assert 0 <= first[0] <= 17
    assert 18 <= stop[0] <= height
    for at in map(float, np.float32(places)):
        inside = -1 - at if at < -0.5 else at
        inside = 2 * height - 1 - inside if inside > height - 0.5 else inside
        row = min(int(min(max(inside, 0), height - 1)), height - 2)
        assert first[0] <= row
        assert row + 1 < stop[0]
