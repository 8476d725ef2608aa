"""What the preview does next: new states, then questions, then the frames of each tab in turn.

A tab's newest `Show` replaces those before it, but an exact one leaves the draft that comes first;
a play goes ahead of the tab's clock by a few frames and leaves out those that would be late. Exact
frames are taken apart, so that no draft waits for a source. Safe to use from several threads.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field, replace

from frameloom.export import cores
from frameloom.studio.preview.messages import (
    EXACT,
    Ask,
    Clock,
    Load,
    Play,
    Proxies,
    Request,
    Show,
    Stop,
)

AHEAD = 10
"""Positions that are made ahead of a play's clock."""


@dataclass(frozen=True, slots=True)
class Job:
    """One frame to make; `position` in a play, -1 alone."""

    tab: str
    id: int
    position: int
    frame: int
    height: int


@dataclass(slots=True)
class _Desk:
    """What one tab wants."""

    show: Show | None = None
    exact: Show | None = None
    play: Play | None = None
    next: int = 0
    clock: int = 0
    soonest: int = 0

    def pending(self) -> bool:
        if self.show is not None:
            return True
        if self.play is None or self.next > max(self.clock + AHEAD, self.soonest):
            return False
        return self.play.frame_at(self.next) is not None

    def job(self) -> Job:
        if self.show is not None:
            show, self.show = self.show, None
            return _alone(show)
        assert self.play is not None
        play, position = self.play, self.next
        self.next += 1
        frame = play.frame_at(position)
        assert frame is not None
        return Job(play.tab, play.id, position, frame, play.height)


@dataclass(slots=True)
class Agenda:
    _desks: dict[str, _Desk] = field(default_factory=dict)
    _states: dict[type, Load | Proxies] = field(default_factory=dict)
    _asks: deque[Ask] = field(default_factory=deque)
    _exact_asks: deque[Ask] = field(default_factory=deque)
    _works: int = 0
    _loading: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def put(self, request: Request) -> None:
        """Takes note of a request; it may replace older ones."""
        with self._changed:
            if isinstance(request, Load | Proxies):
                self._states[type(request)] = self._newest(request)
            elif isinstance(request, Ask):
                (self._exact_asks if request.what == "png" else self._asks).append(request)
            else:
                self._note(request)
            self._changed.notify_all()

    def _newest(self, request: Load | Proxies) -> Load | Proxies:
        """A state that replaces one nobody saw has still to look at the media anew if that had."""
        before = self._states.get(type(request))
        if isinstance(request, Load) and isinstance(before, Load) and before.fresh:
            return replace(request, fresh=True)
        return request

    def take(self) -> Load | Proxies | Ask | Job:
        """Waits for something to do: what was taken before is done. At most one job more than cores
        is in the works."""
        with self._changed:
            while True:
                if self._states:
                    self._loading = True
                    return self._states.pop(next(iter(self._states)))
                if self._loading:
                    self._loading = False
                    self._changed.notify_all()
                if self._asks:
                    return self._asks.popleft()
                if self._works <= cores():
                    job = self._next_job()
                    if job is not None:
                        self._works += 1
                        return job
                self._changed.wait()

    def take_exact(self) -> Ask | Job:
        """Waits for an exact frame to make, or a PNG, of the newest state."""
        with self._changed:
            while True:
                self._changed.wait_for(lambda: not (self._loading or self._states))
                if self._exact_asks:
                    return self._exact_asks.popleft()
                for desk in self._desks.values():
                    show, desk.exact = desk.exact, None
                    if show is not None:
                        self._works += 1
                        return _alone(show)
                self._changed.wait()

    def done(self, _job: Job) -> None:
        """A job is answered."""
        with self._changed:
            self._works -= 1
            self._changed.notify_all()

    def _next_job(self) -> Job | None:
        """Frames alone before plays; tabs take turns."""
        waiting = [tab for tab, desk in self._desks.items() if desk.pending()]
        if not waiting:
            return None
        tab = min(waiting, key=lambda name: self._desks[name].show is None)
        desk = self._desks.pop(tab)
        self._desks[tab] = desk
        return desk.job()

    def _note(self, request: Show | Play | Clock | Stop) -> None:
        desk = self._desks.setdefault(request.tab, _Desk())
        if isinstance(request, Show):
            if request.height == EXACT:
                desk.exact = request
            else:
                desk.show, desk.exact, desk.play = request, None, None
        elif isinstance(request, Play):
            self._desks[request.tab] = _Desk(play=request)
        elif isinstance(request, Stop):
            desk.play = None
        elif desk.play is not None and desk.play.id == request.id:
            desk.play = replace(desk.play, height=request.height)
            desk.clock = request.position
            desk.soonest = request.position + request.lead
            desk.next = max(desk.next, desk.soonest)


def _alone(show: Show) -> Job:
    return Job(show.tab, show.id, -1, show.frame, show.height)
