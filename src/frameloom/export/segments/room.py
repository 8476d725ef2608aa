"""How much memory an export takes, how much there is, and that what is freed goes back."""

from __future__ import annotations

import contextlib
import ctypes
import math
import sys
from pathlib import Path
from typing import Final

from frameloom.export.segments.cut import window
from frameloom.media.mux.base import PictureTrack

_BASE_BYTES: Final = 350_000_000
"""Python, compiled kernels, decoders' and renderer's caches (measured: R1 at 1080p)."""
_PER_WORKER: Final = 10
"""Pictures in the works that each worker adds: its encoder's own, and what it renders from."""


def estimated_bytes(track: PictureTrack | None, longest: int, count: int, workers: int) -> int:
    """The most that an export takes; a guess from what was measured."""
    if track is None:
        return _BASE_BYTES
    form = track.settings.form
    shapes = (form.shape(plane, track.settings.size) for plane in range(len(form.planes)))
    samples: int = sum(math.prod(shape) for shape in shapes)
    picture = samples * (1 if form.bits == 8 else 4 if form.bits == 32 else 2)
    lag = track.encoder.lag(track.settings)
    waiting = window(longest, count, workers, lag) + workers * _PER_WORKER
    return _BASE_BYTES + picture * waiting


def give_back() -> None:
    """What has been freed goes back to the system, where the C library keeps it: worth its 10 ms
    after an encoder, whose pictures have left holes between all else; not after every picture."""
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        if hasattr(library, "malloc_trim"):  # glibc's
            library.malloc_trim(0)


def fitting(track: PictureTrack, longest: int, count: int, most: int) -> int:
    """How many workers, at most `most`, half of the memory that is free holds: at least one."""
    free = available_bytes()
    if free is None:
        return most
    fits = (n for n in range(most, 1, -1) if estimated_bytes(track, longest, count, n) <= free // 2)
    return next(fits, 1)


def available_bytes() -> int | None:
    """Memory that may be taken without driving others out; None where nobody tells."""
    found = []
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        line = next(line for line in lines if line.startswith("MemAvailable"))
        found.append(1024 * int(line.split()[1]))
    with contextlib.suppress(OSError, ValueError):  # a container's bound
        most = int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii"))
        used = int(Path("/sys/fs/cgroup/memory.current").read_text(encoding="ascii"))
        found.append(max(0, most - used))
    return min(found, default=None)
