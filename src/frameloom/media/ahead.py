"""An iterator run ahead in a thread, by a bounded number of items."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Takes items from `items` in a thread of its own, at most `depth` ahead of `take`.

    The items come in order and the same whatever the threads' timing; an exception raised by
    `items` is raised by the `take` that would have returned its item. `turn` is entered for each
    item, while it is made.
    """

    def __init__(
        self,
        items: Iterator[T],
        depth: int,
        turn: AbstractContextManager[object] = nullcontext(),  # noqa: B008 - it holds nothing
    ) -> None:
        self._items, self._depth, self._turn = items, depth, turn
        self._ready: deque[T] = deque()
        self._error: BaseException | None = None
        self._ended = self._stopped = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="frameloom-ahead", daemon=True)
        self._thread.start()

    def take(self) -> T | None:
        """The next item, None after the last."""
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._ended)
            if self._ready:
                self._changed.notify_all()
                return self._ready.popleft()
            if self._error is not None:
                raise self._error
            return None

    def close(self) -> None:
        """Stops the thread and waits for it: afterwards nobody uses `items`."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        self._thread.join()
        self._ready.clear()

    def _work(self) -> None:
        try:
            while True:
                with self._turn:
                    item = next(self._items, None)
                if item is None:
                    break
                with self._changed:
                    self._ready.append(item)
                    self._changed.notify_all()
                    self._changed.wait_for(lambda: self._stopped or len(self._ready) < self._depth)
                    if self._stopped:
                        break
        except BaseException as error:  # noqa: BLE001 - it is raised again where it matters
            self._error = error
        with self._changed:
            self._ended = True
            self._changed.notify_all()
