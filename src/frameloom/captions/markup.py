"""Text with marks in it as runs: the tags that SubRip files borrow from HTML, and WebVTT's."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from frameloom.captions.clock import read_time
from frameloom.captions.cues import PLAIN, Look, Rgba, Run, Word
from frameloom.params.colours import is_colour, rgba

BOLD: Final = 700
_HTML: Final = re.compile(r"<(/?)(b|i|u|s|font|strong|em)(\s[^<>]*)?/?>", re.IGNORECASE)
_VTT: Final = re.compile(r"<(/?)([^<>]*)>|<[^<>]*$")
_COLOUR: Final = re.compile(r"""color\s*=\s*["']?\s*([#\w]+)""", re.IGNORECASE)
_BRACES: Final = re.compile(r"\{\\[^{}\n]*\}")
_STRAY_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ENTITY: Final = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|lrm|rlm|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE
)
_VTT_NAMES: Final = ("b", "i", "u", "c", "v", "lang", "ruby", "rt")
VTT_COLOURS: Final = {
    "white": "#fff", "lime": "#0f0", "cyan": "#0ff", "red": "#f00", "yellow": "#ff0",
    "magenta": "#f0f", "blue": "#00f", "black": "#000",
}  # fmt: skip
"""The classes that mean a colour by themselves (WebVTT, 5.1, "Default text colors")."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A cue's text as runs. `starts`: (place in the text, time) of each inline time stamp."""

    runs: tuple[Run, ...]
    starts: tuple[tuple[int, Fraction], ...] = ()
    unknown: tuple[str, ...] = ()


def srt_runs(text: str) -> Marked:
    """<b> <i> <u> <s> <font color>; {\\tags} of ASS are taken out, all other text stays."""
    text = _STRAY_BREAK.sub("\n", _BRACES.sub("", text))
    runs: list[Run] = []
    stack: list[tuple[str, Look]] = []
    at = 0
    for found in _HTML.finditer(text):
        _add(runs, unescaped(text[at : found.start()]), _top(stack))
        closing, name, rest = found.group(1), found.group(2).lower(), found.group(3) or ""
        if closing:
            _close(stack, name)
        else:
            stack.append((name, _html_look(_top(stack), name, rest)))
        at = found.end()
    _add(runs, unescaped(text[at:]), _top(stack))
    return Marked(tuple(runs))


def vtt_runs(text: str) -> Marked:
    """WebVTT's cue text (section 4.2): spans, classes that are colours, inline time stamps.

    What is no tag of WebVTT is left out, as the standard has it, and told in `unknown`.
    """
    runs: list[Run] = []
    stack: list[tuple[str, Look]] = []
    starts: list[tuple[int, Fraction]] = []
    unknown: list[str] = []
    at = length = 0
    for found in _VTT.finditer(text):
        length += _add(runs, unescaped(text[at : found.start()]), _top(stack))
        at = found.end()
        closing, inside = found.group(1), found.group(2) or ""
        stamp = read_time(inside) if not closing else None
        name, *classes = (inside.split() or [""])[0].split(".")
        if stamp is not None:
            starts.append((length, stamp))
        elif name not in _VTT_NAMES:
            unknown.append(found.group())
        elif closing:
            _close(stack, name)
        else:
            stack.append((name, _vtt_look(_top(stack), name, classes)))
    _add(runs, unescaped(text[at:]), _top(stack))
    return Marked(tuple(runs), tuple(starts), tuple(unknown))


def timed_words(text: str, marked: Marked, start_s: Fraction, end_s: Fraction) -> tuple[Word, ...]:
    """The pieces between inline time stamps, each spoken until the next one's."""
    if not marked.starts:
        return ()
    edges = [(0, start_s), *marked.starts, (len(text), end_s)]
    return tuple(_words(text, edges))


def _words(text: str, edges: list[tuple[int, Fraction]]) -> Iterator[Word]:
    for (first, start), (end, until) in pairwise(edges):
        piece = text[first:end]
        inner = piece.strip()
        if inner and start < until:
            left = first + piece.index(inner)
            yield Word(left, left + len(inner), start, until)


def _vtt_look(look: Look, name: str, classes: list[str]) -> Look:
    look = _html_look(look, name, "")
    for each in classes:
        if each in VTT_COLOURS:
            look = replace(look, colour=colour(VTT_COLOURS[each]))
    return look


def _html_look(look: Look, name: str, rest: str) -> Look:
    if name in ("b", "strong"):
        return replace(look, weight=BOLD)
    if name in ("i", "em"):
        return replace(look, italic=True)
    if name == "u":
        return replace(look, underline=True)
    if name == "s":
        return replace(look, strike=True)
    found = _COLOUR.search(rest)
    tint = colour(found.group(1)) if found else None
    return look if tint is None else replace(look, colour=tint)


def colour(text: str) -> Rgba | None:
    """A colour as HTML writes it, with or without its #; None where it is none."""
    return next((rgba(name) for name in (text, f"#{text}") if is_colour(name)), None)


def unescaped(text: str) -> str:
    """The few entities that caption files use; any other & is an &."""
    return _ENTITY.sub(lambda found: html.unescape(found.group()), text)


def _top(stack: list[tuple[str, Look]]) -> Look:
    return stack[-1][1] if stack else PLAIN


def _close(stack: list[tuple[str, Look]], name: str) -> None:
    """Up to the nearest one of that name; one that was never opened closes nothing."""
    for i in reversed(range(len(stack))):
        if stack[i][0] == name:
            del stack[i:]
            return


def _add(runs: list[Run], text: str, look: Look) -> int:
    if text and runs and runs[-1].look == look:
        runs[-1] = Run(runs[-1].text + text, look)
    elif text:
        runs.append(Run(text, look))
    return len(text)


def stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Without blank space at the end."""
    kept = list(runs)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].look)
    return tuple(kept)
