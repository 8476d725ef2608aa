"""Files that are whole or not there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

HIDDEN: Final = ".new-"
"""How the names of files begin that are still being written."""


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that under its name there is never part of it. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{HIDDEN}{secrets.token_hex(8)}")
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
