"""Media as files: which a project names, which lie in its folder, and how new ones come into it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path as File
from typing import BinaryIO, Final

from frameloom.core.errors import UsageError, WriteError
from frameloom.params.playback import is_pattern
from frameloom.studio.desk.places import Path, Raw

FOLDER: Final = "media"
"""Where files go that are dropped into a project."""
PICTURES: Final = (
    *(".mp4", ".mov", ".m4v", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".mts", ".m2ts"),
    *(".flv", ".wmv", ".gif", ".apng", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".svg"),
    *(".tif", ".tiff", ".bmp"),
)
SOUNDS: Final = (".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".opus", ".aiff")
OTHERS: Final = (".srt", ".vtt", ".ass", ".ssa", ".cube", ".ttf", ".otf", ".woff2")
SUFFIXES: Final = frozenset((*PICTURES, *SOUNDS, *OTHERS))
"""Names of files that are shown as media; any file can be named in a project."""
_MOST_FILES: Final = 2000
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def named(raw: Raw, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every `src` in a document with its path; none of those with variables in them."""
    if isinstance(raw, dict):
        for key, part in raw.items():
            if key == "src" and isinstance(part, str) and "{{" not in part:
                yield (*path, key), part
            elif key != "variables":
                yield from named(part, (*path, key))
    elif isinstance(raw, list):
        for i, part in enumerate(raw):
            yield from named(part, (*path, i))


def in_folder(folder: File) -> list[File]:
    """The media in a folder and the folders in it, hidden ones left out, by name."""
    found: list[File] = []
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        found += [
            File(at) / name
            for name in sorted(names)
            if File(name).suffix.lower() in SUFFIXES and not name.startswith(".")
        ]
        if len(found) >= _MOST_FILES:
            break
    return found[:_MOST_FILES]


def resolved(folder: File, src: str) -> File:
    """The file that a project in `folder` means by `src`."""
    return File(os.path.normpath(folder / src))


def is_there(file: File) -> bool:
    """Whether a medium is there; of numbered images, whether any is."""
    if file.is_file():
        return True
    if not is_pattern(file.name):
        return False
    start = file.name.split("%")[0]
    return file.parent.is_dir() and any(one.name.startswith(start) for one in file.parent.iterdir())


def relative(folder: File, file: File) -> str:
    """How a project in `folder` names the file: with forward slashes, relative where it can be."""
    try:
        return File(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive
        return file.as_posix()


def renamed(raw: Raw, old: File, new: File) -> Iterator[tuple[Path, str]]:
    """The names of files, relative to `old`, that are others seen from `new`, with their paths."""
    for path, src in named(raw):
        if not File(src).is_absolute():
            name = relative(new, resolved(old, src))
            if name != src:
                yield path, name


def safe_name(name: str) -> str:
    """The last part of a name from outside, without what a file name may not hold anywhere."""
    last = re.split(r"[/\\]", name)[-1]
    clean = re.sub(r'[\x00-\x1f\x7f<>:"|?*{}%]+', "-", last).strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    clean = f"{stem[:100]}{dot}{suffix[:12]}" if dot else clean[:100]
    return f"file-{clean}" if not clean or _RESERVED.fullmatch(clean) else clean


def copy_in(folder: File, name: str, data: BinaryIO) -> File:
    """Copies what was dropped into the project's folder and returns the file there.

    A file that is there already with the same content is not copied again; another one of that name
    stays, and the new one gets a number. Raises UsageError for what is no medium by its name,
    WriteError where it cannot be written.
    """
    wanted = safe_name(name)
    if File(wanted).suffix.lower() not in SUFFIXES:
        raise UsageError(f"{wanted}: is no kind of file that a project can use")
    target = folder / FOLDER
    partial = target / f".{wanted}.part"
    try:
        target.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as out:
            shutil.copyfileobj(data, out)
        number = 1
        final = target / wanted
        while final.exists() and not _same_content(final, partial):
            number += 1
            final = target / f"{File(wanted).stem}_{number}{File(wanted).suffix}"
        partial.replace(final)
    except OSError as error:
        raise WriteError(f"{target / wanted}: cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    return final


def _same_content(one: File, other: File) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as a, other.open("rb") as b:
        while block := a.read(1 << 20):
            if block != b.read(1 << 20):
                return False
    return True
