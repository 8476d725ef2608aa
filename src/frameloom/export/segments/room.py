"""How much memory an export takes, how much there is, and that what is freed goes back."""

from __future__ import annotations

import contextlib
import ctypes
import math
import sys
from functools import cache
from pathlib import Path
from typing import Final

from frameloom.export.segments.cut import window
from frameloom.media.mux.base import PictureTrack

_BASE_BYTES: Final = 350_000_000
"""Python, compiled kernels, decoders' and renderer's caches (measured: R1 at 1080p)."""
_PER_WORKER: Final = 10
"""Pictures in the works that each worker adds: its encoder's own, and what it renders from."""
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
"""What malloc.h of glibc calls M_MMAP_THRESHOLD and M_ARENA_MAX."""
_LARGE_BYTES: Final = 4 << 20
"""Less than x264's pictures at 1080p (7 MB and more), more than a plane of 8 bits (2 MB)."""


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


@cache
def settle_heap() -> None:
    """Sets the C library's heap up for an export, once and for the whole process: an encoder's
    pictures, all freed at its end, are kept apart from what comes and goes with every frame, and
    threads share two heaps: so that none is full of holes (R1 at 1080p: 680 MB instead of 725)."""
    if (heap := _heap()) is not None:
        heap.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        heap.mallopt(_ARENA_MAX, 2)


def give_back() -> None:
    """What has been freed goes back to the system: worth its 10 ms after an encoder, not after
    every picture."""
    if (heap := _heap()) is not None:
        heap.malloc_trim(0)


@cache
def _heap() -> ctypes.CDLL | None:
    """The C library, where it is glibc."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


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
