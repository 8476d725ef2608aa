"""The timeline of a document that was never right, as far as it can be told: what may be selected.

Nothing here is exact, and nothing that is wrong is in its way.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from frameloom.params.exact import read_rate, read_time, seconds
from frameloom.studio.desk.places import Raw
from frameloom.studio.desk.specs import label

_FIVE: Final = Fraction(5)
_SIZE: Final = [1920, 1080]


def rough(raw: Raw) -> dict[str, Any]:
    """As `outline`, of any document."""
    fps = _rate(raw.get("fps", 30))
    scenes, start = [], 0.0
    for i, scene in enumerate(_dicts(raw.get("scenes"))):
        length = max(1.0, float(_time(scene.get("duration"), fps) * fps))
        scenes.append(_scene(scene, i, start, length))
        start += length
    return {
        "name": str(raw.get("name", "Untitled")),
        "fps": [fps.numerator, fps.denominator],
        "frames": max(1, round(start)),
        "size": _SIZE,
        "scenes": scenes,
        "audio": [],
        "captions": [],
        "lanes": [],
    }


def _scene(scene: dict[str, Any], index: int, start: float, length: float) -> dict[str, Any]:
    path = ["scenes", index]
    layers = [
        {
            "path": [*path, "layers", i], "type": str(layer.get("type", "")), "start": 0.0,
            "end": length, "name": str(layer.get("id") or label(str(layer.get("type", "layer")))),
            "visible": True, "open": True, "lanes": [],
        }
        for i, layer in enumerate(_dicts(scene.get("layers")))
    ]  # fmt: skip
    name = str(scene.get("id") or f"scene-{index + 1}")
    return {
        "path": path, "name": name, "start": start, "length": length, "transition": None,
        "layers": layers, "lanes": [],
    }  # fmt: skip


def _dicts(value: Raw) -> list[dict[str, Any]]:
    """A list with its places; what is no object in it is an empty one."""
    found = value if isinstance(value, list) else []
    return [one if isinstance(one, dict) else {} for one in found]


def _rate(value: Raw) -> Fraction:
    try:
        return max(Fraction(1), Fraction(read_rate(value)))
    except (TypeError, ValueError):
        return Fraction(30)


def _time(value: Raw, fps: Fraction) -> Fraction:
    found = None if value is None else read_time(value)
    return _FIVE if found is None else Fraction(seconds(found, fps))
