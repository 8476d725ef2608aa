"""What a client may ask: a project, variables, and those flags of `frameloom render` that are the
client's to choose. Everything else (roots, limits, executor, cache) is the operator's."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from frameloom.core.errors import ProjectError, UsageError
from frameloom.service.settings import Settings

Word = Annotated[str, StringConstraints(max_length=200)]
Id = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^-]")]
"""Not to be taken for a flag."""
Number = int | float | Decimal
Row = dict[str, Any]

_NAME: Final = re.compile(r"[^/\\\x00-\x1f:*?\"<>|]{1,120}")
_SWITCHES: Final = ("alpha", "per_scene", "audio_only", "fresh")
PROJECT, VARIABLES, WORK, MEDIA = "project.json", "variables.json", "work", "media"


class Options(BaseModel):
    """The flags of `frameloom render`, by their names; values are written as for them."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    size: Word | None = Field(None, examples=["720p", "1280x720"])
    fps: Word | int | None = None
    aspect: Word | None = None
    codec: Word | None = None
    crf: Number | None = None
    bitrate: Word | int | None = None
    speed: Word | None = None
    pixel_format: Word | None = None
    encoder: Word | None = None
    gop: int | None = None
    quality: Word | None = None
    alpha: bool = False
    only: list[Id] = Field(default_factory=list, max_length=1000)
    render_pass: Word | None = Field(None, alias="pass")
    frames: Word | None = Field(None, examples=["30:90"])
    from_time: Word | Number | None = Field(None, alias="from")
    to_time: Word | Number | None = Field(None, alias="to")
    scene: Word | None = None
    per_scene: bool = False
    audio: bool = True
    audio_codec: Word | None = None
    audio_only: bool = False
    verify: Literal["fast", "full", "off"] = "fast"
    manifest: bool = Field(
        False, description="Also make manifest.ndjson, a result like the others."
    )
    fresh: bool = False

    def flags(self) -> list[str]:
        """As words of the command line; a value is joined to its flag, so it can be no other."""
        found: list[str] = []
        for name, field in type(self).model_fields.items():
            value, flag = getattr(self, name), "--" + (field.alias or name).replace("_", "-")
            if name in ("only", "audio", "manifest"):
                continue
            if name in _SWITCHES:
                found += [flag] if value else []
            elif value is not None:
                found.append(f"{flag}={value}")
        found += ["--only", *self.only] if self.only else []
        found += [] if self.audio else ["--no-audio"]
        found += [f"--manifest={WORK}/manifest.ndjson"] if self.manifest else []
        return found


class Submission(BaseModel):
    """A job. `project`: a project, or the name of a project file in the first of the roots.
    `output`: the result's name, whose suffix picks the format; `{{name}}` takes a variable's value.
    `variables`: values by name, or a list of them: one result each."""

    model_config = ConfigDict(extra="forbid")

    project: dict[str, Any] | str
    output: Word = "video.mp4"
    variables: Row | Annotated[list[Row], Field(min_length=1, max_length=1000)] = Field(
        default_factory=dict
    )
    options: Options = Options()


def read_submission(data: bytes | str) -> Submission:
    """Raises UsageError and ProjectError for what is no submission; numbers stay exact."""
    from frameloom.project.read import document_of

    try:
        return Submission.model_validate(document_of(data))
    except ValidationError as error:
        raise UsageError(f"{_told(error)}\nSee: /docs") from None


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = Options if first["loc"][0] == "options" else Submission
        names = [field.alias or name for name, field in known.model_fields.items()]
        return f"{where}: there is no such key; known are {', '.join(names)}"
    return f"{where}: {first['msg']}"


def output_name(text: str) -> str:
    """A result's name, perhaps in a folder (`frames/%05d.png`). Raises UsageError."""
    parts = text.split("/")
    if len(parts) > 2 or not all(_NAME.fullmatch(p) and p[0] not in ".-~" for p in parts):
        raise UsageError(
            f"output {text!r}: give a plain file name, such as launch.mp4 or frames/%05d.png"
        )
    return text


def media_name(text: str) -> str:
    """An uploaded file's name, as the project calls it: relative, within its folder.
    Raises UsageError."""
    parts = PurePosixPath(text).parts
    if (
        not parts
        or len(parts) > 8
        or not all(_NAME.fullmatch(p) and p[0] not in ".~" for p in parts)
    ):
        raise UsageError(f"media {text!r}: give a relative file name, such as clips/a.mp4")
    return "/".join(parts)


def project_in(root: Path, name: str, most: int) -> tuple[bytes, Path]:
    """A project file in a root, and its folder. Raises UsageError, the same for a file outside."""
    path = (root / name).resolve()
    path = path / PROJECT if path.is_dir() else path
    path = path.resolve()
    if path.suffix != ".json" or not path.is_relative_to(root.resolve()) or not path.is_file():
        raise UsageError(f"{name}: there is no such project file in the service's folder")
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror or error}") from error
    if len(data) > most:
        raise UsageError(f"{name}: is larger than {most} bytes")
    return data, path.parent


class Draft:
    """What a submission becomes: the files of the job's folder and the words of its command."""

    def __init__(self, submission: Submission, settings: Settings, *, uploaded: bool) -> None:
        """Raises UsageError for a name that may not be, ProjectError for a project that is wrong;
        what only media, fonts and encoders can tell is left to the worker."""
        from frameloom.project.read import document_of
        from frameloom.project.variables import merged
        from frameloom.project.write import text

        output, base = output_name(submission.output), None
        document = submission.project
        if isinstance(document, str):
            if not settings.roots:
                raise UsageError("the service has no --root, so project must be a project itself")
            data, base = project_in(settings.roots[0], document, settings.max_body)
            document = document_of(data)
        elif not uploaded and settings.roots:
            base = settings.roots[0]
        rows = submission.variables
        declared = document.get("variables", {})
        if isinstance(rows, dict) and rows:
            document["variables"] = merged(declared if isinstance(declared, dict) else {}, rows)
        self.files = {PROJECT: text(document).encode()}
        if isinstance(rows, list):
            self.files[VARIABLES] = text(rows).encode()
        self.name = str(document.get("name") or "Untitled")[:200]
        self.words = [
            PROJECT,
            f"-o={WORK}/{output}",
            f"--base={base.resolve() if base else MEDIA}",
            *([f"--vars={VARIABLES}"] if isinstance(rows, list) else []),
            *submission.options.flags(),
        ]
        if not settings.allow_project_code and not isinstance(rows, list):
            check(self.files[PROJECT])


def check(project: bytes) -> None:
    """Raises ProjectError, in the words of the command line."""
    from frameloom.project import parse

    try:
        parse(project)
    except ProjectError as error:
        message = f"{PROJECT}: {error}"
        error.args = (message,)
        raise


def command(words: list[str], settings: Settings) -> list[str]:
    """The whole command of a job: what the client chose, then what the operator did. Its time, its
    memory too, and the size of its output are watched from outside."""
    found = ["render", *words, "--progress=json", "--root", MEDIA]
    found += [str(root.resolve()) for root in settings.roots]
    found += [f"--max-pixels={settings.max_pixels}", f"--max-duration={settings.max_duration}"]
    for flag, value in (
        ("--max-memory", settings.max_memory),
        ("--workers", settings.workers),
        ("--ray-address", settings.ray_address),
    ):
        found += [] if value is None else [f"{flag}={value}"]
    found += [f"--executor={settings.executor}"] if settings.executor != "local" else []
    found += ["--allow-url"] if settings.allow_url else []
    return found + (["--allow-project-code"] if settings.allow_project_code else [])
