"""The output: it appears under its name only when it is complete.

It is written beside its place under a hidden name of its own, and renamed at the end; whatever
happens before, nothing is left and an older output of that name is untouched; what a program that
was killed leaves, the next one removes. Numbered files are written into a hidden folder, which
becomes theirs.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frameloom.core.errors import UsageError, WriteError
from frameloom.export.leftovers import held, remove_dead
from frameloom.media.mux import is_numbered
from frameloom.media.mux.base import write_error
from frameloom.media.mux.numbered import numbered_files


def target_path(out: Path) -> Path:
    """Where `out` really is: links followed, absolute. Raises UsageError for what is no place for
    a file, WriteError for a folder that is not there."""
    try:
        path = Path(os.path.realpath(Path(out).expanduser()))
        if is_numbered(path):
            _check_folder(path.parent)
            return path
        if path.is_dir():
            raise UsageError(f"{out}: is a folder; give the file's name")
        if path.exists() and not path.is_file():
            raise UsageError(f"{out}: is not a regular file")
        if not path.parent.is_dir():
            raise WriteError(f"{path.parent}: the folder does not exist; make it first")
    except (OSError, ValueError, RuntimeError) as error:
        raise write_error(out, error) from error
    return path


def _check_folder(folder: Path) -> None:
    """A folder for numbered files: it is there, or can be made where it is."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is not a folder")
    if not folder.parent.is_dir():
        raise WriteError(f"{folder.parent}: the folder does not exist; make it first")


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """A place beside `path` to write the output to; it becomes `path` unless an error leaves.

    Raises WriteError where the folder or the disk does not allow it.
    """
    with _part_folder(path) if is_numbered(path) else part_file(path) as part:
        yield part


def size_bytes(path: Path) -> int:
    """Of the output's one file, or of all its numbered ones. Raises WriteError."""
    files = numbered_files(path).values() if is_numbered(path) else (path,)
    try:
        return sum(file.stat().st_size for file in files)
    except OSError as error:
        raise write_error(path, error) from error


@contextmanager
def _part_folder(path: Path) -> Iterator[Path]:
    folder = path.parent
    own = not folder.is_dir() or {*folder.iterdir()} == {*numbered_files(path).values()}
    part = (folder.parent if own else folder) / f".{folder.name[:40]}.{secrets.token_hex(4)}.part"
    try:
        remove_dead(part)
        part.mkdir()
    except OSError as error:
        raise write_error(path, error) from error
    try:
        with held(part):
            yield part / path.name
        if own:
            _swap(part, folder)
        else:
            _move_into(part / path.name, path)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _swap(part: Path, folder: Path) -> None:
    """A folder that holds nothing else goes as a whole."""
    old = part.with_suffix(".old")
    if folder.is_dir():
        folder.replace(old)
    try:
        part.replace(folder)
    except OSError:
        if old.is_dir():
            old.replace(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _move_into(part: Path, path: Path) -> None:
    """Beside other files each takes its place; older ones of that name are gone."""
    made = {file.name: file for file in numbered_files(part).values()}
    for name, file in made.items():
        file.replace(path.parent / name)
    for file in numbered_files(path).values():
        if file.name not in made:
            file.unlink()


@contextmanager
def part_file(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, to be written; it becomes `path` unless an error leaves.

    Raises WriteError where the folder or the disk does not allow it.
    """
    part = path.with_name(f".{path.stem[:40]}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        remove_dead(part)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise write_error(path, error) from error
    try:
        with held(part):
            yield part
        _publish(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _publish(part: Path, path: Path) -> None:
    try:
        handle = os.open(part, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        part.replace(path)
    except OSError as error:
        raise write_error(path, error) from error
