"""One segment made anywhere: a task goes in as text and numbers, a packed segment comes out.

A worker imports this module by name and is told nothing but data: the project as JSON, options, and
which segment. What it must have itself is the same Frameloom and, under the same paths, the media.
"""

from __future__ import annotations

import json
import platform
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Final

from frameloom.core import errors
from frameloom.core.errors import (
    FrameloomError,
    MediaError,
    ProjectError,
    RenderError,
    UnavailableError,
)
from frameloom.export.options import Options
from frameloom.export.plan import Plan, plan
from frameloom.export.proof.manifest import seen_of
from frameloom.export.segments.crew import Crew
from frameloom.export.segments.identity import program
from frameloom.export.segments.packed import Finished, Witness, pack, unpack
from frameloom.export.segments.plan import segments
from frameloom.export.session import Session
from frameloom.export.urls import content_of, is_remote
from frameloom.project import Project

_OWN: Final = frozenset(
    ("executor", "ray_address", "cache", "manifest", "profile", "dry_run", "workers", "max_memory")
)
"""Options that are the asking machine's: a worker has its own."""
_KINDS: Final = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, FrameloomError)
}


@dataclass(frozen=True, slots=True)
class Reply:
    """`segment`: numbered from 0. `cpu`: the class of the processor it was made on; `node`: where;
    `seconds`: how long it took."""

    segment: Finished
    cpu: str
    node: str
    seconds: float


def task_of(
    project: Project,
    out: Path,
    options: Options,
    *,
    witnessed: bool,
    fetched: Mapping[str, str] | None = None,
) -> str:
    """All segments' common part: `project` as it was given to the export, before its options;
    `fetched`: the files of its URLs here."""
    from frameloom.project.document import document
    from frameloom.project.write import text

    own = getattr(project, "own_effects", None)
    told = {
        "program": json.loads(program()),
        "project": text(document(project)),
        "base_dir": str(project.base_dir or Path.cwd()),
        "own_effects": bool(own and own.allowed),
        "out": out.name,
        "options": {
            field.name: _plain(getattr(options, field.name))
            for field in fields(Options)
            if field.name not in _OWN
        },
        "witnessed": witnessed,
        "fetched": _contents(fetched or {}),
    }
    return json.dumps(told)


def make(task: str, part: int, number: int, config: bytes) -> bytes:
    """Segment `number` of output `part`, packed, or the error that forbade it: see `read`.

    `config`: what the file's decoder is configured by. Nothing is raised for what a user can mend.
    """
    from time import perf_counter

    began = perf_counter()
    try:
        told = json.loads(task)
        _check_program(told["program"])
        segment = _made(task, told, part, number, config)
    except FrameloomError as error:
        path = error.path if isinstance(error, ProjectError) else None
        head: dict[str, Any] = {"error": type(error).__name__, "message": str(error), "path": path}
        return json.dumps(head).encode() + b"\n"
    cpu = json.loads(program())["cpu"]
    seconds = perf_counter() - began
    return (
        json.dumps({"cpu": cpu, "node": platform.node(), "seconds": seconds}).encode()
        + b"\n"
        + pack(segment)
    )


def read(reply: bytes) -> Reply:
    """Raises the error that the worker met, ValueError for a damaged reply."""
    head, _, data = reply.partition(b"\n")
    told = json.loads(head)
    if "error" in told:
        raise _error(told)
    return Reply(unpack(data), told["cpu"], told["node"], told["seconds"])


def _error(told: dict[str, Any]) -> FrameloomError:
    error = _KINDS.get(told["error"], RenderError)(told["message"])
    if isinstance(error, ProjectError):
        error.path = told["path"] or ""
    return error


def _check_program(theirs: dict[str, Any]) -> None:
    """Everything that shows in the bytes is the same, but the class of the processor, which is
    told. Raises UnavailableError."""
    ours = json.loads(program())
    differ = [key for key in sorted({*theirs, *ours}) if theirs.get(key) != ours.get(key)]
    differ = [key for key in differ if key not in ("cpu", "python")]
    if differ:
        key = "frameloom" if "frameloom" in differ else differ[0]
        if key == "source":
            what = "a Frameloom of other source code"
        else:
            what = f"{key} {ours.get(key)}, this one {theirs.get(key)}"
        raise UnavailableError(
            f"the node {platform.node()} has {what}; install the same Frameloom on all nodes"
        )


class _Open:
    """The project that this process has open: the next segment is most often of the same."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.task = ""
        self.plan: Plan | None = None
        self.session: Session | None = None

    def get(self, task: str, told: dict[str, Any]) -> tuple[Plan, Session]:
        if self.task == task and self.plan is not None and self.session is not None:
            self.plan.inputs.check()
            return self.plan, self.session
        if self.session is not None:
            self.session.close()
        self.task, self.plan, self.session = "", None, None
        project, options = _project(told), _options(told["options"])
        with tempfile.TemporaryDirectory() as folder:
            made, session = plan(project, Path(folder) / told["out"], options)
        if _contents(made.project.fetched) != told["fetched"]:
            session.close()
            raise MediaError("a medium's content at its URL was changed meanwhile; render again")
        self.task, self.plan, self.session = task, made, session
        return made, session


_OPEN = _Open()


def _made(task: str, told: dict[str, Any], part: int, number: int, config: bytes) -> Finished:
    with _OPEN.lock:
        made, session = _OPEN.get(task, told)
        form = made.formats[part]
        if form.picture is None:
            raise RenderError("a segment was asked for of an output without pictures")
        wanted = segments(session, made.parts[part], form)[number]
        seen: list[Witness] = []
        hard = form.container.name == "gif"

        def told_of(found: Sequence[Witness]) -> None:
            seen.extend(found)

        crew = Crew(
            session,
            form.picture,
            [wanted],
            config=config,
            workers=1,
            seen=partial(seen_of, hard_alpha=hard) if told["witnessed"] else None,
            told=told_of if told["witnessed"] else None,
        )
        packets = tuple(crew.packets())
        return Finished(config=config, packets=packets, seen=tuple(seen))


def _project(told: dict[str, Any]) -> Project:
    from frameloom.project import parse
    from frameloom.project.own_effects import effects_beside

    folder = Path(told["base_dir"])
    own = effects_beside(folder, allowed=told["own_effects"])
    project = parse(told["project"], None, own)
    project.base_dir, project.own_effects = folder, own
    return project


def _contents(fetched: Mapping[str, str]) -> dict[str, str]:
    """What each URL had: every node fetches for itself, and all must have the same."""
    return {url: content_of(path) for url, path in fetched.items() if is_remote(url)}


def _plain(value: Any) -> Any:
    """As JSON has it: fractions and paths as text."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Fraction | Path) else value


def _options(told: dict[str, Any]) -> Options:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
    values["root"] = tuple(Path(part) for part in values.get("root", ()))
    return Options(**{**values, "workers": 1, "verify": "off"})
