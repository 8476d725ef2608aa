"""Containers: one file each. A new one is a file with its `CONTAINER`, and a place in the list."""

from __future__ import annotations

from pathlib import Path

from frameloom.core.errors import UnavailableError, UsageError
from frameloom.media.mux import mp4, webm
from frameloom.media.mux.base import Container, LaterFormat

__all__ = ["CONTAINERS", "LATER", "Container", "LaterFormat", "container_of"]

CONTAINERS: tuple[Container, ...] = tuple(module.CONTAINER for module in (mp4, webm))
LATER = (
    LaterFormat(suffixes=(".mov",), video=("h264", "h265", "prores")),
    LaterFormat(suffixes=(".mkv",), video=("h264", "h265", "prores", "vp9", "av1", "ffv1")),
    LaterFormat(suffixes=(".gif", ".webp", ".apng", ".png", ".exr", ".tif", ".jpg"), video=()),
    LaterFormat(suffixes=(".wav", ".flac", ".mp3", ".ogg", ".opus", ".aac"), video=()),
)


def container_of(out: Path, codec: str | None = None, *, sound_only: bool = False) -> Container:
    """The container that the suffix of `out` names, which must be able to hold `codec`.

    Raises UsageError for a suffix nobody knows and for a codec it can never hold,
    UnavailableError for a format that is still to come.
    """
    suffix = out.suffix.lower()
    found = next((c for c in CONTAINERS if suffix in (*c.suffixes, *c.sound_suffixes)), None)
    holds = found or next((c for c in LATER if suffix in c.suffixes), None)
    if holds is None:
        raise UsageError(f"{out.name}: no format has the suffix {suffix!r}; give {_built()}")
    if codec is not None and codec not in holds.video:
        fits = f"it takes {', '.join(holds.video)}" if holds.video else "it has a codec of its own"
        raise UsageError(f"--codec {codec}: a {suffix} file cannot hold it; {fits}")
    if found is None:
        raise UnavailableError(f"{suffix} is not available in this version; there is {_built()}")
    if suffix in found.sound_suffixes and not sound_only:
        raise UsageError(
            f"{out.name}: {suffix} is for sound alone; add --audio-only, or give {_built()}"
        )
    return found


def _built() -> str:
    return ", ".join(suffix for c in CONTAINERS for suffix in c.suffixes)
