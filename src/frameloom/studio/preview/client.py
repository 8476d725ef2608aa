"""The server's end of the preview: starts the process, again if it dies, and hands on answers."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Literal

from frameloom.core.errors import RenderError
from frameloom.studio.preview.messages import (
    Answer,
    Ask,
    Failed,
    Load,
    Proxies,
    Reply,
    Request,
    Show,
)
from frameloom.studio.preview.worker import main

Hear = Callable[[Answer], None]


class Preview:
    """Lives on an event loop, in whose thread `hear` gets every answer but replies."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count(1)
        self._questions: dict[int, asyncio.Future[Any]] = {}
        self._state: Load | None = None
        self._proxies = Proxies()
        self._shows: dict[str, Show] = {}
        self._closed = False
        self._start()

    def send(self, request: Request) -> None:
        """Never blocks for long; what a process that died should know is told to the next one."""
        if isinstance(request, Load):
            self._state = request
        elif isinstance(request, Proxies):
            self._proxies = request
        elif isinstance(request, Show):
            self._shows[request.tab] = request
        try:
            self._connection.send(request)
        except (OSError, ValueError):
            return  # the listening thread notices, too, and starts another process

    async def ask(self, what: Literal["png", "sound", "pick", "boxes"], **arguments: Any) -> Any:
        """The answer. Raises RenderError, with the CLI's words, where there is none."""
        number = next(self._numbers)
        answer = self._questions[number] = self._loop.create_future()
        self.send(Ask(number, what, arguments))
        try:
            return await answer
        finally:
            self._questions.pop(number, None)

    def forget(self, tab: str) -> None:
        """The tab is gone."""
        self._shows.pop(tab, None)

    def close(self) -> None:
        """Ends the process."""
        self._closed = True
        self._connection.close()
        self._process.terminate()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=main, args=(theirs,), name="frameloom-preview", daemon=True
        )
        self._process.start()
        theirs.close()
        arguments = (self._connection,)
        threading.Thread(target=self._listen, args=arguments, daemon=True).start()

    def _listen(self, connection: Connection) -> None:
        while True:
            try:
                answer = connection.recv()
            except (EOFError, OSError):
                break
            if self._closed:
                return
            self._loop.call_soon_threadsafe(self._take, answer)
        if not self._closed:
            self._loop.call_soon_threadsafe(self._again)

    def _take(self, answer: Answer) -> None:
        if not isinstance(answer, Reply):
            self._hear(answer)
            return
        question = self._questions.get(answer.id)
        if question is not None and not question.done():
            if answer.error:
                question.set_exception(RenderError(answer.error))
            else:
                question.set_result(answer.value)

    def _again(self) -> None:
        """The process died: a decoder's crash, or the system took its memory."""
        text = "the preview stopped while it made this frame, and was started again"
        for question in self._questions.values():
            if not question.done():
                question.set_exception(RenderError(text))
        self._connection.close()
        self._start()
        for request in (self._state, self._proxies):
            if request is not None:
                self.send(request)
        for show in self._shows.values():
            revision = self._state.revision if self._state else -1
            self._hear(Failed(show.tab, show.id, show.frame, revision, text))
