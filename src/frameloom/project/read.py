"""Reading a project: JSON with exact numbers, older schemas brought up to date, Python files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, NoReturn

from frameloom.core.errors import FrameloomError, ProjectError, UsageError
from frameloom.params.numbers import read_int
from frameloom.params.problems import nearest, shown
from frameloom.project.amounts import LARGEST_FILE
from frameloom.project.own_effects import OwnEffects, effects_beside, line_of
from frameloom.project.project import SCHEMA_VERSION, Project
from frameloom.project.rules import check
from frameloom.project.variables import merged

PROJECT_FILE: Final = "project.json"
_DEEPEST: Final = 64
_LONGEST_NUMBER: Final = 400

Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Final[dict[int, Migration]] = {}
"""For each older schema version, what makes the next one's document of its."""


def load(
    path: str | Path,
    variables: Mapping[str, object] | None = None,
    *,
    allow_project_code: bool = False,
    base_dir: Path | None = None,
) -> Project:
    """The project in a file, in a folder's project.json, or that a Python file defines.

    `variables` go over the project's own. `allow_project_code`: it may bring effects of its own,
    files in `effects/` beside it, which are run. `base_dir`: the folder that its relative names
    and its own effects are found in, None for the file's. Raises UsageError where there is no such
    file, ProjectError where the project is wrong.
    """
    path = Path(path)
    if path.is_dir():
        path = path / PROJECT_FILE
    if path.suffix == ".py":
        project = load_python(path)
        return project.resolved(variables) if variables else project
    data = _read(path)
    folder = (base_dir or path.parent).absolute()
    own = effects_beside(folder, allowed=allow_project_code)
    try:
        project = parse(data, variables, own)
    except ProjectError as error:
        if error.path:
            raise
        raise ProjectError(f"{path}: {error}") from None
    project.base_dir, project.own_effects = folder, own
    return project


def parse(
    data: bytes | str,
    variables: Mapping[str, object] | None = None,
    own: OwnEffects | None = None,
) -> Project:
    """The project that the JSON text describes; it may use the effects `own`.

    Raises ProjectError.
    """
    raw = migrated(document_of(data))
    if variables:
        declared = raw.get("variables", {})
        raw["variables"] = merged(declared if isinstance(declared, dict) else {}, variables)
    project = Project.read(raw, {"effect": own or OwnEffects()})
    check(project)
    return project


def _read(path: Path) -> bytes:
    if not path.exists():
        beside = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        raise UsageError(f"{path}: there is no such project{nearest(path.name, beside)}")
    if not path.is_file():
        raise UsageError(f"{path}: is no file")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ProjectError(f"{path}: is at most {LARGEST_FILE >> 20} MB large")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error


def document_of(data: bytes | str) -> dict[str, Any]:
    """JSON text as a document with exact numbers: int and Decimal. Raises ProjectError."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
        found = json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except UnicodeDecodeError as error:
        raise ProjectError(f"is not UTF-8 text, at byte {error.start}; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ProjectError(f"is not JSON, at {where}: {error.msg}") from None
    except RecursionError:
        raise ProjectError(f"is nested deeper than {_DEEPEST} levels") from None
    if not isinstance(found, dict):
        raise ProjectError(f"must be a JSON object with scenes; it is {shown(found)}")
    _check_depth(found)
    return found


def _number(text: str) -> int | Decimal:
    if len(text) > _LONGEST_NUMBER:
        raise ProjectError(f"the number {text[:20]}... has more than {_LONGEST_NUMBER} digits")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ProjectError(f"the number {shown(text)} is out of all range") from None


def _constant(name: str) -> NoReturn:
    raise ProjectError(f"{name} is no number of JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ProjectError(f"the key {shown(twice)} is twice in one object; take one out")
    return found


def _check_depth(found: Any) -> None:
    level: list[Any] = [found]
    for _ in range(_DEEPEST):
        level = [
            part
            for value in level
            for part in (value.values() if isinstance(value, dict) else value)
            if isinstance(part, dict | list)
        ]
        if not level:
            return
    raise ProjectError(f"is nested deeper than {_DEEPEST} levels")


def migrated(raw: dict[str, Any]) -> dict[str, Any]:
    """The document in today's schema. Raises ProjectError where it is from a newer Frameloom."""
    given = raw.get("frameloom", SCHEMA_VERSION)
    version = read_int(given)
    if version is not None and version > SCHEMA_VERSION:
        raise ProjectError(
            f"is the schema version {version}, and this Frameloom knows up to {SCHEMA_VERSION}; "
            "update Frameloom",
            path="frameloom",
        )
    while version in MIGRATIONS and version is not None:
        raw, version = MIGRATIONS[version](raw), version + 1
    return raw


def load_python(path: str | Path) -> Project:
    """Runs a Python file and takes its `project`, a Project or a function that returns one.

    Raises UsageError where there is no such file, ProjectError where it defines none or fails.
    """
    path = Path(path)
    source = _read(path)
    scope = {"__name__": "__frameloom__", "__file__": str(path)}
    folder = str(path.absolute().parent)
    sys.path.insert(0, folder)
    try:
        code = compile(source, str(path), "exec", dont_inherit=True)
        exec(code, scope)  # the user's own code, run by the user
        made: Any = scope.get("project")
        made = made() if callable(made) and not isinstance(made, Project) else made
    except FrameloomError:
        raise
    except Exception as error:
        raise ProjectError(
            f"{path}{line_of(error, path)}: {type(error).__name__}: {error}"
        ) from error
    finally:
        sys.path.remove(folder)
    if not isinstance(made, Project):
        raise ProjectError(f"{path}: must define `project`, a Project or a function returning one")
    made.base_dir = made.base_dir or path.absolute().parent
    check(made.resolved())
    return made
