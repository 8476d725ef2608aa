"""A file whose writing is given up is closed once, whoever comes first: twice at a time ends the
process."""

from __future__ import annotations

import threading
from fractions import Fraction
from typing import Any

import pytest

from frameloom.export import encoding
from frameloom.export.encoding import Encoding
from frameloom.export.profile import Stages


class Slow:
    """A sink that is stuck in an item, and takes its time to close."""

    config = b""

    def __init__(self) -> None:
        self.inside, self.free, self.closing = (threading.Event() for _ in range(3))
        self.discarded: list[str] = []

    def add(self, _item: Any) -> None:
        self.inside.set()
        self.free.wait(30)

    def add_sound(self, _block: Any) -> None:
        raise AssertionError

    def finish(self) -> None:
        raise AssertionError

    def discard(self) -> None:
        self.discarded.append(threading.current_thread().name)
        self.closing.set()
        self.free.wait(30)


@pytest.mark.parametrize("stuck", [True, False])
def test_it_is_closed_once(stuck: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """By who waits, where the writing thread is stuck and comes back while the file is closed; by
    the thread, where that is at it when the wait is over."""
    monkeypatch.setattr(encoding, "_GRACE_S", 0.05)
    sink: Any = Slow()
    made = Encoding(sink, None, frames=2, fps=Fraction(10), stage_s=Stages(), cancel=None)
    item: Any = b""
    if stuck:
        made.put(item)
        assert sink.inside.wait(30)
    aborting = threading.Thread(target=made.abort)
    aborting.start()
    assert sink.closing.wait(30)
    aborting.join(0.2)
    assert aborting.is_alive()  # one closes, the other waits for it
    sink.free.set()
    aborting.join(30)
    made._thread.join(30)
    assert not made._thread.is_alive()
    assert len(sink.discarded) == 1
