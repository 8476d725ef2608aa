"""How much of anything a project may hold: far more than is meant, and no more than can be handled.

Every cost of reading a project grows evenly with these, so a file made to exhaust a machine is a
wrong project, told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from frameloom.captions import Track
from frameloom.core.errors import ProjectError
from frameloom.params.animated import Keyframes
from frameloom.params.base import Model, key_of
from frameloom.project.walk import Place

LARGEST_FILE: Final = 16 << 20
"""Bytes of a project's or a preset's file."""
LONGEST_TEXT: Final = 20_000
"""Characters of one text: of a layer with all its spans, of a cue."""
_LONGEST_NAME: Final = 1000
"""Characters of a name or a path."""
MOST_TEXT: Final = 4_000_000
"""Characters of all text together, and of what variables put into it."""
_MOST_ITEMS: Final = {
    "effects": 200,
    "audio": 1000,
    "captions": 100,
    "colors": 1000,
    "cues": 50_000,
}
_MOST_OTHERS: Final = 10_000
_MOST_KEYS: Final = 100_000
MOST_CUES: Final = 100_000
_MOST_AT_ONCE: Final = 200
"""Cues of one list that are shown together."""


def amounts(inside: Iterable[tuple[Place, Any]]) -> Iterator[tuple[Place, str]]:
    """Places and sentences of what is too much, among a project's parts."""
    total = keys = 0
    for place, part in inside:
        if isinstance(part, Keyframes):
            keys += len(part.keyframes)
        if not isinstance(part, Model):
            continue
        for name in type(part).model_fields:
            value, key = getattr(part, name), key_of(type(part), name)
            if isinstance(value, list | tuple):
                most = _MOST_ITEMS.get(key, _MOST_OTHERS)
                if len(value) > most:
                    yield (*place, key), f"holds at most {most}; it has {len(value)}"
            length = _length(value)
            total += length if isinstance(value, str) else 0
            longest = LONGEST_TEXT if key == "text" else _LONGEST_NAME
            if length > longest:
                yield (*place, key), f"is at most {longest} characters long; it has {length}"
    if total > MOST_TEXT:
        yield (), f"all text together is at most {MOST_TEXT} characters long; it has {total}"
    if keys > _MOST_KEYS:
        yield (), f"all keyframes together are at most {_MOST_KEYS}; there are {keys}"


def _length(value: Any) -> int:
    """Characters of a text, or of all spans of one."""
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, list):
        return 0
    texts = (getattr(span, "text", None) for span in value if not hasattr(span, "start"))
    return sum(len(text) for text in texts if isinstance(text, str))


def check_cues(track: Track, path: str) -> None:
    """Raises ProjectError, at the JSON path `path`, for more cues than can be shown."""
    if len(track.cues) > MOST_CUES:
        raise ProjectError(f"at most {MOST_CUES} cues; there are {len(track.cues)}", path=path)
    for cue in track.cues:
        length = sum(len(run.text) for run in cue.runs)
        if length > LONGEST_TEXT:
            where = f"the cue at {float(cue.start_s):g} s"
            raise ProjectError(
                f"{where} is at most {LONGEST_TEXT} characters long; it has {length}", path=path
            )
    together = 0
    turns = [(cue.start_s, 1) for cue in track.cues] + [(cue.end_s, -1) for cue in track.cues]
    for time_s, change in sorted(turns):
        together += change
        if together > _MOST_AT_ONCE:
            text = f"more than {_MOST_AT_ONCE} cues are shown at once, at {float(time_s):g} s"
            raise ProjectError(text, path=path)
