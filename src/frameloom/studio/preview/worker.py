"""The preview process: it takes requests, makes the frames that are wanted now, and answers.

One thread listens; one decides what is made next and fetches its inputs, so that readers go
forward; one does so for exact frames; some make pictures; one answers for sound: so that no draft
waits for any of them.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from frameloom.core.errors import FrameloomError, RenderError
from frameloom.core.surface import YuvSurface
from frameloom.export import cores, png
from frameloom.render import to_rgba
from frameloom.studio.preview import pixels
from frameloom.studio.preview.agenda import Agenda, Job
from frameloom.studio.preview.messages import (
    EXACT,
    Answer,
    Ask,
    Failed,
    Load,
    Noted,
    Proxies,
    Reply,
    Shown,
)
from frameloom.studio.preview.stage import Stage

_KEPT_BYTES = 64 << 20
Key = tuple[int, int, int]
"""Frame, height and generation: what a finished picture is kept under."""


def main(connection: Connection) -> None:
    """Serves until the connection ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server says when it is over
    Worker(connection).run()
    os._exit(0)  # threads in the middle of a frame are not waited for


class Worker:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._agenda = Agenda()
        self._stage = Stage(lambda text: self._send(Noted(text)))
        self._generation = 0
        self._makers = ThreadPoolExecutor(cores(), thread_name_prefix="preview")
        self._kept: OrderedDict[Key, Shown] = OrderedDict()
        self._kept_bytes = 0
        self._keeping = threading.Lock()
        self._sounds: queue.SimpleQueue[Ask] = queue.SimpleQueue()

    def run(self) -> None:
        threading.Thread(target=self._decide, daemon=True).start()
        threading.Thread(target=self._decide_exact, daemon=True).start()
        threading.Thread(target=self._play_sound, daemon=True).start()
        while True:
            try:
                request = self._connection.recv()
            except (EOFError, OSError):
                return
            self._take(request)

    def _take(self, request: Any) -> None:
        if isinstance(request, Ask) and request.what == "sound":
            self._sounds.put(request)
            return
        self._agenda.put(request)

    def _decide(self) -> None:
        """The loop that makes frames: each round takes what matters most now."""
        while True:
            work = self._agenda.take()
            if isinstance(work, Load):
                self._stage.load(work)
                self._generation += 1
            elif isinstance(work, Proxies):
                self._stage.use_proxies(work.paths)
                self._generation += 1
            elif isinstance(work, Ask):
                self._answer(work)
            else:
                self._make(work)

    def _decide_exact(self) -> None:
        while True:
            work = self._agenda.take_exact()
            if isinstance(work, Ask):
                self._press(work)
            else:
                self._make(work)

    def _make(self, job: Job) -> None:
        key = (job.frame, job.height, self._generation)
        with self._keeping:
            kept = self._kept.get(key)
        revision = self._stage.revision
        if kept is not None:
            self._send(_for(job, kept))
            self._agenda.done(job)
            return
        try:
            make, proxy = self._stage.begun(job.frame, job.height, alone=job.position < 0)
        except FrameloomError as error:
            self._send(Failed(job.tab, job.id, job.frame, revision, str(error)))
            self._agenda.done(job)
            return

        def finish() -> None:
            try:
                answer = self._finished(job, make(), revision, proxy)
                self._keep(key, answer)
                self._send(answer)
            except FrameloomError as error:
                self._send(Failed(job.tab, job.id, job.frame, revision, str(error)))
            finally:
                self._agenda.done(job)

        self._makers.submit(finish)

    @staticmethod
    def _finished(job: Job, surface: YuvSurface, revision: int, proxy: bool) -> Shown:
        exact = job.height == EXACT
        try:
            data = pixels.rgba(surface) if exact else pixels.jpeg(surface)
        except Exception as error:
            raise RenderError(f"{type(error).__name__}: {error}", frame=job.frame) from error
        return Shown(
            job.tab, job.id, job.position, job.frame, revision, surface.size, exact, proxy, data
        )

    def _keep(self, key: Key, answer: Shown) -> None:
        if answer.exact:
            return
        with self._keeping:
            self._kept[key] = answer
            self._kept_bytes += len(answer.data)
            while self._kept_bytes > _KEPT_BYTES:
                self._kept_bytes -= len(self._kept.popitem(last=False)[1].data)

    def _answer(self, ask: Ask) -> None:
        given, stage = ask.arguments, self._stage
        if ask.what == "pick":
            self._reply(ask, lambda: stage.pick(given["frame"], given["x"], given["y"]))
        else:
            self._reply(ask, lambda: stage.boxes(given["frame"]))

    def _press(self, ask: Ask) -> None:
        """The inputs of a PNG are fetched in this thread, the rest is done in another."""
        try:
            make = self._stage.begun(ask.arguments["frame"], ask.arguments.get("height", EXACT))[0]
        except FrameloomError as error:
            self._send(Reply(ask.id, error=str(error)))
            return
        self._makers.submit(self._reply, ask, lambda: png(to_rgba(make())))

    def _reply(self, ask: Ask, find: Callable[[], Any]) -> None:
        try:
            value = find()
        except FrameloomError as error:
            self._send(Reply(ask.id, error=str(error)))
            return
        self._send(Reply(ask.id, value))

    def _play_sound(self) -> None:
        while True:
            ask = self._sounds.get()
            self._reply(ask, partial(self._stage.sound, **ask.arguments))

    def _send(self, answer: Answer) -> None:
        with self._sending:
            try:
                self._connection.send(answer)
            except OSError:
                os._exit(0)  # nobody is there any more


def _for(job: Job, kept: Shown) -> Shown:
    return replace(kept, tab=job.tab, id=job.id, position=job.position)
