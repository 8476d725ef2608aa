"""What holds between the parts of a project: the limits that no single value shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from frameloom.backgrounds.video import VideoBackground
from frameloom.captions import known_encoding
from frameloom.core.errors import ProjectError
from frameloom.layers.base import Layer
from frameloom.layers.shape import Shape
from frameloom.params.animated import Frames, Keyframes, seconds
from frameloom.params.playback import Playback, Sequence, is_pattern
from frameloom.params.problems import nearest, path_text, shown
from frameloom.project.amounts import amounts
from frameloom.project.audio import Audio
from frameloom.project.camera import Camera, Move
from frameloom.project.captions import Captions, Cue, Word
from frameloom.project.presets import unknown
from frameloom.project.project import Project
from frameloom.project.scene import Scene
from frameloom.project.walk import Place, parts

LONGEST_S: Final = 24 * 3600
Found = Iterator[tuple[Place, str]]
"""Places and sentences of what is wrong."""


@dataclass(frozen=True)
class _Context:
    project: Project

    def s(self, time: Fraction | Frames) -> Fraction:
        return seconds(time, self.project.fps)


def check(project: Project) -> None:
    """Raises ProjectError with the first mistake, the others counted."""
    found = list(mistakes(project))
    if found:
        place, text = found[0]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise ProjectError(text + more, path=path_text(place))


def mistakes(project: Project) -> Found:
    """Everything that is wrong between the parts of a project, first things first."""
    context, inside = _Context(project), list(parts(project))
    yield from amounts(inside)
    yield from _whole(context)
    yield from _ids(inside)
    for index, scene in enumerate(project.scenes):
        yield from _scene(context, index, scene)
    for place, part in inside:
        for kind, rule in _RULES:
            if isinstance(part, kind):
                yield from rule(context, place, part)


def _whole(context: _Context) -> Found:
    project = context.project
    if not project.scenes:
        yield ("scenes",), "a project has at least one scene; it has none"
    if project.aspect is not None and not isinstance(project.size, str):
        yield ("aspect",), f"goes with a size by name, such as 1080p; size is {shown(project.size)}"
    elif any(not 2 <= side <= 16384 for side in project.pixels):
        yield ("size",), f"each side must be 2 to 16384 pixels; it is {shown(project.pixels)}"
    total = sum((context.s(scene.duration) for scene in project.scenes), Fraction(0))
    if total > LONGEST_S:
        yield ("scenes",), f"all together must last at most 24 h; they last {float(total):.6g} s"


def _ids(inside: list[tuple[Place, Any]]) -> Found:
    seen: dict[str, Place] = {}
    for place, part in inside:
        if isinstance(part, Scene | Layer) and part.id is not None:
            if part.id in seen:
                yield (
                    (*place, "id"),
                    f"must be unique; {shown(part.id)} is also the id of "
                    f"{path_text(seen[part.id])}",
                )
            seen.setdefault(part.id, place)


def _scene(context: _Context, index: int, scene: Scene) -> Found:
    place: Place = ("scenes", index)
    change = scene.transition
    if change is not None and change.type != "cut":
        before = context.project.scenes[index - 1] if index else None
        length = context.s(change.duration)
        if before is None:
            yield (*place, "transition"), "the first scene has no scene to come from; take it out"
        elif length > min(context.s(scene.duration), context.s(before.duration)):
            yield (
                (*place, "transition", "duration"),
                f"must not be longer than either of its scenes; it is {float(length):g} s",
            )
    if scene.preset is not None and (problem := unknown(scene.preset)):
        yield (*place, "preset"), problem
    known = [layer.id for layer in scene.layers if layer.id is not None]
    masked = {layer.id for layer in scene.layers if layer.mask is not None}
    for i, layer in enumerate(scene.layers):
        if layer.mask is not None and layer.mask.layer not in known:
            yield (*place, "layers", i, "mask", "layer"), _no_layer(layer.mask.layer, known)
        elif layer.mask is not None and layer.mask.layer in masked:
            yield (
                (*place, "layers", i, "mask", "layer"),
                f"a layer that masks cannot be masked itself; {shown(layer.mask.layer)} is",
            )
    focus = scene.camera.focus if scene.camera is not None else None
    if isinstance(focus, str) and focus not in known:
        yield (*place, "camera", "focus"), _no_layer(focus, known)


def _no_layer(name: str, known: list[str]) -> str:
    return f"there is no layer {shown(name)} in this scene{nearest(name, known)}"


def _trim(context: _Context, place: Place, part: Playback | Audio) -> Found:
    start, end = part.trim
    if end is not None and context.s(start) >= context.s(end):
        yield (
            (*place, "trim"),
            f"its in must be before its out; it is [{_told(start)}, {_told(end)}]",
        )


def _sequence(_context: _Context, place: Place, part: Sequence) -> Found:
    for name in ("frame_rate", "start_number"):
        if getattr(part, name) is not None and not is_pattern(part.src):
            yield (*place, name), f"is for numbered images, im_%04d.png; src is {shown(part.src)}"


def _continuous(_context: _Context, place: Place, part: VideoBackground) -> Found:
    if part.continuous and place != ("background",):
        yield (*place, "continuous"), "is for the project's background, which spans its scenes"


def _span(context: _Context, place: Place, part: Layer | Cue | Word) -> Found:
    if part.end is not None and context.s(part.start) >= context.s(part.end):
        yield (
            (*place, "end"),
            f"must be after start, {_told(part.start)}; it is {_told(part.end)}",
        )


def _key_order(context: _Context, place: Place, part: Any) -> Found:
    for i, (one, after) in enumerate(pairwise(part.keyframes or ())):
        if context.s(after.time) < context.s(one.time):
            yield (
                (*place, "keyframes", i + 1, "time"),
                f"key frames must be in time order; {_told(after.time)} comes after "
                f"{_told(one.time)}",
            )
            return


def _camera(_context: _Context, place: Place, part: Camera) -> Found:
    if part.keyframes is not None:
        if not part.keyframes:
            yield (*place, "keyframes"), "must be a list of at least one pose; it is []"
        default = Camera()
        for name in ("position", "rotation", "look_at", "fov"):
            if getattr(part, name) != getattr(default, name):
                yield (*place, name), "goes into each of the camera's keyframes, or without them"
        if len({pose.look_at is None for pose in part.keyframes}) > 1:
            yield (*place, "keyframes"), "look_at must be in all of the poses or in none"
        for i, pose in enumerate(part.keyframes):
            yield from _aim((*place, "keyframes", i), pose)
    yield from _aim(place, part)


def _aim(place: Place, part: Any) -> Found:
    if part.look_at is not None and part.rotation != (0.0, 0.0, 0.0):
        yield (*place, "rotation"), "is decided by look_at; leave one of them out"


def _move(_context: _Context, place: Place, part: Move) -> Found:
    if part.type == "spline":
        if part.points is None or len(part.points) < 2:
            yield (*place, "points"), "a spline needs a list of at least 2 positions"
        if part.amount is not None:
            yield (*place, "amount"), "a spline has points and no amount"
        return
    if part.amount is None:
        yield (*place, "amount"), f"is missing; how far {part.type} goes over the scene"
    if part.points is not None:
        yield (*place, "points"), f"is for spline; {part.type} has an amount"


def _shape(_context: _Context, place: Place, part: Shape) -> Found:
    if part.shape == "line":
        if part.points is None:
            yield (*place, "points"), "is missing; the two ends of the line, [[x, y], [x, y]]"
        if part.stroke is not None:
            yield (*place, "stroke"), "is not for a line, which has a fill and a width"
    elif part.points is not None:
        yield (*place, "points"), f"is for a line; {part.shape} has a size"


def _captions(context: _Context, place: Place, part: Captions) -> Found:
    if (part.src is None) == (part.cues is None):
        yield place, "must have either src or cues"
    if part.encoding is not None and part.src is None:
        yield (*place, "encoding"), "is of a file; there is no src"
    elif part.encoding is not None and not known_encoding(part.encoding):
        yield (
            (*place, "encoding"),
            f"there is no encoding {shown(part.encoding)}; give one such as utf-8 or cp1252",
        )
    if part.language is not None and not re.fullmatch(
        r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", part.language
    ):
        yield (
            (*place, "language"),
            f"must be a language tag such as en or pt-BR; it is {shown(part.language)}",
        )
    for i, cue in enumerate(part.cues or ()):
        if cue.text is None and not cue.words:
            yield (*place, "cues", i), "must have text or words"
        yield from _words((*place, "cues", i), cue, context)


def _words(place: Place, cue: Cue, context: _Context) -> Found:
    """They are found in the cue's text one after the other, in time too."""
    words, at = cue.words or [], 0
    for i, word in enumerate(words):
        if cue.text is not None:
            found = cue.text.find(word.text, at)
            if found < 0:
                yield (*place, "words", i, "text"), f"{shown(word.text)} is not in the cue's text"
                return
            at = found + len(word.text)
        if i and context.s(word.start) < context.s(words[i - 1].start):
            yield (*place, "words", i, "start"), "words must be in the order of time"
            return


def _told(time: Fraction | Frames) -> str:
    return str(time) if isinstance(time, Frames) else f"{float(time):g}"


_RULES: Final[tuple[tuple[Any, Callable[[_Context, Place, Any], Found]], ...]] = (
    (Playback | Audio, _trim),
    (Sequence, _sequence),
    (VideoBackground, _continuous),
    (Layer | Cue | Word, _span),
    (Keyframes, _key_order),
    (Camera, _key_order),
    (Camera, _camera),
    (Move, _move),
    (Shape, _shape),
    (Captions, _captions),
)
