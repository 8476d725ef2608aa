"""WebVTT (.vtt): https://www.w3.org/TR/webvtt1/.

Inline time stamps become the times of words, settings a place. STYLE and REGION blocks, and
vertical text, are told of and left out; so is a block that is neither a cue nor a NOTE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from frameloom.captions.clock import Span, read_span, span_note
from frameloom.captions.cues import ANYWHERE, Align, Cue, Note, Place, Track, by_start
from frameloom.captions.markup import stripped, timed_words, vtt_runs

_ALIGN: Final[dict[str, Align]] = {
    "start": "left", "left": "left", "center": "center", "middle": "center", "end": "right",
    "right": "right",
}  # fmt: skip
_ACROSS: Final = {"left": 0.0, "center": 0.5, "right": 1.0}
_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,9})?)%", re.ASCII)
_ROW: Final = re.compile(r"-?\d{1,4}", re.ASCII)
_LINES: Final = 18
"""Lines a picture is high for `line:3`: type of 5 % of its height and some space (section 7.2)."""
_ENDED: Final = {"start": 0.0, "center": 0.5, "end": 1.0}


def read_vtt(text: str) -> Track:
    """`text`: of the whole file, line ends `\\n`."""
    lines = text.split("\n")
    notes: list[Note] = []
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        notes.append(Note(1, "the file does not begin with WEBVTT; players may refuse it"))
    cues: list[Cue] = []
    for first, block in _blocks(lines):
        cue, found = _read(first, block)
        notes += found
        if cue is not None:
            cues.append(cue)
    return Track(by_start(cues), tuple(notes))


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not blank, each with its first line's number; the header left out.

    A timing line starts a block of its own even without a blank line above it.
    """
    block: list[str] = []
    for i, line in enumerate([*lines, ""]):
        if block and (not line.strip() or (read_span(line) is not None and _timed(block))):
            if i > len(block) or not block[0].startswith("WEBVTT"):
                yield i - len(block) + 1, block
            block = []
        if line.strip():
            block.append(line)


def _timed(block: list[str]) -> bool:
    return any(read_span(line) is not None for line in block)


def _read(first: int, block: list[str]) -> tuple[Cue | None, list[Note]]:
    kind = block[0].split()[0]
    if kind == "NOTE" and "-->" not in block[0]:
        return None, []
    if kind in ("STYLE", "REGION") and len(block[0].split()) == 1:
        return None, [Note(first, f"{kind} blocks are not read; set the captions' style instead")]
    at = 0 if "-->" in block[0] or len(block) == 1 else 1
    span = read_span(block[at])
    if span is None:
        if "-->" in block[at]:
            problem = f"cannot read the times of {block[at].strip()[:60]!r}"
            return None, [Note(first + at, problem, fatal=True)]
        return None, [Note(first, f"{block[0].strip()[:60]!r} is no cue; it is left out")]
    return _cue(first + at, span, "\n".join(block[at + 1 :]).strip())


def _cue(line: int, span: Span, text: str) -> tuple[Cue | None, list[Note]]:
    marked = vtt_runs(text)
    runs = stripped(marked.runs)
    notes = [Note(line, f"{tag} is no tag of WebVTT; it is left out") for tag in marked.unknown]
    place, odd = _place(span.rest)
    notes += [Note(line, f"the setting {word!r} is not used") for word in odd]
    amiss = span_note(line, span, has_text=bool(runs))
    if amiss is not None:
        notes.append(amiss)
    if not runs or span.start_s >= span.end_s:
        return None, notes
    spoken = "".join(run.text for run in runs)
    words = timed_words(spoken, marked, span.start_s, span.end_s)
    return Cue(span.start_s, span.end_s, runs, words, place, line=line), notes


def _place(settings: str) -> tuple[Place, list[str]]:
    """The place that settings ask for (section 6.1), and those that are not used."""
    known: dict[str, str] = {}
    odd: list[str] = []
    for word in settings.split():
        name, _, value = word.partition(":")
        if name in ("line", "position", "size", "align") and value:
            known[name] = value
        else:
            odd.append(word)
    if not known:
        return ANYWHERE, odd
    align = _ALIGN.get(known.get("align", "center"), "center")
    y, row = _line(known.get("line", "auto"))
    x, column = _position(known.get("position", "auto"), align)
    size = _percent(known.get("size", "").partition(",")[0])
    asked = Place(anchor=(column, row), x=x, y=y, align=align, width=size)
    return asked, odd


def _line(value: str) -> tuple[float | None, float | None]:
    """Where along the height, and which point of the block stands there."""
    where, _, ended = value.partition(",")
    share = _percent(where)
    if share is not None:
        return share, _ENDED.get(ended, 0.0)
    if not _ROW.fullmatch(where):
        return None, None
    row = int(where)
    return (row / _LINES, 0.0) if row >= 0 else (1 + (row + 1) / _LINES, 1.0)


def _position(value: str, align: Align) -> tuple[float | None, float]:
    where, _, ended = value.partition(",")
    column = {"line-left": 0.0, "center": 0.5, "line-right": 1.0}.get(ended, _ACROSS[align])
    share = _percent(where)
    if share is None:
        share = None if align == "center" else _ACROSS[align]
    return share, column


def _percent(text: str) -> float | None:
    found = _PERCENT.fullmatch(text)
    return min(float(found.group(1)), 100.0) / 100 if found else None
