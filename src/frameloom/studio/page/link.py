"""The link between a tab and its page: one WebSocket, JSON up; JSON, or JSON and bytes, down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from frameloom.core.errors import FrameloomError
from frameloom.studio.commands.placing import pose
from frameloom.studio.desk.looks import save_look
from frameloom.studio.page.tab import Tab
from frameloom.studio.page.workspace import Workspace
from frameloom.studio.panels.choices import choices
from frameloom.studio.panels.inspector import inspected
from frameloom.studio.preview.messages import Clock, Play, Show, Stop

_MOST_WAITING = 64
Handler = Callable[[Tab, dict[str, Any]], None]


async def serve_link(socket: WebSocket, workspace: Workspace) -> None:
    """Serves one page until it is gone."""
    await socket.accept()
    tab = workspace.tab(socket.query_params.get("tab", ""))
    outbox: asyncio.Queue[str | bytes] = asyncio.Queue()
    tab.post = lambda head, data: outbox.put_nowait(_packed(head, data))
    tab.done = 0
    tab.post(workspace.outline(), None)
    show_inspector(tab)
    stop = tab.listen(lambda: show_inspector(tab))
    sender = asyncio.create_task(_send(socket, outbox))
    try:
        while True:
            await _obey(tab, json.loads(await socket.receive_text()))
    except (WebSocketDisconnect, ValueError, RuntimeError):
        return
    finally:
        sender.cancel()
        stop()
        workspace.preview.send(Stop(tab.name))
        workspace.leave(tab.name)


def show_inspector(tab: Tab) -> None:
    tab.post(inspected(tab), None)


async def _send(socket: WebSocket, outbox: asyncio.Queue[str | bytes]) -> None:
    while True:
        message = await outbox.get()
        if isinstance(message, str):
            await socket.send_text(message)
        else:
            await socket.send_bytes(message)


def _packed(head: dict[str, Any], data: bytes | None) -> str | bytes:
    """With data: the length of the JSON as 4 bytes, little-endian, the JSON, the data."""
    text = json.dumps(head, default=float)
    if data is None:
        return text
    encoded = text.encode()
    return len(encoded).to_bytes(4, "little") + encoded + data


async def _obey(tab: Tab, message: dict[str, Any]) -> None:
    """One message of the page. What is malformed ends the link: only the page's script talks."""
    op = message.pop("op")
    if op in _HANDLERS:
        _HANDLERS[op](tab, message)
    elif op == "ask":
        asyncio.get_running_loop().create_task(_ask(tab, **message))


async def _ask(tab: Tab, n: int, what: Any, arguments: dict[str, Any]) -> None:
    try:
        if what in _ANSWERS:
            value = _ANSWERS[what](tab, **arguments)
        else:
            value = await tab.workspace.preview.ask(what, **arguments)
        found: dict[str, Any] = {"value": value}
    except FrameloomError as error:
        found = {"error": str(error)}
    tab.post({"k": "answer", "n": n, **found}, None)


def _pose(tab: Tab, path: list[str | int], frame: int) -> dict[str, Any]:
    return pose(tab.document, tuple(path), frame, ("position", "rotation", "scale"))


def _camera(tab: Tab, path: list[str | int], frame: int) -> dict[str, Any]:
    names = ("position", "rotation", "look_at", "fov")
    return pose(tab.document, (*path, "camera"), frame, names)


def _save_preset(tab: Tab, path: list[str | int], name: str) -> str:
    file = save_look(tab.document, tuple(path), name)
    tab.tell(f"Saved the preset {name.strip()}: {file}")
    return str(file)


_ANSWERS: dict[str, Callable[..., Any]] = {
    "pose": _pose,
    "camera": _camera,
    "choices": choices,
    "preset.save": _save_preset,
    "folder.open": lambda tab, folder: tab.workspace.open_typed(folder),
}
"""Questions that are answered here; all others are the preview's."""


def _show(tab: Tab, message: dict[str, Any]) -> None:
    tab.frame = int(message["frame"])
    tab.workspace.preview.send(Show(tab.name, **message))


def _play(tab: Tab, message: dict[str, Any]) -> None:
    tab.workspace.preview.send(Play(tab.name, **message))


def _clock(tab: Tab, message: dict[str, Any]) -> None:
    tab.workspace.preview.send(Clock(tab.name, **message))


def _stop(tab: Tab, _message: dict[str, Any]) -> None:
    tab.workspace.preview.send(Stop(tab.name))


def _at(tab: Tab, message: dict[str, Any]) -> None:
    tab.at(int(message["frame"]))


def _select(tab: Tab, message: dict[str, Any]) -> None:
    path = message["path"]
    tab.select(None if path is None else tuple(path))


def _do(tab: Tab, message: dict[str, Any]) -> None:
    tab.done = int(message.get("n", 0))
    arguments = {key: _path(key, value) for key, value in message["arguments"].items()}
    tab.do(message["name"], **arguments)


def _path(key: str, value: Any) -> Any:
    """Lists that are paths become tuples."""
    if key == "path":
        return None if value is None else tuple(value)
    return [tuple(part) for part in value] if key == "paths" else value


def _plainly(name: str) -> Handler:
    return lambda tab, _message: getattr(tab, name)()


_HANDLERS: dict[str, Handler] = {
    "show": _show,
    "play": _play,
    "clock": _clock,
    "stop": _stop,
    "at": _at,
    "select": _select,
    "do": _do,
    "undo": _plainly("undo"),
    "redo": _plainly("redo"),
    "save": _plainly("save"),
}
