"""What the timeline of the page shows of a project: plain values, times in frames.

Frames here are floats where a time lies between two; nothing is decided by them: gestures are
worked out anew from the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate
from typing import Any

from frameloom.core.time import frame_count
from frameloom.layers.base import Layer
from frameloom.params.animated import Frames, Keyframes, Tween, seconds
from frameloom.params.base import Model, key_of
from frameloom.params.colours import Colour
from frameloom.params.medium import Medium
from frameloom.params.playback import Playback
from frameloom.project import Project, scene_name
from frameloom.project.scene import Scene
from frameloom.project.walk import Place

Plain = dict[str, Any]
Known = dict[int, tuple[Scene, tuple[Any, ...], Plain]]
"""Scenes by their model's identity: the model, what else counts, what is shown."""


def outline(project: Project, before: Known | None = None) -> Plain:
    """The whole timeline. `before`: scenes as they were shown, by their model; what is the same is
    taken from it, and it has those of now afterwards."""
    known = before if before is not None else {}
    fps = Fraction(project.fps)
    lengths = [seconds(scene.duration, fps) for scene in project.scenes]
    starts = [Fraction(0), *accumulate(lengths)]
    total = starts[-1]
    found: Known = {}
    for i, scene in enumerate(project.scenes):
        key = (i, scene_name(project, i), starts[i], lengths[i], fps)
        same = known.get(id(scene))
        if same is None or same[0] is not scene or same[1] != key:
            same = scene, key, _scene(project, i, starts[i], lengths[i], fps)
        found[id(scene)] = same
    known.clear()
    known.update(found)
    return {
        "name": project.name,
        "fps": [fps.numerator, fps.denominator],
        "frames": frame_count(total, fps),
        "size": list(project.pixels),
        "scenes": [found[id(scene)][2] for scene in project.scenes],
        "audio": [_clip(project, i, total, fps) for i in range(len(project.audio))],
        "captions": [_captions(project, i) for i in range(len(project.captions))],
        "lanes": [
            lane
            for i, effect in enumerate(project.effects)
            for lane in _lanes(effect, ("effects", i), Fraction(0), total, fps)
        ],
    }


def _scene(project: Project, index: int, start: Fraction, length: Fraction, fps: Fraction) -> Plain:
    scene, place = project.scenes[index], ("scenes", index)
    change = scene.transition
    lanes: list[Plain] = []
    for name in ("background", "camera"):
        part = getattr(scene, name)
        if part is not None:
            lanes += _lanes(part, (*place, name), Fraction(0), length, fps)
    for i, effect in enumerate(scene.effects):
        lanes += _lanes(effect, (*place, "effects", i), Fraction(0), length, fps)
    shown = (scene.background, *scene.layers)
    return {
        "path": list(place),
        "name": scene_name(project, index),
        "strip": next((strip for one in shown if (strip := _strip(one, fps))), None),
        "start": float(start * fps),
        "length": float(length * fps),
        "transition": None
        if change is None
        else {"type": change.type, "length": float(seconds(change.duration, fps) * fps)},
        "layers": [
            _layer(layer, (*place, "layers", i), length, fps)
            for i, layer in enumerate(scene.layers)
        ],
        "lanes": lanes,
    }


def _layer(layer: Layer, place: Place, length: Fraction, fps: Fraction) -> Plain:
    start = seconds(layer.start, fps)
    end = length if layer.end is None else seconds(layer.end, fps)
    return {
        "path": list(place),
        "type": layer.type,
        "name": _layer_name(layer),
        "visible": layer.visible,
        "start": float(start * fps),
        "end": float(end * fps),
        "open": layer.end is None,
        "strip": _strip(layer, fps),
        "lanes": list(_lanes(layer, place, start, end, fps)),
    }


def _strip(owner: Model | None, fps: Fraction) -> Plain | None:
    """What a filmstrip is drawn from: which part of which medium plays, and how; a speed that moves
    is taken as 1."""
    if not isinstance(owner, Playback) or not isinstance(owner, Medium):
        return None
    first, last = owner.trim
    return {
        "src": owner.src,
        "first": float(seconds(first, fps)),
        "last": None if last is None else float(seconds(last, fps)),
        "speed": float(owner.speed) if isinstance(owner.speed, Fraction) else 1.0,
        "fit": owner.playback == "fit",
        "loop": owner.at_end in ("loop", "pingpong"),
    }


def _layer_name(layer: Layer) -> str:
    """What a person calls it: its name or id, its words, its file."""
    words = getattr(layer, "text", None)
    if isinstance(words, list):
        words = "".join(span.text for span in words)
    source = layer.src.replace("\\", "/").rsplit("/", 1)[-1] if isinstance(layer, Medium) else None
    return layer.name or layer.id or words or source or layer.type


def _clip(project: Project, index: int, total: Fraction, fps: Fraction) -> Plain:
    clip = project.audio[index]
    start = seconds(clip.start, fps)
    first, last = clip.trim
    length = None if last is None or clip.loop else seconds(last, fps) - seconds(first, fps)
    end = total if length is None else min(total, start + length)
    return {
        "path": ["audio", index],
        "name": clip.src.replace("\\", "/").rsplit("/", 1)[-1],
        "start": float(start * fps),
        "end": float(end * fps),
        "trim": float(seconds(first, fps)),
        "open": length is None,
        "lanes": list(_lanes(clip, ("audio", index), Fraction(0), total, fps)),
    }


def _captions(project: Project, index: int) -> Plain:
    """A track of captions; cues written into the project are shown one by one."""
    track, fps = project.captions[index], Fraction(project.fps)
    return {
        "path": ["captions", index],
        "name": track.src or "captions",
        "cues": [
            {
                "path": ["captions", index, "cues", i],
                "text": cue.text or " ".join(word.text for word in cue.words or ()),
                "start": float(seconds(cue.start, fps) * fps),
                "end": float(seconds(cue.end, fps) * fps),
            }
            for i, cue in enumerate(track.cues or ())
        ],
    }


def _lanes(
    model: Model, place: Place, start: Fraction, end: Fraction, fps: Fraction
) -> Iterator[Plain]:
    """One lane for each parameter that moves; its keys on the owner's clock."""
    for name in type(model).model_fields:
        key, value = key_of(type(model), name), getattr(model, name)
        if isinstance(value, Model):
            yield from _lanes(value, (*place, key), start, end, fps)
        elif isinstance(value, Keyframes):
            yield {
                "path": [*place, key],
                "kind": "keys",
                "keys": [_key(k.time, k.value, k.easing, fps) for k in value.keyframes],
            }
        elif isinstance(value, Tween):
            ends = ((start, value.from_, value.easing), (end, value.to, "linear"))
            yield {
                "path": [*place, key],
                "kind": "tween",
                "keys": [_key(t, v, e, fps) for t, v, e in ends],
            }


def _key(time: Fraction | Frames, value: Any, easing: Any, fps: Fraction) -> Plain:
    return {
        "frame": float(seconds(time, fps) * fps),
        "value": _plain(value),
        "easing": easing if isinstance(easing, str) else [float(part) for part in easing],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Colour):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return float(value) if isinstance(value, Fraction) else value
