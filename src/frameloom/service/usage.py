"""How much memory a group of processes has."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def group_bytes(group: int) -> int:
    """The memory of all processes of a process group that is theirs alone: resident, not shared.
    0 where the system does not tell (other than Linux)."""
    if not _PROC.is_dir():
        return 0
    page = os.sysconf("SC_PAGE_SIZE")
    total = 0
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                fields = (entry / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                if int(fields[2]) == group:
                    resident, shared = (entry / "statm").read_text("ascii").split()[1:3]
                    total += page * (int(resident) - int(shared))
    return total
