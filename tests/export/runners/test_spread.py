"""Who makes which segment, where workers die, dawdle and lie: by a script, without a cluster."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameloom.core.errors import CancelError, MediaError, RenderError
from frameloom.export.runners.spread import Spread

LOST, NEVER = "lost", "never"


class Scripted:
    """`fate(number, try)`: a reply, LOST or NEVER; `order` picks which attempt is over next."""

    def __init__(
        self,
        fate: Callable[[int, int], Any],
        slots: int = 4,
        order: Callable[[int], int] | None = None,
    ) -> None:
        self._fate, self._slots, self._order = fate, slots, order or (lambda _count: 0)
        self.tries: dict[int, int] = {}
        self.open: list[tuple[int, int]] = []
        self.dropped: list[Hashable] = []
        self.most = 0

    def slots(self) -> int:
        return self._slots

    def start(self, number: int) -> Hashable:
        self.tries[number] = self.tries.get(number, 0) + 1
        self.open.append((number, self.tries[number]))
        self.most = max(self.most, len(self.open))
        return self.open[-1]

    def ended(self, timeout_s: float) -> list[tuple[Hashable, bytes | None]]:
        able = [one for one in self.open if self._fate(*one) != NEVER]
        if not able:
            time.sleep(0.001)
            return []
        chosen = able[self._order(len(able)) % len(able)]
        self.open.remove(chosen)
        reply = self._fate(*chosen)
        return [(chosen, None if reply == LOST else reply)]

    def drop(self, attempt: Hashable) -> None:
        self.dropped.append(attempt)
        self.open = [one for one in self.open if one != attempt]


def read(number: int, reply: bytes) -> str:
    if reply == b"damaged":
        raise ValueError(reply)
    if reply == b"wrong":
        raise MediaError("missing", file="a.mp4")
    return reply.decode()


def spread(pool: Scripted, count: int, **how: Any) -> Spread[str]:
    return Spread(
        pool,
        count,
        known=how.get("known", lambda _number: None),
        read=read,
        tick=how.get("tick", lambda: None),
    )


def good(number: int, _try: int) -> bytes:
    return f"{number}".encode()


@given(
    count=st.integers(0, 60),
    slots=st.integers(1, 9),
    picks=st.lists(st.integers(0, 50), min_size=1, max_size=20),
    deaths=st.sets(st.tuples(st.integers(0, 59), st.integers(1, 3)), max_size=30),
)
def test_all_come_in_order_whatever_dies(
    count: int, slots: int, picks: list[int], deaths: set[tuple[int, int]]
) -> None:
    turn = iter(picks * 1000)
    pool = Scripted(
        lambda n, t: LOST if (n, t) in deaths else good(n, t), slots, lambda _: next(turn)
    )
    assert list(spread(pool, count).results()) == [str(n) for n in range(count)]
    assert pool.most <= slots + max(1, slots // 4)
    assert pool.open == []


def test_a_straggler_is_overtaken_by_its_copy() -> None:
    pool = Scripted(lambda n, t: NEVER if (n, t) == (3, 1) else good(n, t))
    assert list(spread(pool, 12).results()) == [str(n) for n in range(12)]
    assert pool.tries[3] == 2
    assert (3, 1) in pool.dropped


def test_a_straggler_in_front_does_not_let_the_rest_pile_up() -> None:
    fate = Scripted(lambda n, t: NEVER if (n, t) == (0, 1) else good(n, t), slots=2)
    got = spread(fate, 500).results()
    assert next(got) == "0"
    assert max(fate.tries) < 60
    assert len(list(got)) == 499


def test_a_damaged_reply_is_made_again() -> None:
    pool = Scripted(lambda n, t: b"damaged" if t == 1 else good(n, t))
    assert list(spread(pool, 5).results()) == [str(n) for n in range(5)]


def test_what_is_lost_again_and_again_is_an_error() -> None:
    pool = Scripted(lambda n, t: LOST if n == 2 else good(n, t))
    with pytest.raises(RenderError, match="segment 2: its worker died 4 times"):
        list(spread(pool, 5).results())
    assert pool.open == []


def test_what_a_worker_met_is_raised_at_once_and_the_rest_dropped() -> None:
    pool = Scripted(lambda n, t: b"wrong" if n == 1 else (NEVER if n > 2 else good(n, t)))
    with pytest.raises(MediaError):
        list(spread(pool, 50).results())
    assert pool.open == []


def test_kept_segments_are_not_made() -> None:
    pool = Scripted(good)
    known = {0: "kept", 2: "kept", 3: "kept"}
    assert list(spread(pool, 5, known=known.get).results()) == ["kept", "1", "kept", "kept", "4"]
    assert set(pool.tries) == {1, 4}


def test_cancelling_ends_all_attempts() -> None:
    ticks = iter(range(100))

    def tick() -> None:
        if next(ticks) > 5:
            raise CancelError("cancelled")

    pool = Scripted(lambda n, t: NEVER)
    with pytest.raises(CancelError):
        list(spread(pool, 50, tick=tick).results())
    assert pool.open == []
