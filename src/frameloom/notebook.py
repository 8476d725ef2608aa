"""A project in a notebook: rendered small, shown as a player."""

from __future__ import annotations

import base64
import html
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Final

from frameloom.core.errors import FrameloomError
from frameloom.params.animated import seconds
from frameloom.project import Project
from frameloom.project.size import with_ratio

_SHORTER_SIDE: Final = 270
_LONGEST_S: Final = Fraction(20)
"""What is embedded stays with the notebook, so it is kept small."""


def player(project: Project) -> str:
    """HTML of a player of the project's first 20 seconds, or of what is wrong with it."""
    try:
        video, size = _draft(project)
    except FrameloomError as error:
        return f"<pre>{html.escape(str(error))}</pre>"
    data = base64.b64encode(video).decode()
    return (
        f'<video controls loop playsinline width="{size[0]}" height="{size[1]}" '
        f'src="data:video/mp4;base64,{data}"></video>'
    )


def _draft(project: Project) -> tuple[bytes, tuple[int, int]]:
    from frameloom.export import Options, render

    project = project.resolved()
    shorter = min(_SHORTER_SIDE, *project.pixels)
    size = with_ratio(shorter - shorter % 2, Fraction(*project.pixels))
    total = sum((seconds(scene.duration, project.fps) for scene in project.scenes), Fraction(0))
    end = _LONGEST_S if total > _LONGEST_S else None
    options = Options(size=size, quality="draft", to_time=end, verify="off")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "draft.mp4"
        render(project, out, options)
        return out.read_bytes(), size
