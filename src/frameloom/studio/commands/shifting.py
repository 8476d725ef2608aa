"""Raw parts of a document moved along the clock of their scene."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from frameloom.studio.commands.clock import time_s, written
from frameloom.studio.desk.places import Raw

MEDIA = ("video", "image")


def shifted(raw: Raw, by: Fraction, rate: Fraction) -> Raw:
    """All key times inside `raw` are later by so much."""
    if isinstance(raw, list):
        return [shifted(part, by, rate) for part in raw]
    if not isinstance(raw, dict):
        return raw
    made = {key: shifted(part, by, rate) for key, part in raw.items()}
    keys = made.get("keyframes")
    if isinstance(keys, list):
        made["keyframes"] = [_later(key, by, rate) for key in keys]
    return made


def _later(key: Raw, by: Fraction, rate: Fraction) -> Raw:
    if not isinstance(key, dict):
        return key
    return {**key, "time": written(time_s(key.get("time"), rate) + by)}


def pinned(raw: Raw, start: Fraction, end: Fraction) -> Raw:
    """Tweens over [start, end) become key frames there: they stay when the span changes."""
    if isinstance(raw, list):
        return [pinned(part, start, end) for part in raw]
    if not isinstance(raw, dict):
        return raw
    if {"from", "to"} <= raw.keys() <= {"from", "to", "easing"}:
        first = {"time": written(start), "value": raw["from"]}
        if "easing" in raw:
            first["easing"] = raw["easing"]
        return {"keyframes": [first, {"time": written(end), "value": raw["to"]}]}
    return {key: pinned(part, start, end) for key, part in raw.items()}


def later_in_medium(layer: dict[str, Any], by: Fraction, rate: Fraction) -> dict[str, Any]:
    """A video that starts `by` later (in its scene) and shows then what it showed then before."""
    speed = layer.get("speed", 1)
    if layer.get("type") != "video" or isinstance(speed, dict) or layer.get("playback") == "fit":
        return layer
    first, last = (*(layer.get("trim") or (0, None)), None)[:2]
    begin = time_s(first, rate) + by * Fraction(str(speed))
    return {**layer, "trim": [written(max(Fraction(0), begin)), last]}


def renamed(raw: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    """A copy whose ids are not taken yet; what refers to one of them inside follows."""
    names: dict[str, str] = {}

    def fresh(name: str) -> str:
        number = 2
        while f"{name}-{number}" in taken:
            number += 1
        names[name] = f"{name}-{number}"
        taken.add(names[name])
        return names[name]

    def copy(part: Raw) -> Raw:
        if isinstance(part, list):
            return [copy(each) for each in part]
        if not isinstance(part, dict):
            return part
        own = {"id": fresh(part["id"])} if isinstance(part.get("id"), str) else {}
        return {**{key: copy(each) for key, each in part.items()}, **own}

    def follow(part: Raw) -> Raw:
        if isinstance(part, list):
            return [follow(each) for each in part]
        if not isinstance(part, dict):
            return part
        made = {key: follow(each) for key, each in part.items()}
        for key in ("layer", "focus"):
            if isinstance(made.get(key), str) and made[key] in names:
                made[key] = names[made[key]]
        return made

    found = follow(copy(raw))
    assert isinstance(found, dict)
    return found


def ids(raw: Raw) -> set[str]:
    """Every id in a document."""
    parts: Iterable[Raw] = ()
    found: set[str] = set()
    if isinstance(raw, dict):
        parts = raw.values()
        if isinstance(raw.get("id"), str):
            found.add(raw["id"])
    elif isinstance(raw, list):
        parts = raw
    for part in parts:
        found |= ids(part)
    return found
