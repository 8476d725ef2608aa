"""Which machine a result is from."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from frameloom.export import cores


def describe() -> dict[str, Any]:
    """Processor, cores, memory, system and the versions that decide speed."""
    import av
    import numba
    import numpy as np

    import frameloom

    return {
        "processor": _processor(),
        "cores": cores(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "frameloom": frameloom.__version__,
        "av": av.__version__,
        "numba": numba.__version__,
        "numpy": np.__version__,
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    fields = dict(line.partition(":")[::2] for line in lines if ":" in line)
    named = {name.strip(): value.strip() for name, value in fields.items()}
    wide = next((f for f in ("avx512f", "avx2") if f in named.get("flags", "").split()), "")
    name = named.get("model name") or platform.processor() or platform.machine()
    return f"{name} ({wide})" if wide else name
