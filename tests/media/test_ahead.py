"""Decode-ahead: order, bounds, errors, and an end to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from frameloom.media.ahead import Ahead


def test_items_come_in_order_and_then_none() -> None:
    ahead = Ahead(iter(range(100)), 3)
    assert [ahead.take() for _ in range(100)] == list(range(100))
    assert ahead.take() is None
    assert ahead.take() is None
    ahead.close()


def test_it_is_never_more_than_its_depth_ahead() -> None:
    taken = 0
    furthest = 0

    def items() -> Iterator[int]:
        nonlocal furthest
        for i in range(50):
            furthest = max(furthest, i - taken)
            yield i

    ahead = Ahead(items(), 4)
    for _ in range(50):
        ahead.take()
        taken += 1
    ahead.close()
    assert furthest <= 4


def test_an_error_comes_where_its_item_would_have() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    ahead = Ahead(items(), 2)
    assert ahead.take() == 1
    with pytest.raises(ValueError, match="broken"):
        ahead.take()
    ahead.close()


def test_closing_stops_the_thread_wherever_it_is() -> None:
    before = threading.active_count()
    endless = iter(int, 1)
    ahead = Ahead(endless, 2)
    ahead.take()
    ahead.close()
    assert threading.active_count() == before
