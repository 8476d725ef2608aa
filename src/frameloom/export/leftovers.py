"""What programs that were killed have left beside an output: unfinished files, nobody's.

Whoever writes one holds a lock on it, which the system takes back when the program dies, however it
does. Where there are no such locks (Windows) nothing is removed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(part: Path) -> Iterator[None]:
    """Locks an unfinished file or folder, which is there, while it is written."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(part, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def remove_dead(like: Path) -> None:
    """Removes unfinished files of the same name as `like` but for its number, that nobody holds."""
    if sys.platform == "win32":
        return
    import fcntl

    shape = re.compile(r"[0-9a-f]{8}(?=\.part)")
    before, _, after = shape.sub("\0", like.name).partition("\0")
    name = re.compile(f"{re.escape(before)}[0-9a-f]{{8}}{re.escape(after)}")
    for path in (path for path in like.parent.iterdir() if name.fullmatch(path.name)):
        with contextlib.suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            finally:
                os.close(handle)
