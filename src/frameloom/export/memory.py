"""How much memory this process uses, and the bound that a caller sets to it."""

from __future__ import annotations

import sys
from pathlib import Path

from frameloom.core.errors import ProjectError, UnavailableError

_STATM = Path("/proc/self/statm")


def used_bytes() -> int | None:
    """Of this process, resident: now, or where the system only tells that, at most so far; None
    where it tells neither (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


def check_memory(most_mb: int | None) -> None:
    """Raises ProjectError where this process uses more than `most_mb` (10^6 bytes; None: any),
    UnavailableError where the system does not tell."""
    if most_mb is None:
        return
    used = used_bytes()
    if used is None:
        raise UnavailableError("--max-memory: this system does not tell how much is used")
    if used > most_mb * 10**6:
        raise ProjectError(
            f"uses {used // 10**6} MB, over --max-memory {most_mb}; "
            "give more, render smaller, or with fewer --workers"
        )
