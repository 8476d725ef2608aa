"""File systems for a test."""

from __future__ import annotations

import subprocess


def mounted(*how: str) -> bool:
    """Whether `mount` did it; only root may."""
    return subprocess.run(["mount", *how], capture_output=True, check=False).returncode == 0
