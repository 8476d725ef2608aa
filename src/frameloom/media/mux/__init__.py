"""Containers: one file each. A new one is a file with its `CONTAINER`, and a place in the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from frameloom.core.errors import UsageError
from frameloom.media.mux import apng, gif, images, mkv, mov, mp4, sounds, webm, webp
from frameloom.media.mux.base import Container
from frameloom.media.mux.numbered import is_numbered

__all__ = ["CONTAINERS", "Container", "container_of", "is_numbered", "video_codec_of", "with_alpha"]

CONTAINERS: tuple[Container, ...] = (
    *(module.CONTAINER for module in (mp4, mov, webm, mkv, gif, webp, apng)),
    *images.CONTAINERS,
    *sounds.CONTAINERS,
)
SOUND_SUFFIXES = frozenset(suffix for c in CONTAINERS for suffix in c.sound_suffixes)
"""Of files that hold sound alone."""


def container_of(out: Path, codec: str | None = None, *, sound_only: bool = False) -> Container:
    """The container that the suffix of `out` names, which must be able to hold `codec`.

    Raises UsageError for a suffix nobody knows and for what the container cannot hold.
    """
    suffix = out.suffix.lower()
    fits = [c for c in CONTAINERS if suffix in (*c.suffixes, *c.sound_suffixes)]
    if not fits:
        raise UsageError(f"{out.name}: no format has the suffix {suffix!r}; give {_built()}")
    found = next((c for c in fits if c.numbered == is_numbered(out)), None)
    if found is None:
        raise _misnumbered(out, suffix, numbered=fits[0].numbered)
    if sound_only and not found.audio:
        raise UsageError(f"{out.name}: a {suffix} file holds no sound; give {_for_sound()}")
    if codec is not None and codec not in found.video:
        takes = f"it takes {', '.join(found.video)}" if found.video else "it is for sound alone"
        raise UsageError(f"--codec {codec}: a {suffix} file cannot hold it; {takes}")
    if suffix in found.sound_suffixes and not sound_only:
        raise UsageError(
            f"{out.name}: {suffix} is for sound alone; add --audio-only, or give {_built()}"
        )
    return found


def _misnumbered(out: Path, suffix: str, *, numbered: bool) -> UsageError:
    if numbered:
        return UsageError(
            f"{out.name}: {suffix} is a file for each frame; give a place for its number, "
            f"such as {out.stem or 'frame'}/%05d{suffix}, or use `frameloom still` for one"
        )
    return UsageError(f"{out.name}: a {suffix} file holds all frames; give a name without %")


def video_codec_of(container: Container, codec: str | None, *, alpha: bool) -> str:
    """The codec for a container's pictures: the one asked for, else its first that can.

    Raises UsageError where it has none with alpha, naming the formats that have.
    """
    asked = (codec,) if codec else container.video
    found = next((name for name in asked if name in container.alpha or not alpha), None)
    if found is None:
        what = f"{codec} in a" if codec else "a"
        able = ", ".join(with_alpha())
        raise UsageError(f"{what} {container.suffixes[0]} file holds no alpha; there is {able}")
    return found


def with_alpha() -> Iterator[str]:
    """The formats that hold alpha, in words."""
    for container in CONTAINERS:
        if container.alpha:
            place = "%05d" if container.numbered else ""
            able = "" if len(container.video) == 1 else f" ({', '.join(container.alpha)})"
            yield place + container.suffixes[0] + able


def _built() -> str:
    """Every suffix of a file with pictures."""
    found = (("%05d" if c.numbered else "") + suffix for c in CONTAINERS for suffix in c.suffixes)
    return ", ".join(found)


def _for_sound() -> str:
    return ", ".join(suffix for c in CONTAINERS for suffix in c.sound_suffixes)
