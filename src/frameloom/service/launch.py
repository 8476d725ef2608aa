"""The worker's first step: bind this process's life to the server's, then become the render.

    python -m frameloom.service.launch LOCK PARENT BYTES WORD...

The lock is held by this process and what it starts until all of them are gone: a job has one
worker, whatever became of servers. The render is exec'd, so the process that was started is the one
that works.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import sys

BUSY = 75
"""The exit code where another worker holds the lock (EX_TEMPFAIL)."""


def main(words: list[str]) -> None:
    lock, parent, largest, *rest = words
    _die_with(int(parent))
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(BUSY)
    os.ftruncate(handle, 0)
    os.write(handle, f"{os.getpid()}\n".encode())
    os.set_inheritable(handle, True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), int(largest)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(sys.executable, [sys.executable, "-m", "frameloom", *rest])


def _die_with(parent: int) -> None:
    """Where the system can (Linux), this process is killed when the server is; elsewhere the next
    server ends it (`recovery`)."""
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(BUSY)


if __name__ == "__main__":
    main(sys.argv[1:])
