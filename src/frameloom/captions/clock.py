"""Times of caption files: read exactly, written to the format's tick."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from frameloom.captions.cues import Note

_TIME = r"(-?)(?:(\d{1,6})\s*:\s*)?(\d{1,6})\s*:\s*(\d{1,6})(?:\s*[.,:]\s*(\d{1,12}))?"
_ONE = re.compile(rf"\s*{_TIME}\s*", re.ASCII)
_SPAN = re.compile(rf"\s*{_TIME}\s*-+>\s*{_TIME}(?:\s+(.*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A timing line: its two times and what follows them. `loose`: minutes or seconds above 59."""

    start_s: Fraction
    end_s: Fraction
    rest: str
    loose: bool


def read_time(text: str) -> Fraction | None:
    """Seconds of `1:02:03.450`; hours may be missing, the comma may be a dot, any digits follow.

    None where the text is no time.
    """
    found = _ONE.fullmatch(text)
    return None if found is None else _seconds(found.groups())


def read_span(line: str) -> Span | None:
    """`00:00:01,000 --> 00:00:02,500 rest`; None where the line is none."""
    found = _SPAN.fullmatch(line)
    if found is None:
        return None
    one, two, rest = found.groups()[:5], found.groups()[5:10], found.group(11)
    loose = any(int(part) > 59 for part in (*one[2:4], *two[2:4]))
    return Span(_seconds(one), _seconds(two), (rest or "").strip(), loose)


def _seconds(parts: tuple[str | None, ...]) -> Fraction:
    sign, hours, minutes, seconds, decimals = parts
    whole = 3600 * int(hours or 0) + 60 * int(minutes or 0) + int(seconds or 0)
    exact = whole + (Fraction(int(decimals), 10 ** len(decimals)) if decimals else 0)
    return -Fraction(exact) if sign else Fraction(exact)


def clock(milliseconds: int, mark: str) -> str:
    """`00:01:02` `mark` `345`."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{mark}{rest:03}"


def told(time_s: Fraction) -> str:
    """A time for people."""
    text = clock(round(abs(time_s) * 1000), ".")
    return f"-{text}" if time_s < 0 else text


def span_note(line: int, span: Span, *, has_text: bool) -> Note | None:
    """What is amiss with a cue's times or text; out of order, or without text, it is not shown."""
    if span.end_s < span.start_s:
        text = f"the cue ends ({told(span.end_s)}) before it starts ({told(span.start_s)})"
        return Note(line, f"{text}; put its times in order", fatal=True)
    if span.end_s == span.start_s:
        return Note(line, "the cue has no length; it is left out")
    if not has_text:
        return Note(line, "the cue has no text; it is left out")
    if span.loose:
        return Note(line, "a time has more than 59 minutes or seconds; they are counted as written")
    return None
