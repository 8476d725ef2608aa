"""The HTTP face: routes, and what they answer. Everything they do is in `jobs`."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from starlette.exceptions import HTTPException

from frameloom import __version__
from frameloom.core.errors import FrameloomError, UsageError
from frameloom.service.errors import RefusedError, of_error, problem
from frameloom.service.guard import Guard
from frameloom.service.jobs import Jobs
from frameloom.service.request import Submission, read_submission
from frameloom.service.settings import Settings
from frameloom.service.status import Failure, Listing, Status
from frameloom.service.stream import stream
from frameloom.service.upload import read_upload

_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Submission"}},
            "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Upload"}},
        },
    }
}
_FAILS: Final[dict[int | str, dict[str, Any]]] = {
    code: {"model": Failure, "description": text}
    for code, text in (
        (401, "the token is missing or wrong"),
        (404, "there is no such job or file"),
        (409, "not in the job's state"),
        (413, "the body is too large"),
        (422, "the request or the project is wrong"),
        (429, "the queue is full"),
    )
}
State = Literal["queued", "running", "done", "failed", "cancelled"]


def make_app(settings: Settings, jobs: Jobs, closing: asyncio.Event) -> Guard:
    """`closing` is set when the service stops: streams end then."""
    app = FastAPI(
        title="Frameloom",
        version=__version__,
        description="Renders projects to videos. Send the token as Authorization: Bearer TOKEN.",
        redoc_url=None,
        docs_url=None,
        responses=_FAILS,
        generate_unique_id_function=lambda route: route.name,
    )
    _routes(app, settings, jobs, closing)
    _failures(app)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return Guard(app, settings)


def _routes(app: FastAPI, settings: Settings, jobs: Jobs, closing: asyncio.Event) -> None:
    @app.get("/health")
    def health() -> dict[str, str]:
        """The service is there."""
        return {"status": "ok", "version": __version__}

    @app.post("/v1/jobs", status_code=202, openapi_extra=_BODY)
    async def submit(
        request: Request,
        response: Response,
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Status:
        """Put a job into the queue; it is on the disk when this answers. The same Idempotency-Key
        gives the same job (status 200), so a request may be sent again."""
        draft = await asyncio.to_thread(jobs.draft)
        try:
            if request.headers.get("content-type", "").startswith("multipart/form-data"):
                submission, uploaded = await read_upload(request, draft, settings.max_body)
            else:
                data = await request.body()
                submission, uploaded = await asyncio.to_thread(read_submission, data), False
            made, new = await asyncio.to_thread(
                jobs.submit, submission, draft, uploaded=uploaded, key=idempotency_key
            )
        finally:
            await asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True)
        response.status_code = 202 if new else 200
        response.headers["Location"] = f"/v1/jobs/{made.id}"
        return made

    @app.get("/v1/jobs")
    def listed(
        state: State | None = None,
        before: int | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> Listing:
        """Jobs, the newest first."""
        found, more = jobs.listed(state, before, limit)
        return Listing(jobs=found, next=more or None)

    @app.get("/v1/jobs/{job_id}")
    def get(job_id: str) -> Status:
        """How a job stands."""
        return jobs.get(job_id)

    @app.get("/v1/jobs/{job_id}/events", response_class=StreamingResponse)
    async def events(
        job_id: str, last_event_id: Annotated[str | None, Header()] = None
    ) -> Response:
        """How a job stands, again whenever it changes, as server-sent events (`status`) until it
        is finished."""
        first = jobs.get(job_id)
        if last_event_id == first.state and first.finished is not None:
            return Response(status_code=204)  # a browser that comes back has been told all
        told: AsyncIterator[str] = stream(lambda: jobs.get(job_id), closing)
        return StreamingResponse(
            told, media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    @app.post("/v1/jobs/{job_id}/cancel")
    def cancel(job_id: str) -> Status:
        """End a job; one that is finished stays what it is."""
        return jobs.cancel(job_id)

    @app.delete("/v1/jobs/{job_id}", status_code=204)
    def delete(job_id: str) -> None:
        """Remove a finished job and its files."""
        jobs.delete(job_id)

    @app.get("/v1/jobs/{job_id}/files/{name:path}", response_class=FileResponse)
    def download(job_id: str, name: str) -> FileResponse:
        """A result; ranges of bytes may be asked for."""
        path: Path = jobs.file(job_id, name)
        return FileResponse(path, filename=path.name)


def _failures(app: FastAPI) -> None:
    def answer(status: int, body: dict[str, Any]) -> JSONResponse:
        headers = {"Retry-After": "10"} if status == 429 else None
        return JSONResponse({"error": body}, status, headers)

    @app.exception_handler(FrameloomError)
    def frameloom(_request: Request, error: FrameloomError) -> JSONResponse:
        return answer(*of_error(error))

    @app.exception_handler(RefusedError)
    def refused(_request: Request, error: RefusedError) -> JSONResponse:
        return answer(error.status, problem(str(error), error.exit_code))

    @app.exception_handler(HTTPException)
    def http(_request: Request, error: HTTPException) -> JSONResponse:
        return answer(error.status_code, problem(str(error.detail), UsageError.exit_code))

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return answer(422, problem(f"{where}: {first['msg']}", UsageError.exit_code))

    @app.exception_handler(Exception)
    def fault(_request: Request, error: Exception) -> JSONResponse:
        return answer(500, problem(f"internal error: {type(error).__name__}", 1))


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's own, with the bodies that are read by hand and the token."""
    if app.openapi_schema is None:
        from fastapi.openapi.utils import get_openapi
        from pydantic.json_schema import models_json_schema

        made = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        _, extra = models_json_schema(
            [(Submission, "validation")], ref_template="#/components/schemas/{model}"
        )
        parts = made["components"]
        parts["schemas"].update(extra["$defs"])
        media = {"type": "array", "items": {"type": "string", "format": "binary"}}
        parts["schemas"]["Upload"] = {
            "type": "object",
            "description": "A submission as form fields; project, variables and options are JSON.",
            "required": ["project"],
            "properties": {
                **{name: {"type": "string"} for name in Submission.model_fields},
                "media": media,
            },
        }
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{"token": []}]
        app.openapi_schema = made
    return app.openapi_schema
