"""Writing a project file: readable JSON, numbers as they were written, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from frameloom.core.errors import WriteError
from frameloom.project.document import document
from frameloom.project.project import Project

_WIDTH: Final = 92
"""An object or list that fits within so many columns stands on one line."""


def save(project: Project, path: Path) -> None:
    """Raises ProjectError where the project is wrong, WriteError where it cannot be written."""
    project.resolved()
    try:
        replace(path, text(document(project)).encode())
    except OSError as error:
        raise WriteError(f"{path}: cannot be written: {error.strerror or error}") from error
    project.base_dir = path.absolute().parent


def replace(path: Path, data: bytes) -> None:
    """Writes beside `path` and renames, so that nobody ever sees half a file."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(_mode(path))
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """The replaced file's permissions, else what a new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def text(tree: Any) -> str:
    """The document as JSON, with a line break at its end."""
    return written(tree, "", 0) + "\n"


def written(value: Any, indent: str, used: int, step: str = "  ") -> str:
    """A part of a document whose line is indented by `indent`, what is inside by `step` more.

    `used`: the columns taken by the key before the value, and by the comma after it.
    """
    line = _line(value)
    is_short = len(indent) + used + len(line) <= _WIDTH
    if not isinstance(value, dict | list) or not value or (is_short and indent):
        return line
    inner = indent + step
    if isinstance(value, dict):
        keys = ((f"{_line(key)}: ", part) for key, part in value.items())
        rows = [f"{inner}{key}{written(part, inner, len(key) + 1, step)}" for key, part in keys]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    rows = [f"{inner}{written(part, inner, 1, step)}" for part in value]
    return "[\n" + ",\n".join(rows) + f"\n{indent}]"


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_line(key)}: {_line(part)}' for key, part in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_line, value))}]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
