"""SubRip (.srt): numbered blocks of a timing line and text.

There is no standard; what is read is what players read. Numbers may be missing or wrong, the order
any, the comma a dot, hours left out. A block without a timing line belongs to the cue above it, as
if the blank line were not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from frameloom.captions.clock import Span, read_span, span_note
from frameloom.captions.cues import ANYWHERE, Cue, Note, Track, anchored, by_start
from frameloom.captions.markup import srt_runs, stripped

_AN: Final = re.compile(r"\{[^{}]*\\an([1-9])")


def read_srt(text: str) -> Track:
    """`text`: of the whole file, line ends `\\n`."""
    lines = text.split("\n")
    spans = {i: span for i, line in enumerate(lines) if (span := read_span(line)) is not None}
    cues: list[Cue] = []
    notes = [*_broken(lines, spans), *_before(lines, min(spans, default=len(lines)))]
    for i, following in pairwise([*spans, len(lines)]):
        block = _text_of(lines, i, following)
        words = [line for line in block if line.strip()]
        note = span_note(i + 1, spans[i], has_text=bool(words))
        if note is not None:
            notes.append(note)
        elif len(words) < len(block):
            notes.append(Note(i + 1, "the cue's text has a blank line in it; it is left out"))
        if words and spans[i].start_s < spans[i].end_s:
            cues.append(_cue(i + 1, spans[i], "\n".join(words)))
    return Track(by_start(cues), tuple(notes))


def _text_of(lines: list[str], at: int, following: int) -> list[str]:
    """The lines between a timing line and the next one's number, without blank ones around."""
    end = following
    if end < len(lines) and end - 1 > at and _is_number(lines, end - 1, at):
        end -= 1
    block = lines[at + 1 : end]
    while block and not block[-1].strip():
        block.pop()
    while block and not block[0].strip():
        block.pop(0)
    return block


def _is_number(lines: list[str], at: int, before: int) -> bool:
    """Whether the line right above a timing line numbers its cue, and is not text of the last."""
    own, above = lines[at].strip(), lines[at - 1].strip()
    if not (own.isascii() and own.isdigit()):
        return False
    number = lines[before - 1].strip() if before else ""
    follows = number.isascii() and number.isdigit() and int(own) == int(number) + 1
    return not above or follows


def _cue(line: int, span: Span, text: str) -> Cue:
    runs = stripped(srt_runs(text).runs)
    found = _AN.search(text)
    place = anchored(int(found.group(1))) if found else ANYWHERE
    return Cue(span.start_s, span.end_s, runs, place=place, line=line)


def _broken(lines: list[str], spans: dict[int, Span]) -> Iterator[Note]:
    """Lines that were to be timing lines: with an arrow, at the start of a block."""
    for i, line in enumerate(lines):
        above = lines[i - 1].strip() if i else ""
        starts = not above or (above.isascii() and above.isdigit())
        if "-->" in line and starts and i not in spans:
            yield Note(i + 1, f"cannot read the times of {line.strip()[:60]!r}", fatal=True)


def _before(lines: list[str], first: int) -> Iterator[Note]:
    for i, line in enumerate(lines[:first]):
        bare = line.strip()
        if bare and not (bare.isascii() and bare.isdigit()) and "-->" not in bare:
            yield Note(i + 1, f"{bare[:60]!r} stands before the first cue; it is left out")
            return
