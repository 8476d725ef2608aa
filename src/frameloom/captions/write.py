"""Cues as the text of an .srt or a .vtt file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from frameloom.captions.clock import clock
from frameloom.captions.cues import Cue, Look, Place, Rgba
from frameloom.captions.markup import VTT_COLOURS, colour
from frameloom.captions.shown import Line

_ENTITY: Final = re.compile(r"&(?=\w+;|#)")
_SRT_MARK: Final = re.compile(r"<(?=[/a-z])|(?<=-)>|\{(?=\\)", re.IGNORECASE)
"""What a reader would take for a tag, or for a timing line."""
_BLANK: Final = re.compile(r"\n\s*\n")
_CLASSES: Final = {colour(value): name for name, value in VTT_COLOURS.items()}


def srt(lines: Sequence[Line]) -> str:
    """SubRip, with its usual tags; times of words are lost."""
    return "".join(
        f"{number}\n{clock(line.start_ms, ',')} --> {clock(line.end_ms, ',')}\n"
        f"{srt_text(line.cue)}\n\n"
        for number, line in enumerate(lines, 1)
    )


def vtt(lines: Sequence[Line]) -> str:
    """WebVTT, with places and the times of words."""
    blocks = (
        f"{clock(line.start_ms, '.')} --> {clock(line.end_ms, '.')}{vtt_settings(line.cue.place)}\n"
        f"{vtt_text(line)}\n"
        for line in lines
    )
    return "\n".join(["WEBVTT\n", *blocks])


def srt_text(cue: Cue) -> str:
    """A cue's text with SubRip's tags."""
    parts = [
        _tagged(_SRT_MARK.sub(_entity, _ENTITY.sub("&amp;", run.text)), _srt_tags(run.look))
        for run in cue.runs
    ]
    anchor = cue.place.anchor
    top = r"{\an8}" if cue.place.x is None and anchor[1] == 0.0 and not cue.place.y else ""
    return top + _BLANK.sub("\n", "".join(parts))


def vtt_text(line: Line) -> str:
    """A cue's text as WebVTT's, an inline time stamp where a word's time begins."""
    stamps = _stamps(line)
    parts: list[str] = []
    at = 0
    for run in line.cue.runs:
        inner: list[str] = []
        for char in run.text:
            inner += (f"<{clock(ms, '.')}>" for ms in stamps.get(at, ()))
            inner.append({"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(char, char))
            at += 1
        parts.append(_tagged("".join(inner), _vtt_tags(run.look)))
    ends = "".join(f"<{clock(ms, '.')}>" for ms in stamps.get(at, ()))
    return _BLANK.sub("\n", "".join(parts)) + ends


def vtt_settings(place: Place) -> str:
    """Where the cue stands, as settings behind its times; empty where the player decides."""
    found: list[str] = []
    if place.y is not None:
        ended = {0.5: ",center", 1.0: ",end"}.get(place.anchor[1] or 0.0, "")
        found.append(f"line:{_percent(place.y)}{ended}")
    elif place.anchor[1] == 0.0:
        found.append("line:0")
    if place.x is not None:
        ended = {0.0: ",line-left", 1.0: ",line-right"}.get(place.anchor[0] or 0.0, ",center")
        found.append(f"position:{_percent(place.x)}{ended}")
    if place.width is not None:
        found.append(f"size:{_percent(place.width)}")
    if place.align not in (None, "center"):
        found.append(f"align:{place.align}")
    return "".join(f" {setting}" for setting in found)


def _stamps(line: Line) -> dict[int, list[int]]:
    """The time stamps before each character: each later than the last, within the cue.

    One at the cue's very start only parts the first word from text before it that is not spoken.
    """
    found: dict[int, list[int]] = {}
    last = line.start_ms
    for word, start_ms, end_ms in line.words:
        for place, ms in ((word.first, start_ms), (word.end, end_ms)):
            parts = place == word.first > 0 and ms == line.start_ms
            if last < ms < line.end_ms or parts:
                found.setdefault(place, []).append(ms)
                last = ms
    return found


def _srt_tags(look: Look) -> Iterator[tuple[str, str]]:
    if look.colour is not None:
        yield f'<font color="{_hex(look.colour)}">', "</font>"
    yield from _simple(look)
    if look.strike:
        yield "<s>", "</s>"


def _vtt_tags(look: Look) -> Iterator[tuple[str, str]]:
    name = _CLASSES.get(look.colour)
    if name is not None:
        yield f"<c.{name}>", "</c>"
    yield from _simple(look)


def _simple(look: Look) -> Iterator[tuple[str, str]]:
    if look.weight is not None and look.weight >= 600:
        yield "<b>", "</b>"
    if look.italic:
        yield "<i>", "</i>"
    if look.underline:
        yield "<u>", "</u>"


def _tagged(text: str, tags: Iterator[tuple[str, str]]) -> str:
    for opening, closing in tags:
        text = f"{opening}{text}{closing}"
    return text


def _entity(found: re.Match[str]) -> str:
    return {"<": "&lt;", ">": "&gt;"}.get(found.group(), "&#123;")


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0.0), 1.0):.6g}%"


def _hex(tint: Rgba) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in tint[:3])


WRITERS: Final[dict[str, Callable[[Sequence[Line]], str]]] = {"srt": srt, "vtt": vtt}
