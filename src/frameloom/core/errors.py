"""Every error a user can meet, in one tree, each with its exit code.

FrameloomError
├── UsageError        2    a bad flag or value, a project that is not there
├── ProjectError      3    the project is wrong; carries the JSON path
├── MediaError        4    a medium is missing or unreadable (file, stream, time)
├── WriteError        5    the output could not be written (disk full, permission)
├── VerifyError       6    a finished file is not what it should be
├── UnavailableError  7    an encoder or a backend that was asked for is not here
├── RenderError       1    a frame could not be made: a fault of Frameloom's own
└── CancelError       130  the user stopped it

A message is one or two lines: what is wrong, where, and how to mend it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar


class FrameloomError(Exception):
    """Base of all errors meant for the user. `str(error)` is the whole message."""

    exit_code: ClassVar[int] = 1


class UsageError(FrameloomError):
    exit_code = 2


class ProjectError(FrameloomError):
    """The project is wrong at `path`, a JSON path such as `scenes[0].layers[2].opacity`."""

    exit_code = 3

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class MediaError(FrameloomError):
    """A medium cannot be read: names the file, and the stream and media time where known."""

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        stream: str | None = None,
        time_s: Fraction | None = None,
    ) -> None:
        where = [part for part in (file, stream) if part]
        if time_s is not None:
            where.append(f"at {float(time_s):.3f} s")
        super().__init__(f"{', '.join(where)}: {message}" if where else message)
        self.file, self.stream, self.time_s = file, stream, time_s

    def named_by(self, path: str) -> MediaError:
        """The same error, told with the JSON path in the project that names the file."""
        error = MediaError(f"{path}: {self}")
        error.file, error.stream, error.time_s = self.file, self.stream, self.time_s
        return error


class WriteError(FrameloomError):
    exit_code = 5


class VerifyError(FrameloomError):
    exit_code = 6


class UnavailableError(FrameloomError):
    exit_code = 7


class RenderError(FrameloomError):
    """A frame could not be made. Names the layer and the frame number."""

    def __init__(self, message: str, *, owner: str = "", frame: int | None = None) -> None:
        where = [f"frame {frame}"] if frame is not None else []
        where += [owner] if owner else []
        super().__init__(f"{', '.join(where)}: {message}" if where else message)
        self.owner, self.frame = owner, frame


class CancelError(FrameloomError):
    exit_code = 130
