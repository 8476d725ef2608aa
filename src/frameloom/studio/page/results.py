"""What exports have made, for the page: the frame they are at, and finished files to be played."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import FileResponse

from frameloom.core.errors import RenderError
from frameloom.studio.desk.exports import Export
from frameloom.studio.page.workspace import Workspace

_LIVE_LINES: Final = 90


def install(app: FastAPI, workspace: Workspace) -> None:
    """Adds the routes to the application."""

    def found(number: int) -> Export:
        queue = workspace.exports.queue
        if not 1 <= number <= len(queue):
            raise HTTPException(404, "there is no such export")
        return queue[number - 1]

    @app.get("/exports/{number}/live.png")
    async def live(number: int, frame: int) -> Response:
        """A small picture of the frame; 204 where the project is another by now."""
        export = found(number)
        if export.revision != workspace.document.revision:
            return Response(status_code=204)
        try:
            data = await workspace.preview.ask("png", frame=frame, height=_LIVE_LINES)
        except RenderError as error:
            raise HTTPException(404, str(error)) from error
        return Response(data, media_type="image/png", headers={"cache-control": "no-store"})

    @app.get("/exports/{number}/file")
    async def file(number: int) -> FileResponse:
        """The finished file."""
        export = found(number)
        if export.state != "done" or not export.out.is_file():
            raise HTTPException(404, "it is not finished")
        return FileResponse(export.out, headers={"cache-control": "no-store"})
