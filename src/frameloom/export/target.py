"""The output file: it appears under its name only when it is complete.

It is written beside its place under a hidden name of its own, and renamed at the end; whatever
happens before, nothing is left and an older file of that name is untouched.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frameloom.core.errors import UsageError, WriteError
from frameloom.media.mux.writer import write_error


def target_path(out: Path) -> Path:
    """Where `out` really is: links followed, absolute. Raises UsageError for what is no place for
    a file, WriteError for a folder that is not there."""
    try:
        path = Path(os.path.realpath(Path(out).expanduser()))
        if path.is_dir():
            raise UsageError(f"{out}: is a folder; give the file's name")
        if path.exists() and not path.is_file():
            raise UsageError(f"{out}: is not a regular file")
        if not path.parent.is_dir():
            raise WriteError(f"{path.parent}: the folder does not exist; make it first")
    except (OSError, ValueError, RuntimeError) as error:
        raise write_error(out, error) from error
    return path


@contextmanager
def part_file(path: Path) -> Iterator[Path]:
    """An empty file beside `path`, to be written; it becomes `path` unless an error leaves.

    Raises WriteError where the folder or the disk does not allow it.
    """
    part = path.with_name(f".{path.stem[:40]}.{secrets.token_hex(4)}.part{path.suffix}")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        raise write_error(path, error) from error
    try:
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
