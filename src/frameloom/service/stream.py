"""Server-sent events: a job's status, again whenever it has changed, until it is finished."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Final

from frameloom.service.errors import RefusedError
from frameloom.service.status import Status

_LOOK_S: Final = 0.2
_ALIVE_S: Final = 15.0
"""A comment at least so often, lest something between closes a silent connection."""


async def stream(look: Callable[[], Status], closing: asyncio.Event) -> AsyncIterator[str]:
    """Looks at the job a few times a second: whoever reads slowly misses steps, and no memory is
    held for them. Ends with the job, when it is deleted, or when `closing` is set."""
    told, quiet_s = "", 0.0
    while not closing.is_set():
        try:
            now = await asyncio.to_thread(look)
        except RefusedError:
            return
        data = now.model_dump_json()
        if data != told:
            told, quiet_s = data, 0.0
            yield f"event: status\nid: {now.state}\ndata: {data}\n\n"
        elif quiet_s >= _ALIVE_S:
            quiet_s = 0.0
            yield ": alive\n\n"
        if now.finished is not None:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(closing.wait(), _LOOK_S)
        quiet_s += _LOOK_S
