"""The state of the project that is previewed, ready to make frames at any size."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import numpy as np

from frameloom.core.errors import FrameloomError, ProjectError, UsageError
from frameloom.core.surface import YuvSurface
from frameloom.export import Session, cores
from frameloom.export.session import Warn, naming
from frameloom.media import Library
from frameloom.project import Project
from frameloom.project.examine import examine
from frameloom.project.own_effects import effects_beside
from frameloom.studio.preview import geometry
from frameloom.studio.preview.library import DraftLibrary
from frameloom.studio.preview.messages import EXACT, Load

Document = dict[str, Any]
_MOST_SESSIONS = 4
_BLOCK_S = 1


class Stage:
    """One revision at a time. Media stay open from one to the next.

    One thread loads and asks for drafts, another for exact frames; `sound` may be a third.
    """

    def __init__(self, warn: Warn) -> None:
        self.revision = -1
        self._changing = threading.Lock()
        self._reading = threading.Lock()
        self._fetchers = ThreadPoolExecutor(cores(), thread_name_prefix="fetch")
        self._warn = warn
        self._proxies: Mapping[str, str] = {}
        self._sources: Library | None = None
        self._drafts: DraftLibrary | None = None
        self._project: Project | None = None
        self._right: tuple[Document, Project] | None = None
        self._problem: FrameloomError | None = None
        self._sessions: dict[int, Session] = {}

    def load(self, state: Load) -> None:
        """From now on frames are of `state`; what is wrong with it is raised by them."""
        project: Project | None = None
        problem: FrameloomError | None = None
        try:
            self._right = _read(state, self._right)
            project = self._right[1]
        except FrameloomError as error:
            problem = error
        before = self._project
        if project is not None:
            changed = before is None or before.color.tone_map != project.color.tone_map
            if self._sources is None or changed or state.fresh:
                with self._reading:
                    self._open(project)
        with self._changing:
            self.revision, self._project, self._problem = state.revision, project, problem
            self._sessions.clear()

    def use_proxies(self, proxies: Mapping[str, str]) -> None:
        self._proxies = proxies
        if self._drafts is not None:
            self._drafts.proxies = proxies

    def close(self) -> None:
        for library in (self._drafts, self._sources):
            if library is not None:
                library.close()

    def size(self, height: int) -> tuple[int, int]:
        """Width and height of the pictures that are asked for with `height`."""
        w, h = self._ready().pixels
        if height == EXACT or height >= h:
            return w, h
        return max(2, round(w * height / h)), max(2, height)

    def begun(
        self, frame: int, height: int, *, alone: bool = True
    ) -> tuple[Callable[[], YuvSurface], bool]:
        """What makes the frame, in any thread, and whether pixels of proxies are in it.

        `alone`: it does not follow upon the one before. Raises FrameloomError.
        """
        session = self._within(frame, height)
        if height == EXACT:
            with self._reading:
                self._fetch(session, frame)
                return session.begun(frame), False
        drafts = self._drafts
        assert drafts is not None
        if alone:
            self._fetch(session, frame)
        with naming(frame):
            picture, surfaces = session.inputs(frame)
            small = drafts.small(surfaces, height)

        def make() -> YuvSurface:
            with naming(frame):
                made = session.render(picture, small)[0]
            assert isinstance(made, YuvSurface)
            return made

        return make, drafts.uses_proxy(picture.source_frames())

    def _fetch(self, session: Session, frame: int) -> None:
        """Decodes all videos of a frame at the same time; what is wrong with one is told later."""
        with naming(frame):
            library = session.library
            sources = session.timeline.picture(frame).source_frames()
            videos = [one for one in sources if library.facts(one.medium).kind == "video"]
        if len(videos) > 1:
            wait([self._fetchers.submit(library.surface, video) for video in videos])

    def boxes(self, frame: int) -> list[dict[str, Any]]:
        """Every layer that can be seen in the frame, see `geometry.boxes`."""
        session = self._within(frame, EXACT)
        return geometry.boxes(self._ready(), session.timeline.picture(frame))

    def pick(self, frame: int, x: float, y: float) -> list[tuple[str | int, ...]]:
        """Paths of the layers at a point of the picture (shares of it), the nearest first."""
        session = self._within(frame, EXACT)
        return geometry.pick(self._ready(), session.timeline.picture(frame), x, y)

    def sound(self, start: int, end: int) -> bytes:
        """(n, 2) float32 at 48 kHz of frames [start, end), as far as there are frames."""
        session = self._within(start, EXACT)
        end = min(end, session.timeline.frames)
        blocks: Iterator[np.ndarray[Any, Any]] = session.sound(range(start, end), quiet=True)
        return b"".join(np.ascontiguousarray(block, "<f4").tobytes() for block in blocks)

    def _within(self, frame: int, height: int) -> Session:
        session = self._session(height)
        if not 0 <= frame < session.timeline.frames:
            last = session.timeline.frames - 1
            raise UsageError(f"frame {frame}: the timeline has 0 to {last}")
        return session

    def _session(self, height: int) -> Session:
        with self._changing:
            found = self._sessions.get(height)
            if found is None:
                project = self._ready()
                shown = project.model_copy()
                shown.aspect, shown.size = None, self.size(height)
                library = self._sources if height == EXACT else self._drafts
                while len(self._sessions) >= _MOST_SESSIONS:
                    self._sessions.pop(next(iter(self._sessions)))
                found = self._sessions[height] = Session(shown, warn=self._warn, library=library)
            return found

    def _ready(self) -> Project:
        if self._problem is not None:
            raise self._problem
        if self._project is None:
            raise UsageError("there is no project")
        return self._project

    def _open(self, project: Project) -> None:
        self.close()
        curve = project.color.tone_map
        self._sources = Library(warn=self._warn, tone_map=curve)
        self._drafts = DraftLibrary(self._sources, warn=self._warn, tone_map=curve)
        self._drafts.proxies = self._proxies


def _read(state: Load, before: tuple[Document, Project] | None) -> tuple[Document, Project]:
    """The project, every variable in place, and the document it is made of, both sharing with those
    `before` what did not change. Raises ProjectError."""
    own = effects_beside(Path(state.folder), allowed=state.allow_project_code)
    if own:
        before = None
    raw = state.raw if before is None else shared(before[0], state.raw)
    found = examine(raw, Path(state.folder), own, before)
    if found.project is None:
        first = found.problems[0]
        raise ProjectError(first.message, path=first.path)
    if not found.project.scenes:
        raise ProjectError("scenes: must have at least one", path="scenes")
    return raw, found.project


def shared(old: Any, new: Any) -> Any:
    """`new`, with the parts of `old` in the places where they are equal."""
    if old == new:
        return old
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: shared(old.get(key), value) for key, value in new.items()}
    if isinstance(old, list) and isinstance(new, list):
        return [shared(*pair) for pair in zip(old, new, strict=False)] + new[len(old) :]
    return new
