"""Who may reach the editor: with the key, by its own name, from its own page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from frameloom.studio.page.guard import Guard, Message, Receive, Scope, Send

OWN = "127.0.0.1:8471"


async def _inner(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(
    guard: Guard, headers: dict[str, str], kind: str = "http", query: str = ""
) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": kind,
        "path": "/" if kind == "http" else "/link",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(guard(scope, receive, send))
    return sent


@pytest.fixture
def guard() -> Guard:
    return Guard(_inner, host="127.0.0.1", port=8471, token="right")


def cookie(guard: Guard) -> str:
    (start, _) = ask(guard, {"host": OWN}, query="token=right")
    value = dict(start["headers"])[b"set-cookie"].decode()
    assert "HttpOnly" in value and "SameSite=Strict" in value
    return value.partition(";")[0]


def is_inside(sent: list[Message]) -> bool:
    return sent[0]["type"] == "websocket.accept" or sent[-1].get("body") == b"inside"


def test_the_token_is_exchanged_for_a_cookie_that_opens(guard: Guard) -> None:
    headers = {"host": OWN, "cookie": cookie(guard)}
    assert is_inside(ask(guard, headers))
    assert is_inside(ask(guard, {**headers, "origin": f"http://{OWN}"}, "websocket"))


@pytest.mark.parametrize("query", ["", "token=", "token=wrong", "token=right2"])
def test_without_the_right_token_nothing_is_given(guard: Guard, query: str) -> None:
    sent = ask(guard, {"host": OWN}, query=query)
    assert sent[0]["status"] == 403
    assert b"set-cookie" not in dict(sent[0]["headers"])


@pytest.mark.parametrize(
    "host", ["evil.example:8471", "127.0.0.1:80", "127.0.0.1", "", "127.0.0.1:8471.evil.example"]
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_name_that_is_not_the_editors_is_refused_even_with_the_cookie(
    guard: Guard, host: str, kind: str
) -> None:
    headers = {"host": host, "cookie": cookie(guard), "origin": f"http://{host}"}
    assert not is_inside(ask(guard, headers, kind))


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8471"])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_another_page_in_the_same_browser_is_refused(guard: Guard, origin: str, kind: str) -> None:
    headers = {"host": OWN, "cookie": cookie(guard), "origin": origin}
    assert not is_inside(ask(guard, headers, kind))


def test_a_socket_must_say_where_it_is_opened_from(guard: Guard) -> None:
    assert not is_inside(ask(guard, {"host": OWN, "cookie": cookie(guard)}, "websocket"))


def test_a_cookie_is_of_one_server(guard: Guard) -> None:
    other = Guard(_inner, host="127.0.0.1", port=8471, token="right")
    assert not is_inside(ask(other, {"host": OWN, "cookie": cookie(guard)}))


def test_on_every_address_names_are_refused_all_the_same() -> None:
    wide = Guard(_inner, host="0.0.0.0", port=8471, token="right")
    key = cookie(wide)
    assert is_inside(ask(wide, {"host": "192.168.1.5:8471", "cookie": key}))
    assert not is_inside(ask(wide, {"host": "evil.example:8471", "cookie": key}))
