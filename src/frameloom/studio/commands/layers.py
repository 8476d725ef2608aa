"""Layers, clips of sound and cues: added, moved and trimmed along the timeline."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from frameloom.core.errors import UsageError
from frameloom.studio.commands import clock
from frameloom.studio.commands.clock import there, time_s, written
from frameloom.studio.commands.shifting import later_in_medium, shifted
from frameloom.studio.commands.step import Step
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Add, Edit, Put, Shift
from frameloom.studio.desk.places import Path, get

NEW: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "text", "text": "Text", "size": 0.12},
    "shape": {"type": "shape", "shape": "rectangle", "size": [0.5, 0.3]},
}
"""What a new layer is like, for types that need no file."""


def add(document: Document, path: Path | None, type: str, **values: Any) -> Step:
    """A layer of this type on top of the scene that `path` is in; `src` and the like as given."""
    scene = clock.scene_path(path or ("scenes", 0))
    count = len(get(document.raw, (*scene, "layers")) or [])
    made = (*scene, "layers", count)
    return Step(f"Add {type}", (Add(made, {**NEW.get(type, {"type": type}), **values}),), made)


def span(document: Document, path: Path, edge: str, frame: int) -> Step:
    """The layer's start or end comes to `frame`. A video goes on showing at each time what it
    showed then."""
    layer, rate, local = _local(document, path, frame)
    length = clock.scene_lengths(document)[_scene(path)]
    start, end = time_s(layer.get("start"), rate), time_s(layer.get("end"), rate, length)
    if edge == "end":
        stop = max(start + 1 / rate, local)
        made = {**layer, "end": written(stop)}
        if stop >= length:
            made.pop("end")
        return Step("Trim layer", (Put(path, made),), path)
    begin = min(max(Fraction(0), local), end - 1 / rate)
    made = later_in_medium(layer, begin - start, rate) if begin != start else layer
    return Step("Trim layer", (Put(path, _started(made, begin)),), path)


def slide(document: Document, path: Path, frames: int) -> Step:
    """The layer, with its keys, comes later by so many frames, within its scene."""
    layer, rate, _ = _local(document, path, 0)
    by = max(Fraction(frames) / rate, -time_s(layer.get("start"), rate))
    made = _started(shifted(layer, by, rate), time_s(layer.get("start"), rate) + by)
    if layer.get("end") is not None:
        made["end"] = written(time_s(layer["end"], rate) + by)
    return Step("Move layer", (Put(path, made),), path)


def order(document: Document, path: Path, index: int) -> Step:
    """To another place in the scene's list: later ones lie on top."""
    count = len(get(document.raw, path[:-1]) or [])
    index = min(max(0, index), count - 1)
    return Step("Order layers", (Shift(path, index),), (*path[:-1], index))


def visible(document: Document, path: Path) -> Step:
    """Shows it, or hides it."""
    now = bool(there(document, path).get("visible", True))
    return Step("Hide" if now else "Show", (Put((*path, "visible"), not now),), path)


def slide_clip(document: Document, path: Path, frames: int) -> Step:
    """A clip of sound comes later by so many frames."""
    rate = clock.fps(document)
    start = time_s(there(document, path).get("start"), rate) + Fraction(frames) / rate
    return Step("Move sound", (Put((*path, "start"), written(max(Fraction(0), start))),), path)


def cue_span(document: Document, path: Path, start: int, end: int) -> Step:
    """A caption is shown from frame `start` to `end`."""
    if end <= start:
        raise UsageError("a caption ends after it starts")
    edits: tuple[Edit, ...] = tuple(
        Put((*path, key), written(clock.at(document, max(0, frame))))
        for key, frame in (("start", start), ("end", end))
    )
    return Step("Move caption", edits, path)


def _started(layer: dict[str, Any], start: Fraction) -> dict[str, Any]:
    made = {**layer, "start": written(start)}
    if start == 0:
        made.pop("start")
    return made


def _scene(path: Path) -> int:
    return clock.index_of(clock.scene_path(path))


def _local(document: Document, path: Path, frame: int) -> tuple[dict[str, Any], Fraction, Fraction]:
    """The layer, the rate, and the frame's time on the clock of its scene."""
    local = clock.at(document, frame) - clock.scene_start(document, _scene(path))
    return there(document, path), clock.fps(document), local
