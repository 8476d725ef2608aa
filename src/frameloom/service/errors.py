"""Errors as HTTP answers: the CLI's words and exit code, the JSON path, and a fitting status."""

from __future__ import annotations

from typing import Any

from frameloom.core.errors import (
    FrameloomError,
    MediaError,
    ProjectError,
    UnavailableError,
    UsageError,
    WriteError,
)

_STATUS: dict[type[FrameloomError], int] = {
    UsageError: 422,
    ProjectError: 422,
    MediaError: 422,
    UnavailableError: 422,
    WriteError: 507,
}


class RefusedError(Exception):
    """A request that cannot be done now or at all; `status` is HTTP's, `exit_code` the CLI's."""

    def __init__(self, status: int, message: str, exit_code: int = UsageError.exit_code) -> None:
        super().__init__(message)
        self.status, self.exit_code = status, exit_code


def problem(message: str, exit_code: int, path: str | None = None) -> dict[str, Any]:
    """An error as all answers and jobs tell it."""
    return {"exit_code": exit_code, "message": message, "path": path or None}


def of_error(error: FrameloomError) -> tuple[int, dict[str, Any]]:
    """The HTTP status and the body of an error."""
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
    path = error.path if isinstance(error, ProjectError) else None
    return status, problem(str(error), error.exit_code, path)
