"""Who makes which segment: a queue in order, second copies of stragglers, again what was lost.

It knows nothing of a cluster but `Pool`, and is the same for any.
"""

from __future__ import annotations

import statistics
from collections import Counter, deque
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from time import monotonic
from typing import Final, Generic, Protocol, TypeVar

from frameloom.core.errors import RenderError

_POLL_S: Final = 0.1
_TRIES: Final = 4
_SLOW: Final = 1.5
"""A second copy is started of what takes so many times as long as the median of the others."""
_AHEAD: Final = 4
"""Segments that are finished out of their order wait in memory: for each slot so many at most."""
_LEAST_AHEAD: Final = 32

T = TypeVar("T")


class Pool(Protocol):
    """What makes segments."""

    def slots(self) -> int:
        """How many are made at once, as far as is known now."""

    def start(self, number: int) -> Hashable:
        """Begins segment `number`; returns what names this attempt."""

    def ended(self, timeout_s: float) -> list[tuple[Hashable, bytes | None]]:
        """The attempts that are over, waiting a little for one: a reply, or None where the worker
        or its machine died."""

    def drop(self, attempt: Hashable) -> None:
        """Nobody waits for it any more."""


@dataclass(slots=True)
class _Attempt:
    number: int
    began_s: float


class Spread(Generic[T]):
    """`known`: a segment that need not be made, else None; asked once, in order. `read`: a reply's
    segment; ValueError where it is damaged. `tick` is called often, and may raise.
    """

    def __init__(
        self,
        pool: Pool,
        count: int,
        *,
        known: Callable[[int], T | None],
        read: Callable[[int, bytes], T],
        tick: Callable[[], None],
    ) -> None:
        self._pool, self._count = pool, count
        self._known, self._read, self._tick = known, read, tick
        self._running: dict[Hashable, _Attempt] = {}
        self._again: deque[int] = deque()
        self._done: dict[int, T] = {}
        self._fresh = self._next = 0
        self._lost: Counter[int] = Counter()
        self._took_s: list[float] = []

    def results(self) -> Generator[T]:
        """The segments in their order. Raises what `read`, `known` and `tick` do, RenderError for
        one that is lost again and again."""
        try:
            while self._next < self._count:
                self._tick()
                self._fill()
                if self._next not in self._done:
                    for attempt, reply in self._pool.ended(_POLL_S):
                        self._take(attempt, reply)
                while self._next in self._done:
                    self._next += 1
                    yield self._done.pop(self._next - 1)
        finally:
            for attempt in self._running:
                self._pool.drop(attempt)

    def _fill(self) -> None:
        """As many attempts as there are slots and some to wait for the next; then copies."""
        slots = max(1, self._pool.slots())
        most = self._next + max(_LEAST_AHEAD, _AHEAD * slots)
        while len(self._running) < slots + max(1, slots // 4):
            number = self._unmade(most)
            if number is None:
                break
            self._start(number)
        if len(self._running) < slots:
            self._copy()

    def _unmade(self, most: int) -> int | None:
        if self._again:
            return self._again.popleft()
        while self._fresh < min(self._count, most):
            number, self._fresh = self._fresh, self._fresh + 1
            found = self._known(number)
            if found is None:
                return number
            self._done[number] = found
        return None

    def _copy(self) -> None:
        """A second attempt at the one that has taken longest, if that is unusually long."""
        twice = Counter(attempt.number for attempt in self._running.values())
        single = [attempt for attempt in self._running.values() if twice[attempt.number] == 1]
        slow = min(single, key=lambda attempt: attempt.began_s, default=None)
        if slow is None or not self._took_s:
            return
        if monotonic() - slow.began_s > _SLOW * statistics.median(self._took_s):
            self._start(slow.number)

    def _start(self, number: int) -> None:
        self._running[self._pool.start(number)] = _Attempt(number, monotonic())

    def _take(self, attempt: Hashable, reply: bytes | None) -> None:
        made = self._running.pop(attempt, None)
        if made is None:
            return
        try:
            segment = None if reply is None else self._read(made.number, reply)
        except ValueError:
            segment = None
        if segment is None:
            self._lose(made.number)
            return
        self._took_s.append(monotonic() - made.began_s)
        self._done.setdefault(made.number, segment)
        for other in [a for a, one in self._running.items() if one.number == made.number]:
            del self._running[other]
            self._pool.drop(other)

    def _lose(self, number: int) -> None:
        self._lost[number] += 1
        if any(one.number == number for one in self._running.values()):
            return
        if self._lost[number] >= _TRIES:
            raise RenderError(
                f"segment {number}: its worker died {_TRIES} times, most often for want of memory; "
                "render smaller, or give the nodes fewer CPUs than they have"
            )
        self._again.append(number)
