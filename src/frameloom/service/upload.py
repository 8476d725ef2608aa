"""A submission as a form: its parts as text or files, and media beside the project."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from frameloom.core.errors import UsageError, WriteError
from frameloom.service.request import MEDIA, Submission, media_name, read_submission

_FIELDS: Final = ("project", "output", "variables", "options")
_MOST_FILES: Final = 1000


async def read_upload(request: Request, draft: Path, most: int) -> tuple[Submission, bool]:
    """The submission, and whether media came with it; they are in `draft` then. `most`: bytes of
    all fields that are not media. Raises UsageError, ProjectError, WriteError."""
    async with request.form(
        max_files=_MOST_FILES, max_fields=len(_FIELDS), max_part_size=most
    ) as form:
        submission = await asyncio.to_thread(_submission, await _fields(form, most))
        uploads = form.getlist("media")
        for upload in uploads:
            await asyncio.to_thread(_keep, upload, draft / MEDIA)
    return submission, bool(uploads)


async def _fields(form: FormData, most: int) -> dict[str, str]:
    unknown = next((name for name in form if name not in (*_FIELDS, "media")), None)
    if unknown is not None:
        raise UsageError(
            f"{unknown}: there is no such field; known are {', '.join(_FIELDS)}, media"
        )
    found = {}
    for name in _FIELDS:
        value = form.get(name)
        if isinstance(value, UploadFile):
            data = await value.read(most + 1)
            if len(data) > most:
                raise UsageError(f"{name}: is larger than {most} bytes")
            try:
                value = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                raise UsageError(f"{name}: is not UTF-8 text") from None
        if value is not None:
            found[name] = value
    return found


def _submission(fields: dict[str, str]) -> Submission:
    """The form as the JSON body it stands for; numbers stay as they are written."""
    parts = []
    for name, value in fields.items():
        is_text = name == "output" or (name == "project" and not value.lstrip().startswith("{"))
        parts.append(f"{json.dumps(name)}: {json.dumps(value) if is_text else value}")
    return read_submission("{" + ", ".join(parts) + "}")


def _keep(upload: UploadFile | str, folder: Path) -> None:
    if isinstance(upload, str):
        raise UsageError("media: give files")
    path = folder / media_name(upload.filename or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            shutil.copyfileobj(upload.file, file)
    except FileExistsError:
        raise UsageError(f"media {upload.filename}: is there twice") from None
    except OSError as error:
        raise WriteError(f"{upload.filename}: cannot be kept: {error.strerror or error}") from error
