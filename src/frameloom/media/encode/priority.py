"""Keeps the process in its place among others.

SVT-AV1, where it is run by root, makes its own threads and the one that opens it real-time threads
of the highest priority, and all that this one starts afterwards, programs too. Such threads take
the machine from everything else: two browsers started so, with nothing else to do, stopped it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def kept_priority() -> Generator[None]:
    """If the block gives this thread another scheduling policy, all threads of this process that
    now have that one get back what this thread had."""
    if sys.platform != "linux":
        yield
        return
    before, settings = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        changed = os.sched_getscheduler(0)
        threads = Path("/proc/self/task").iterdir() if changed != before else ()
        for thread in threads:
            with suppress(OSError):  # it may have ended
                if os.sched_getscheduler(int(thread.name)) == changed:
                    os.sched_setscheduler(int(thread.name), before, settings)
