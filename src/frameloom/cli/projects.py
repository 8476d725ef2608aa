"""PROJECT and the variables that fill it: from the command line to a loaded project."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from frameloom.core.errors import ProjectError, UsageError

if TYPE_CHECKING:
    from frameloom.project import Project

Variables = Mapping[str, object]
HELP = "a project file, a folder with project.json, or a Python file that defines `project`"


def open_project(
    text: str,
    variables: Variables | None = None,
    *,
    allow_project_code: bool = False,
    base: Path | None = None,
) -> Project:
    """The project PROJECT names, with `variables` over its own; a Python file is run.
    `base`: `--base`.

    Raises UsageError where it is not there, ProjectError, naming the file, where it is wrong.
    """
    import frameloom.project

    try:
        return frameloom.project.load(
            text, variables, allow_project_code=allow_project_code, base_dir=base
        )
    except ProjectError as error:
        if error.path:
            error.args = (f"{text}: {error}",)
        raise


def beside(text: str, project: Project, ending: str) -> Path:
    """The project's name with `ending`, in the project's folder.

    What no file name may hold becomes a dash.
    """
    folder = Path(text) if Path(text).is_dir() else Path(text).parent
    name = (
        re.sub(r'[\x00-\x1f/\\:*?"<>|]+', "-", project.name).strip(" .").lstrip("~") or "Untitled"
    )
    return folder / f"{name}{ending}"


def png_name(out: Path) -> Path:
    """`out`, if it is a name for a PNG. Raises UsageError."""
    if out.suffix.lower() != ".png":
        raise UsageError(f"-o {out}: pictures are written as PNG; give a name that ends in .png")
    return out


def rows(path: Path) -> list[dict[str, object]]:
    """`--vars FILE`: the rows of a .csv with a heading, or of a .json list of objects.

    Cells are text; the project gives them the type of the variable they stand for.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"--vars {path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--vars {path}: cannot be read: {error}") from error
    found = _json_rows(path, text) if path.suffix == ".json" else _csv_rows(path, text)
    if not found:
        raise UsageError(f"--vars {path}: it has no rows")
    return found


def _json_rows(path: Path, text: str) -> list[dict[str, object]]:
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--vars {path}: not JSON: {error}") from error
    found = found if isinstance(found, list) else [found]
    if not all(isinstance(row, dict) for row in found):
        raise UsageError(f"--vars {path}: give a list of objects, one a row")
    return found


def _csv_rows(path: Path, text: str) -> list[dict[str, object]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        found: list[dict[str, object]] = [dict(row) for row in reader]
    except csv.Error as error:
        raise UsageError(f"--vars {path}: not CSV: {error}") from error
    for number, row in enumerate(found, 1):
        if None in row or None in row.values():
            raise UsageError(f"--vars {path}: row {number} has not as many cells as the heading")
    return found


def fill(template: str, variables: Variables) -> str:
    """`{{name}}` in an output's name, replaced: a value names no folder, nor leads out of one."""

    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name not in variables:
            raise UsageError(f"-o {template}: there is no variable {name!r}")
        return re.sub(r"[\x00-\x1f/\\]+", "-", str(variables[name]))

    parts = []
    for given in re.split(r"/(?![^{}]*\}\})", template):
        part = re.sub(r"\{\{([^{}]*)\}\}", value, given)
        if part != given and (not part.strip(" .") or part.startswith("~")):
            raise UsageError(f"-o {template}: {part!r} is no name for a file or a folder")
        parts.append(part)
    return "/".join(parts)
