"""The server: routes of the page, behind its guard."""

from __future__ import annotations

import asyncio
import errno
import secrets
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fastapi import FastAPI, HTTPException, Response, WebSocket
from starlette.staticfiles import StaticFiles

from frameloom.core.errors import MediaError, RenderError, UsageError
from frameloom.params.easing import NAMES, ease
from frameloom.studio.desk.files import resolved
from frameloom.studio.desk.places import get
from frameloom.studio.page import layout, results
from frameloom.studio.page.guard import Guard
from frameloom.studio.page.link import serve_link
from frameloom.studio.page.workspace import Workspace

PORT = 8471
"""Where it listens unless told otherwise; if that is taken, anywhere."""
_EASING_STEPS = 60
_STATIC = Path(__file__).parent.parent / "static"


def serve(
    project: Path,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    browser: bool = True,
    allow_project_code: bool = False,
    tell: Callable[[str], None],
) -> None:
    """Opens the editor on a project and serves it until it is interrupted.

    `tell` is given the address to open. Raises FrameloomError where the project cannot be opened,
    UsageError where the address cannot be listened on.
    """
    listener = _listen(host, port)
    token = secrets.token_urlsafe(24)
    number = listener.getsockname()[1]
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{name}]' if ':' in name else name}:{number}/?token={token}"
    with suppress(KeyboardInterrupt), listener:
        asyncio.run(
            _serve(
                listener,
                project,
                host=host,
                token=token,
                code=allow_project_code,
                ready=lambda: _announce(address, browser, tell),
            )
        )


def _announce(address: str, browser: bool, tell: Callable[[str], None]) -> None:
    tell(address)
    if browser:
        webbrowser.open(address)


def _listen(host: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in (port,) if port is not None else (PORT, 0):
        try:
            return socket.create_server((host, number), family=family)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and port is None:
                continue
            raise UsageError(
                f"{host}:{number}: cannot be listened on: {error.strerror or error}; "
                "give another --port or --host"
            ) from error
    raise UsageError(f"{host}: no port is free")


async def _serve(
    listener: socket.socket,
    project: Path,
    *,
    host: str,
    token: str,
    code: bool,
    ready: Callable[[], None],
) -> None:
    import uvicorn

    workspace = Workspace(project, allow_project_code=code)
    try:
        guard = Guard(
            _application(workspace), host=host, port=listener.getsockname()[1], token=token
        )
        config = uvicorn.Config(
            guard,
            log_level="critical",
            ws_max_size=1 << 20,
            ws_per_message_deflate=False,  # pictures do not get smaller, only later
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        ready()
        await serving
    finally:
        workspace.close()


def _application(workspace: Workspace) -> FastAPI:
    """The routes; NiceGUI's come last."""
    app = FastAPI(openapi_url=None)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")

    @app.get("/frame/{number}.png")
    async def frame(number: int) -> Response:
        """The same bytes as `frameloom still`."""
        try:
            workspace.check_whole()
            data = await workspace.preview.ask("png", frame=number)
        except (MediaError, RenderError) as error:
            raise HTTPException(404, str(error)) from error
        return Response(data, media_type="image/png", headers={"cache-control": "no-store"})

    @app.get("/sound")
    async def sound(start: int, end: int) -> Response:
        """(n, 2) float32, little-endian, 48 kHz."""
        try:
            data = await workspace.preview.ask("sound", start=start, end=end)
        except RenderError as error:
            raise HTTPException(404, str(error)) from error
        kind = "application/octet-stream"
        return Response(data, media_type=kind, headers={"cache-control": "no-store"})

    @app.get("/easings")
    async def easings() -> dict[str, list[float]]:
        """Every easing by name, at even steps."""
        steps = range(_EASING_STEPS + 1)
        return {name: [ease(name, i / _EASING_STEPS) for i in steps] for name in NAMES}

    @app.get("/peaks/{number}")
    async def peaks(number: int) -> Response:
        """int8 pairs, low and high, 50 a second, of a clip of the project's sound; 202: not yet."""
        clips = get(workspace.document.raw, ("audio",)) or []
        if number >= len(clips):
            raise HTTPException(404, "there is no such clip")
        src = str(clips[number].get("src", ""))
        found = workspace.media.peaks(resolved(workspace.document.folder, src), 50)
        if found is None:
            return Response(status_code=202)
        return Response(found, media_type="application/octet-stream")

    @app.get("/strip")
    async def strip(src: str) -> Response:
        """Small pictures of a medium of the project side by side, over its length; 202: not yet."""
        media, file = workspace.media, resolved(workspace.document.folder, src)
        item = next((one for one in media.items if one.file == file), None)
        if item is None:
            raise HTTPException(404, "it is no medium of the project")
        found = media.picture(file, "strip.jpg")
        if found is None:
            return Response(status_code=404 if item.info else 202)
        headers = {"x-duration-s": str(item.info.get("duration_s") or 1)}
        return Response(found.read_bytes(), media_type="image/jpeg", headers=headers)

    @app.websocket("/link")
    async def link(socket: WebSocket) -> None:
        await serve_link(socket, workspace)

    results.install(app, workspace)
    layout.install(app, workspace)
    return app
