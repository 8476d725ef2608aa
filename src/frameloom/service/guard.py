"""What every request passes first: its Host, its token, the size of its body.

Plain ASGI: it is there before any of the framework's own code reads the request.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from frameloom.core.errors import UsageError
from frameloom.service.errors import RefusedError, problem
from frameloom.service.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OPEN = frozenset({"/health", "/openapi.json", "/docs"})
"""What may be read without a token: nothing of any job."""
_DRAINED = 16_000_000
_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Guard:
    def __init__(self, app: App, settings: Settings) -> None:
        self._app, self._settings = app, settings
        own = f"[{settings.host}]" if ":" in settings.host else settings.host
        self._hosts = {name.lower() for name in (*_LOCAL, own, *settings.hosts)}
        self._token = settings.token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            await _drain(receive)
            await _answer(send, *refusal)
            return
        await self._app(scope, _counted(receive, self._most(headers)), send)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> tuple[int, str] | None:
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if _name(host) not in self._hosts:
            return 421, "this service does not go by that name; see frameloom serve --allow-host"
        if scope["path"] not in OPEN and not self._knows(headers.get(b"authorization", b"")):
            return 401, "send the service's token: Authorization: Bearer TOKEN"
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._most(headers):
            return 413, _too_large(self._most(headers))
        return None

    def _knows(self, given: bytes) -> bool:
        kind, _, token = given.partition(b" ")
        # compared in a time that tells nothing of how much of it is right
        return hmac.compare_digest(token.strip(), self._token) and kind.lower() == b"bearer"

    def _most(self, headers: dict[bytes, bytes]) -> int:
        uploads = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        return self._settings.max_upload if uploads else self._settings.max_body


def _counted(receive: Receive, most: int) -> Receive:
    """A body without a length, or with a wrong one, is counted as it comes."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            raise RefusedError(413, _too_large(most))
        return message

    return counted


def _name(host: str) -> str:
    """A Host without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _too_large(most: int) -> str:
    return f"the body is larger than the {most} bytes that this service takes"


async def _drain(receive: Receive) -> None:
    """Reads some of a body that nobody wants: a client that is cut off while it sends does not see
    the answer."""
    left = _DRAINED
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        if not message.get("more_body", False):
            return


async def _answer(send: Send, status: int, message: str) -> None:
    body = json.dumps({"error": problem(message, UsageError.exit_code)}).encode()
    headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
    headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
