"""Who may talk to the editor: the browser that was given its address, and no other page in it.

Everything goes through here, NiceGUI's own routes and sockets included. A request needs the cookie
that the token in the opened address was exchanged for; its Host must be one of the server's own
names (no rebinding of a foreign name), its Origin, where it has one, too (no foreign page).
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Vue compiles templates in the page
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_ENTER = b'<!doctype html><title>Frameloom</title><meta http-equiv="refresh" content="0;url=/">'
_REFUSED = "Open the address that `frameloom studio` printed; it holds the key to this page.\n"


class Guard:
    """An ASGI application around another. `host` and `port` are what the server listens on."""

    def __init__(self, app: App, *, host: str, port: int, token: str) -> None:
        self._app, self._host, self._port, self._token = app, host, port, token
        self._key = secrets.token_urlsafe(32)
        self._cookie = f"frameloom_studio_{port}"  # cookies do not tell ports apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        socket = scope["type"] == "websocket"
        if not self._is_own(headers.get("host", "")) or not self._is_own_origin(headers, socket):
            await _refuse(send, socket, "This address is not the editor's.\n")
        elif self._has_cookie(headers):
            await self._app(scope, receive, send if socket else _with_headers(send))
        elif not socket and self._has_token(scope):
            await _respond(send, 200, _ENTER, "text/html", self._set_cookie())
        else:
            await _refuse(send, socket, _REFUSED)

    def _is_own(self, host: str) -> bool:
        """Whether a Host is a name of this server. Where it listens on every address, all literal
        addresses are: only names can be rebound."""
        name, _, port = host.rpartition(":")
        if port != str(self._port):
            return False
        if name in (*_LOOPBACK, self._host, f"[{self._host}]"):
            return True
        return self._host in ("0.0.0.0", "::") and _is_address(name.strip("[]"))

    def _is_own_origin(self, headers: Mapping[str, str], socket: bool) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return not socket  # browsers always say where a socket is opened from
        return origin == f"http://{headers['host']}"

    def _has_cookie(self, headers: Mapping[str, str]) -> bool:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return found is not None and secrets.compare_digest(
            found.value.encode(), self._key.encode()
        )

    def _has_token(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return scope["path"] == "/" and _is_same(given, self._token)

    def _set_cookie(self) -> str:
        return f"{self._cookie}={self._key}; HttpOnly; SameSite=Strict; Path=/"


def _is_same(given: str, secret: str) -> bool:
    """In a time that does not tell how much of it is right."""
    return secrets.compare_digest(given.encode(), secret.encode())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            added = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            message = {**message, "headers": [*message.get("headers", ()), *added]}
        await send(message)

    return sent


async def _refuse(send: Send, socket: bool, text: str) -> None:
    if socket:
        await send({"type": "websocket.close", "code": 4403})
    else:
        await _respond(send, 403, text.encode(), "text/plain")


async def _respond(send: Send, status: int, body: bytes, kind: str, cookie: str = "") -> None:
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"cache-control", b"no-store"),
    ]
    if cookie:
        headers.append((b"set-cookie", cookie.encode()))
    send = _with_headers(send)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
