"""Ctrl-C and SIGTERM: the first asks the work to stop cleanly, a second one insists."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ASKED = (signal.SIGINT, signal.SIGTERM)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def stop_on_term() -> None:
    """SIGTERM ends any command as Ctrl-C does."""
    signal.signal(signal.SIGTERM, _interrupt)


@contextmanager
def cancelling() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets; from then on they interrupt."""
    cancel = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return

    def ask(_number: int, _frame: FrameType | None) -> None:
        cancel.set()
        for asked in _ASKED:
            signal.signal(asked, _interrupt)

    before = [signal.signal(asked, ask) for asked in _ASKED]
    try:
        yield cancel
    finally:
        for asked, handler in zip(_ASKED, before, strict=True):
            signal.signal(asked, handler)
