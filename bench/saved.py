"""Work that need not be done: core-ms a frame with it and without, at 1080p.

    python bench/saved.py [--frames 30] [--only NAME ...]

Each row is three projects: the plain one, the same with something that need not cost anything, and
the same with the like that must. Media are those of `frameloom bench`. CPU time of the whole
process (decoding included) per frame, the first frame apart; three rounds in turn, the least.
"""

from __future__ import annotations

import argparse
import copy
import json
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from frameloom.bench import Plan
from frameloom.bench.scenes import scene
from frameloom.export import Session
from frameloom.project import load

SIZE = (1920, 1080)
ROUNDS = 3
Project = dict[str, Any]
Change = Callable[[Project, Project], None]
"""Changes a project's only scene; the second is the whole project."""


def hidden(body: Project, _whole: Project) -> None:
    body["layers"].append(clip(visible=False))


def shown(body: Project, _whole: Project) -> None:
    body["layers"].append(clip())


def covered(body: Project, _whole: Project) -> None:
    body["layers"] = [clip(position=[0, 0, -0.1]), clip(scale=1.2, position=[0, 0, 0.1])]


def one_large(body: Project, _whole: Project) -> None:
    body["layers"] = [clip(scale=1.2, position=[0, 0, 0.1])]


def uncovered(body: Project, _whole: Project) -> None:
    body["layers"] = [clip(scale=1.2, position=[0, 0, 0.1]), clip(position=[0, 0, 0.2])]


def amount_none(body: Project, _whole: Project) -> None:
    body["effects"] = [{"type": "blur", "radius": 0.02, "amount": 0}, {"type": "wave", "amount": 0}]


def amount_full(body: Project, _whole: Project) -> None:
    body["effects"] = [{"type": "blur", "radius": 0.02}, {"type": "wave"}]


def later(body: Project, _whole: Project) -> None:
    body["layers"].append(clip(start=4))


def text_still(body: Project, _whole: Project) -> None:
    body["layers"].append(TITLE)


def text_turning(body: Project, _whole: Project) -> None:
    body["layers"].append({**TITLE, "rotation": {"from": [0, -30, 0], "to": [0, 30, 0]}})


def nothing_moves(body: Project, _whole: Project) -> None:
    body["background"] = {"type": "gradient", "colors": ["#123", "#456"]}
    body["layers"] = [TITLE]


def something_moves(body: Project, whole: Project) -> None:
    nothing_moves(body, whole)
    body["layers"].append({**TITLE, "position": {"from": [0, 0.3, 0], "to": [0.1, 0.3, 0]}})


def noise_still(body: Project, _whole: Project) -> None:
    body["background"] = {"type": "noise", "speed": 0}


def noise_moving(body: Project, _whole: Project) -> None:
    body["background"] = {"type": "noise", "speed": 1}


def colour(body: Project, _whole: Project) -> None:
    body["background"] = {"type": "color", "color": "#345"}


def same(_body: Project, _whole: Project) -> None:
    """Nothing is changed."""


TITLE: Project = {
    "type": "text",
    "text": "Not drawn twice",
    "size": 0.2,
    "shadow": {"blur": 0.03, "offset": [0, -0.01], "opacity": 0.6},
}
CASES: dict[str, tuple[Change, Change, Change]] = {
    "a hidden layer": (same, hidden, shown),
    "a layer that another covers": (one_large, covered, uncovered),
    "effects of amount 0": (same, amount_none, amount_full),
    "a source that is not shown yet": (same, later, shown),
    "text that stands still": (same, text_still, text_turning),
    "a scene that stands still": (nothing_moves, nothing_moves, something_moves),
    "a drawn background that stands still": (colour, noise_still, noise_moving),
}


def clip(**fields: Any) -> Project:
    return {"type": "video", "src": "clip.mp4", "scale": 0.6, **fields}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=30)
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    args = parser.parse_args()
    made = scene("R0", 150, SIZE, Plan().media)
    print(f"{platform.machine()}, Python {platform.python_version()}")
    print("| what | without it | with it | what must be drawn |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(dir=made.project.parent) as folder:
        for name in args.only:
            paths = [written(change, made.project, Path(folder)) for change in CASES[name]]
            rounds = [[cost(path, args.frames) for path in paths] for _ in range(ROUNDS)]
            least = (f"{min(column):.2f}" for column in zip(*rounds, strict=True))
            print(f"| {name} | {' | '.join(least)} |", flush=True)


def written(change: Change, template: Path, folder: Path) -> Path:
    whole = copy.deepcopy(json.loads(template.read_text()))
    body = whole["scenes"][0]
    change(body, whole)
    for part in (body["background"], *body["layers"]):
        if "src" in part:
            part["src"] = str(template.parent / Path(part["src"]).name)
    path = folder / f"{change.__name__}.json"
    path.write_text(json.dumps(whole))
    return path


def cost(path: Path, frames: int) -> float:
    """Core-ms a frame, the first apart."""
    with Session(load(path)) as session:
        session.frame(0)
        began = time.process_time()
        for index in range(1, frames + 1):
            session.frame(index)
        return (time.process_time() - began) / frames * 1000


if __name__ == "__main__":
    main()
