"""Sample pictures: what an effect, a preset or a transition does to a scene that shows it well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from frameloom.cli.sample import pictures

Picture = npt.NDArray[np.uint8]
SIZE = (640, 360)
TABLE = """TITLE "teal and orange"
LUT_3D_SIZE 2
0.00 0.05 0.12
1.00 0.45 0.20
0.05 0.60 0.50
1.00 0.90 0.55
0.02 0.15 0.55
0.85 0.35 0.60
0.10 0.70 0.85
1.00 0.97 0.92
"""
TABLE_NAME = "look.cube"
AT_S = 1.0
"""When it is looked at: what moves with time has moved."""


def write_media(folder: Path) -> None:
    """The pictures that the scene is made of, and a colour table."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pictures.backdrop(1.0)).save(folder / "backdrop.png")
    Image.fromarray(pictures.screen(1.5)).save(folder / "screen.png")
    pictures.poster().save(folder / "poster.png")
    pictures.mark().save(folder / "mark.png")
    (folder / TABLE_NAME).write_text(TABLE)


def scene(**keys: Any) -> dict[str, Any]:
    """Panes near and far over a backdrop; `keys` are added to the scene."""
    return {
        "duration": 2,
        "background": {"type": "image", "src": "backdrop.png"},
        "layers": [
            _pane("poster.png", [0.62, 0.02, -0.7], [0, -18, 0], 0.9),
            _pane("screen.png", [-0.22, 0.0, 0.0], [0, 24, 0], 0.62),
            {**_pane("mark.png", [0.35, -0.26, 0.3], [0, -10, 0], 0.3), "shadow": None},
        ],
        **keys,
    }


def _pane(src: str, position: list[float], rotation: list[float], scale: float) -> dict[str, Any]:
    return {
        "type": "image",
        "src": src,
        "position": position,
        "rotation": rotation,
        "scale": scale,
        "corner_radius": 0.03,
        "shadow": {},
    }


def rendered(folder: Path, *scenes: dict[str, Any], at_s: float = AT_S) -> Picture:
    """(H, W, 4) uint8: the frame at `at_s` of a project of these scenes, media in `folder`."""
    from frameloom.export import still
    from frameloom.project import Project

    project = Project.read({"size": list(SIZE), "fps": 30, "scenes": list(scenes)})
    project.base_dir = folder
    return still(project, at_s)


def sample(name: str, **keys: Any) -> Path:
    """A PNG of the sample scene with `keys`, in the user's cache folder under `name`."""
    import platformdirs

    from frameloom.export import write_png

    cache = Path(platformdirs.user_cache_dir("frameloom", appauthor=False)) / "samples"
    write_media(cache / "media")
    out = cache / f"{name}.png"
    write_png(out, rendered(cache / "media", scene(**keys)))
    return out
