"""What an export tells while it works. `to_dict` is one line of `--progress json`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from frameloom.core.errors import FrameloomError, ProjectError


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`frame` of `frames` are encoded, over all outputs. `fps`: so far. `eta_s`: to the end, None
    while nothing can be said. `stage_ms`: milliseconds a frame that each stage has taken so far.
    """

    kind: ClassVar[str] = "progress"
    frame: int
    frames: int
    fps: float
    eta_s: float | None
    stage_ms: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        return {
            "event": self.kind,
            "frame": self.frame,
            "frames": self.frames,
            "fps": round(self.fps, 2),
            "eta_s": None if self.eta_s is None else round(self.eta_s, 1),
            "stage_ms": {name: round(ms, 2) for name, ms in self.stage_ms.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something a person should know, such as a damaged part of a medium."""

    kind: ClassVar[str] = "warning"
    message: str

    def to_dict(self) -> dict[str, Any]:
        return {"event": self.kind, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One output is complete, verified, and there under its name."""

    kind: ClassVar[str] = "done"
    path: str
    frames: int
    duration_s: float
    size_bytes: int
    wall_s: float

    def to_dict(self) -> dict[str, Any]:
        return {
            "event": self.kind,
            "path": self.path,
            "frames": self.frames,
            "duration_s": round(self.duration_s, 6),
            "bytes": self.size_bytes,
            "wall_s": round(self.wall_s, 2),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The export stopped; the same error is raised. `exit_code` as in the command line;
    `path`: the JSON path of what is wrong in the project, where that is known."""

    kind: ClassVar[str] = "error"
    message: str
    exit_code: int
    path: str | None = None

    @classmethod
    def of(cls, error: FrameloomError) -> Self:
        path = error.path if isinstance(error, ProjectError) else ""
        return cls(message=str(error), exit_code=error.exit_code, path=path or None)

    def to_dict(self) -> dict[str, Any]:
        told = {"event": self.kind, "message": self.message, "exit_code": self.exit_code}
        return told if self.path is None else {**told, "path": self.path}


Event = Progress | Warned | Done | Failed
OnEvent = Callable[[Event], object]
