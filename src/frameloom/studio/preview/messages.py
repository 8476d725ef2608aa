"""What the server and the preview process say to each other. All are pickled, none is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

EXACT: int = 0
"""The height that stands for the project's own size, from the sources, without loss."""


@dataclass(frozen=True, slots=True)
class Load:
    """Another state of the document. `fresh`: media may have changed."""

    revision: int
    raw: dict[str, Any]
    folder: str
    allow_project_code: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Proxies:
    """Files to read the pixels of drafts from, by the absolute path of their source."""

    paths: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Show:
    """One frame for a tab, at `height` pixels or `EXACT`; a newer request of the tab replaces it.

    `id` comes back with the answer.
    """

    tab: str
    id: int
    frame: int
    height: int


@dataclass(frozen=True, slots=True)
class Play:
    """Frames for a tab, decoded ahead: at position p of the play it is `frame_at(p)`.

    `first` is in [`start`, `end`); `step` is not 0. With `loop` the range repeats.
    """

    tab: str
    id: int
    first: int
    step: int
    start: int
    end: int
    loop: bool
    height: int

    def frame_at(self, position: int) -> int | None:
        """None where the play is over."""
        frame = self.first + self.step * position
        if self.loop:
            return self.start + (frame - self.start) % (self.end - self.start)
        return frame if self.start <= frame < self.end else None


@dataclass(frozen=True, slots=True)
class Clock:
    """The tab's play `id` is at this position now. What lies before it is late, and what is less
    than `lead` ahead of it would be, if it is not made yet. From now on it is made at `height`."""

    tab: str
    id: int
    position: int
    lead: int
    height: int


@dataclass(frozen=True, slots=True)
class Stop:
    """The tab plays no more."""

    tab: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that is answered once: `Reply` with the same `id`.

    `what`: "png" (frame), "sound" (start, end), "pick" (frame, x, y as shares of the picture),
    "boxes" (frame).
    """

    id: int
    what: Literal["png", "sound", "pick", "boxes"]
    arguments: Mapping[str, Any]


Request = Load | Proxies | Show | Play | Clock | Stop | Ask


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame: JPEG, or with `exact` R'G'B'A rows. `position` in a play, -1 alone.

    `proxy`: pixels of proxies are in it.
    """

    tab: str
    id: int
    position: int
    frame: int
    revision: int
    size: tuple[int, int]
    exact: bool
    proxy: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a frame is not shown, in the CLI's words."""

    tab: str
    id: int
    frame: int
    revision: int
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to an `Ask`; `error` where there is none."""

    id: int
    value: Any = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person should know of the media."""

    text: str


Answer = Shown | Failed | Reply | Noted
