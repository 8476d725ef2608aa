"""Scenes: added, split, moved, trimmed, joined by transitions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from frameloom.core.errors import UsageError
from frameloom.studio.commands import clock
from frameloom.studio.commands.clock import there, time_s, written
from frameloom.studio.commands.shifting import ids, later_in_medium, pinned, renamed, shifted
from frameloom.studio.commands.step import Step
from frameloom.studio.desk.document import Document
from frameloom.studio.desk.edits import Add, Cut, Edit, Put, Shift
from frameloom.studio.desk.places import Path

_OWN = ("background", "camera", "effects")
"""Parts of a scene whose tweens are over the whole of it."""


def add(document: Document, path: Path | None = None) -> Step:
    """An empty scene after the one that `path` is in; without one, at the end."""
    count = len(document.raw["scenes"])
    index = count if not path else clock.index_of(clock.scene_path(path)) + 1
    made = ("scenes", min(index, count))
    return Step("Add scene", (Add(made, {"duration": 5, "layers": []}),), made)


def move(document: Document, path: Path, index: int) -> Step:
    """To another place in the order; `index` counts after it is taken out."""
    there(document, path)
    return Step("Move scene", (Shift(path, index),), ("scenes", index))


def split(document: Document, frame: int) -> Step:
    """The scene that frame `frame` is in becomes two that meet there; each picture stays."""
    rate, t = clock.fps(document), clock.at(document, frame)
    index = _scene_at(document, t)
    cut = t - clock.scene_start(document, index)
    length = clock.scene_lengths(document)[index]
    if not 0 < cut < length:
        raise UsageError("move the playhead into a scene, away from its ends, to split it")
    scene = _pinned(there(document, ("scenes", index)), length, rate)
    first = {**scene, "duration": written(cut), "layers": _before(scene, cut, rate)}
    second = _after(scene, cut, rate)
    second["duration"] = written(length - cut)
    second.pop("transition", None)
    second = renamed(second, ids(document.raw))
    edits = (Put(("scenes", index), first), Add(("scenes", index + 1), second))
    return Step("Split scene", edits, ("scenes", index + 1))


def trim(document: Document, path: Path, edge: str, frame: int) -> Step:
    """Its start or its end comes to `frame`; the scenes after it follow. What is in it stays where
    it is in its pictures."""
    rate, t = clock.fps(document), clock.at(document, frame)
    index = clock.index_of(path)
    start, length = clock.scene_start(document, index), clock.scene_lengths(document)[index]
    least = 1 / rate
    if edge == "end":
        duration = max(least, t - start)
        return Step("Trim scene", (Put((*path, "duration"), written(duration)),), path)
    by = min(max(t - start, -start), length - least)
    scene = _after(_pinned(there(document, path), length, rate), by, rate)
    scene["duration"] = written(length - by)
    return Step("Trim scene", (Put(path, scene),), path)


def transition(
    document: Document, path: Path, type: str | None = None, length: float | None = None
) -> Step:
    """How the scene at `path` takes over: `type` null is a cut; `length` in frames."""
    index = clock.index_of(path)
    if index == 0:
        raise UsageError("the first scene takes over from none; select a later one")
    scene = there(document, path)
    place = (*path, "transition")
    if type is None and length is None:
        edits: tuple[Edit, ...] = (Cut(place),) if "transition" in scene else ()
        return Step("Cut", edits, path)
    lengths = clock.scene_lengths(document)
    most = min(lengths[index - 1], lengths[index])
    now: dict[str, Any] = dict(scene.get("transition") or {"type": "crossfade"})
    if type is not None and type != now["type"]:
        now = {"type": type} | {k: now[k] for k in ("duration", "easing") if k in now}
    if length is not None:
        asked = clock.at(document, length)
        now["duration"] = written(min(max(asked, 1 / clock.fps(document)), most))
    elif "duration" not in now and most < Fraction(1, 2):
        now["duration"] = written(most)
    return Step("Transition", (Put(place, now),), path)


def _scene_at(document: Document, t: Fraction) -> int:
    lengths = clock.scene_lengths(document)
    starts = [clock.scene_start(document, i) for i in range(len(lengths))]
    return max(i for i, start in enumerate(starts) if start <= t)


def _pinned(scene: dict[str, Any], length: Fraction, rate: Fraction) -> dict[str, Any]:
    """The scene with key frames instead of tweens: they stay when its length changes."""
    made = dict(scene)
    for key in _OWN:
        if key in made:
            made[key] = pinned(made[key], Fraction(0), length)
    layers = []
    for layer in made.get("layers", []):
        start, end = time_s(layer.get("start"), rate), time_s(layer.get("end"), rate, length)
        layers.append(pinned(layer, start, end))
    made["layers"] = layers
    return made


def _before(scene: dict[str, Any], cut: Fraction, rate: Fraction) -> list[Any]:
    """The layers of what is before `cut`."""
    kept = []
    for layer in scene.get("layers", []):
        if time_s(layer.get("start"), rate) >= cut:
            continue
        end = layer.get("end")
        ends_later = end is not None and time_s(end, rate) >= cut
        kept.append({k: v for k, v in layer.items() if k != "end"} if ends_later else layer)
    return kept


def _after(scene: dict[str, Any], cut: Fraction, rate: Fraction) -> dict[str, Any]:
    """The scene as it goes on from `cut` (negative: it begins earlier, empty)."""
    made = {key: shifted(part, -cut, rate) for key, part in scene.items()}
    made["layers"] = []
    for layer in scene.get("layers", []):
        start, end = time_s(layer.get("start"), rate), layer.get("end")
        if end is not None and time_s(end, rate) <= cut:
            continue
        moved = shifted(layer, -cut, rate)
        if start < cut:
            moved = later_in_medium(moved, cut - start, rate)
        moved = {**moved, "start": written(max(Fraction(0), start - cut))}
        if moved["start"] == 0:
            moved.pop("start")
        if end is not None:
            moved["end"] = written(time_s(end, rate) - cut)
        made["layers"].append(moved)
    background = made.get("background")
    if isinstance(background, dict) and cut > 0:
        made["background"] = later_in_medium(background, cut, rate)
    return made
