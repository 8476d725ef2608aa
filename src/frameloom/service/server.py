"""Start and stop: one process a data folder, a socket, and an orderly end on SIGTERM."""

from __future__ import annotations

import asyncio
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import uvicorn

from frameloom.core.errors import UsageError, WriteError
from frameloom.service.app import make_app
from frameloom.service.jobs import Jobs
from frameloom.service.settings import Settings

_STREAMS_S = 2
"""How long open downloads may go on when the service stops."""


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Until SIGTERM or Ctrl-C; `ready` is told the service's address. Raises UsageError where the
    address is taken or another service uses the folder, WriteError where it cannot be written."""
    with _alone(settings), _listening(settings) as listener:
        jobs = Jobs(settings)
        try:
            jobs.start()
            port = listener.getsockname()[1]
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            ready(f"http://{host}:{port}")
            with suppress(KeyboardInterrupt):  # uvicorn passes the signal on when it is done
                asyncio.run(_serve(settings, jobs, listener))
        finally:
            jobs.stop()


async def _serve(settings: Settings, jobs: Jobs, listener: socket.socket) -> None:
    closing = asyncio.Event()
    config = uvicorn.Config(
        make_app(settings, jobs, closing),
        access_log=False,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_STREAMS_S,
    )
    await _Server(config, closing).serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells the streams that it is going."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        asyncio.get_running_loop().call_soon_threadsafe(self._closing.set)
        super().handle_exit(sig, frame)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    path = settings.data / "lock"
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror or error}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                f"{settings.data}: another service works here; end it, or give another --data"
            ) from None
        yield
    finally:
        os.close(handle)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(
            f"--host {settings.host} --port {settings.port}: {error.strerror or error}; "
            "give another --port"
        ) from error
    with listener:
        yield listener
