"""What a process and its children use: CPU time, memory, and what others did meanwhile."""

from __future__ import annotations

import os
import resource
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_EVERY_S = 0.05
_PROC = Path("/proc")


def cpu_s() -> float:
    """Seconds of this process, and of those of its children that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_bytes() -> int:
    """The most memory that this process alone ever held."""
    status = _PROC / "self/status"
    if status.exists():  # ru_maxrss begins with what the parent had
        return _field(status, "VmHWM:")
    factor = 1 if os.uname().sysname == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * factor


def machine_busy_s() -> float | None:
    """Seconds that all cores together have been busy since boot, None where that is not told."""
    stat = _PROC / "stat"
    if not stat.exists():
        return None
    words = stat.read_text().splitlines()[0].split()[1:]
    user, nice, system, _idle, _wait, irq, soft = (int(word) for word in words[:7])
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


class TreeMemory:
    """Watches a process and all its descendants; `peak_bytes` is the most they held together.

    Pages that several share count once for each of them. 0 where the system does not tell.
    """

    def __init__(self, pid: int) -> None:
        self.peak_bytes = 0
        self._pid, self._done = pid, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_EVERY_S):
            held = sum(_field(_PROC / str(pid) / "status", "VmRSS:") for pid in _tree(self._pid))
            self.peak_bytes = max(self.peak_bytes, held)


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for children in (_PROC / str(one) / "task").glob("*/children"):
                found += [int(word) for word in children.read_text().split()]
        except OSError:  # it has ended meanwhile
            continue
    return found


def _field(status: Path, name: str) -> int:
    try:
        lines = status.read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)
