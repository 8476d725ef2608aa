"""The cache of what is known of media: one folder for each content, within bounds."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_SAMPLES: Final = 64
_SAMPLE_BYTES: Final = 64 << 10
MOST_BYTES: Final = 10 << 30
_VERSION: Final = "1"


def cache_folder() -> Path:
    """The user's cache folder of the studio."""
    import platformdirs

    given = os.environ.get("FRAMELOOM_STUDIO_CACHE")
    if given:
        return Path(given)
    return platformdirs.user_cache_path("frameloom", appauthor=False) / "studio"


def content_key(path: Path) -> str:
    """Names a file's content: its size and 64 samples of it, or all of it where it is small.

    Raises OSError.
    """
    size = path.stat().st_size
    found = hashlib.sha256(f"{_VERSION} {size}".encode())
    with path.open("rb") as file:
        if size <= _SAMPLES * _SAMPLE_BYTES:
            found.update(file.read())
        else:
            for i in range(_SAMPLES):
                file.seek((size - _SAMPLE_BYTES) * i // (_SAMPLES - 1))
                found.update(file.read(_SAMPLE_BYTES))
    return found.hexdigest()[:32]


class Shelf:
    """Folders by content key under `root`."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or cache_folder()
        self._keys: dict[tuple[str, int, int], str] = {}

    def key(self, path: Path) -> str | None:
        """The content's key; None where the file cannot be read. Read once for each state of it."""
        try:
            state = path.stat()
            known = (str(path), state.st_size, state.st_mtime_ns)
            if known not in self._keys:
                self._keys[known] = content_key(path)
            return self._keys[known]
        except OSError:
            return None

    def folder(self, key: str) -> Path:
        """Where things of this content lie; it is made."""
        made = self.root / key
        made.mkdir(parents=True, exist_ok=True)
        return made

    def file(self, key: str, name: str) -> Path | None:
        """One of its files; None where it is not there (yet)."""
        found = self.root / key / name
        return found if found.is_file() else None

    def info(self, key: str) -> dict[str, Any] | None:
        """What is known of the content; None where nobody has looked yet."""
        found = self.file(key, "info.json")
        try:
            return dict(json.loads(found.read_bytes())) if found else None
        except (OSError, ValueError):
            return None

    def touch(self, key: str) -> None:
        """It is in use: the last to be thrown away."""
        with suppress(OSError):
            os.utime(self.root / key)

    def prune(self, most_bytes: int = MOST_BYTES) -> None:
        """Throws away what was used longest ago, until all is within bounds."""
        with suppress(OSError):
            folders = sorted(self.root.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
            total = 0
            for folder in folders:
                total += sum(file.stat().st_size for file in folder.iterdir())
                if total > most_bytes:
                    shutil.rmtree(folder, ignore_errors=True)
