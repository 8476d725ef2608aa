r"""Advanced SubStation Alpha (.ass) and its ancestor (.ssa): styles, and dialogue with tags.

Read: style lines, \i \b \u \s \c \1c \1a \alpha \fn \fs \r \an \a \pos, \N \n \h. Motion, fades,
karaoke, clips and drawings are told of and left out: the words are shown without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from frameloom.captions.ass_tags import SSA_ALIGN, Canvas, colour, tagged
from frameloom.captions.clock import Span, read_time, span_note
from frameloom.captions.cues import (
    PLAIN,
    Cue,
    FileStyle,
    Look,
    Note,
    Place,
    Track,
    anchored,
    by_start,
)


def _fields(text: str) -> list[str]:
    return [field.strip().lower() for field in text.split(",")]


_STYLE_FIELDS: Final = _fields(
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, "
    "Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, "
    "Alignment, MarginL, MarginR, MarginV, Encoding"
)
_EVENT_FIELDS: Final = _fields(
    "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
)
_PLAIN_STYLE: Final = FileStyle()


@dataclass(frozen=True, slots=True)
class Style:
    """A style line. `margins`: left, right, vertical, in the script's pixels."""

    look: FileStyle = _PLAIN_STYLE
    alignment: int = 2
    margins: tuple[float, float, float] = (10.0, 10.0, 10.0)


@dataclass(slots=True)
class _Script:
    """What has been read so far; the formats that sections declare hold for the lines after."""

    ssa: bool
    canvas: Canvas
    styles: dict[str, Style]
    style_fields: list[str]
    event_fields: list[str]
    cues: list[Cue]
    notes: list[Note]
    effects: dict[str, int]


def read_ass(text: str) -> Track:
    """`text`: of the whole file, line ends `\\n`."""
    lines = text.split("\n")
    canvas = _canvas(lines)
    ssa = any(re.fullmatch(r"\[v4 styles\]\s*", line, re.IGNORECASE) for line in lines)
    fields = [f for f in _EVENT_FIELDS if f != "layer"] if ssa else list(_EVENT_FIELDS)
    script = _Script(ssa, canvas, {}, list(_STYLE_FIELDS), fields, [], [], {})
    section = ""
    for i, raw in enumerate(lines):
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].lower()
            continue
        key, colon, value = line.partition(":")
        read = _READERS.get((section.partition(" ")[0].rstrip("+"), key.lower()))
        if colon and read is not None:
            read(script, i + 1, value.strip())
    script.notes.extend(
        Note(line, f"{name} is not drawn; the words are shown without it")
        for name, line in script.effects.items()
    )
    return Track(by_start(script.cues), tuple(script.notes))


def _canvas(lines: list[str]) -> Canvas:
    """The size that lengths count in; where only one side is given, as VSFilter takes the other."""
    found: dict[str, float] = {}
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip().lower() in ("playresx", "playresy"):
            found[key.strip().lower()] = _number(value, 0.0)
    width, height = found.get("playresx", 0.0), found.get("playresy", 0.0)
    if width <= 0 and height <= 0:
        return Canvas(384.0, 288.0)
    if height <= 0:
        height = 1024.0 if width == 1280 else width * 3 / 4
    return Canvas(width if width > 0 else (1280.0 if height == 1024 else height * 4 / 3), height)


def _style_format(script: _Script, _line: int, value: str) -> None:
    script.style_fields = _fields(value)


def _event_format(script: _Script, _line: int, value: str) -> None:
    script.event_fields = _fields(value)


def _style(script: _Script, line: int, value: str) -> None:
    parts = value.split(",")
    if len(parts) < len(script.style_fields):
        problem = f"a style has {len(script.style_fields)} fields; this one has {len(parts)}"
        script.notes.append(Note(line, f"{problem}; it is left out"))
        return
    of = dict(zip(script.style_fields, (part.strip() for part in parts), strict=False))
    if "name" not in of:
        script.notes.append(Note(line, "a style without a name; it is left out"))
        return
    number = int(_number(of.get("alignment", ""), 2))
    if script.ssa:
        number = SSA_ALIGN.get(number, 2)
    height = script.canvas.height
    size = _number(of.get("fontsize", ""), 18.0) / height
    outline = _number(of.get("outline", ""), 2.0) / height
    boxed = of.get("borderstyle", "1") == "3"
    back = colour(of.get("outlinecolour" if boxed else "backcolour", "")) or (0.0, 0.0, 0.0, 1.0)
    look = Look(
        weight=700 if _flag(of.get("bold", "0")) else 400,
        italic=_flag(of.get("italic", "0")),
        underline=_flag(of.get("underline", "0")),
        strike=_flag(of.get("strikeout", "0")),
        colour=colour(of.get("primarycolour", "")) or (1.0, 1.0, 1.0, 1.0),
        font=of.get("fontname", "").lstrip("@") or None,
        size=size if size > 0 else None,
    )
    script.styles[of["name"].lstrip("*").lower()] = Style(
        FileStyle(
            look,
            stroke_colour=colour(of.get("outlinecolour", "")) or (0.0, 0.0, 0.0, 1.0),
            stroke_width=0.0 if boxed else max(0.0, outline),
            box=back if boxed else None,
        ),
        number if 1 <= number <= 9 else 2,
        (
            _number(of.get("marginl", ""), 10.0),
            _number(of.get("marginr", ""), 10.0),
            _number(of.get("marginv", ""), 10.0),
        ),
    )


def _dialogue(script: _Script, line: int, value: str) -> None:
    fields = script.event_fields
    parts = value.split(",", len(fields) - 1)
    of = dict(zip(fields, parts, strict=False))
    start, end = read_time(of.get("start", "")), read_time(of.get("end", ""))
    if len(parts) < len(fields):
        problem = f"a dialogue line has {len(fields)} fields; this one has {len(parts)}"
        script.notes.append(Note(line, problem, fatal=True))
        return
    if start is None or end is None:
        wrong = of.get("start", "") if start is None else of.get("end", "")
        script.notes.append(Note(line, f"cannot read the time {wrong.strip()[:40]!r}", fatal=True))
        return
    style = _style_named(script, line, of.get("style", ""))
    found = tagged(
        of.get("text", ""),
        script.canvas,
        {n: s.look.look for n, s in script.styles.items()},
        style.look.look,
    )
    for effect in found.effects:
        script.effects.setdefault(effect, line)
    note = span_note(line, Span(start, end, "", loose=False), has_text=bool(found.runs))
    if note is not None:
        script.notes.append(note)
    if not found.runs or start >= end:
        return
    own = _margins(of, style.margins)
    place = _place(found.alignment or style.alignment, found.position, own, script.canvas)
    script.cues.append(
        Cue(start, end, found.runs, place=place, style=replace(style.look, look=PLAIN), line=line)
    )


def _style_named(script: _Script, line: int, name: str) -> Style:
    key = name.strip().lstrip("*").lower()
    if key not in script.styles and key != "default":
        script.notes.append(Note(line, f"there is no style {name.strip()!r}; Default is taken"))
    return script.styles.get(key) or script.styles.get("default") or Style()


def _margins(of: dict[str, str], style: tuple[float, float, float]) -> tuple[float, float, float]:
    """The line's own margins; 0 is the style's."""
    left, right, vertical = (
        _number(of.get(key, ""), 0.0) or whole
        for key, whole in zip(("marginl", "marginr", "marginv"), style, strict=True)
    )
    return left, right, vertical


def _place(
    alignment: int,
    position: tuple[float, float] | None,
    margins: tuple[float, float, float],
    canvas: Canvas,
) -> Place:
    place = anchored(alignment)
    left, right, vertical = margins
    width = max(0.05, 1 - (left + right) / canvas.width)
    if position is not None:
        x, y = position
        return replace(place, x=x / canvas.width, y=y / canvas.height, width=width, fixed=True)
    across = ((left + canvas.width - right) / 2, canvas.width - right, left)
    column = {"center": 0, "right": 1, "left": 2}[place.align or "center"]
    row = place.anchor[1]
    y = {0.0: vertical, 0.5: canvas.height / 2, 1.0: canvas.height - vertical}[row or 0.0]
    return replace(place, x=across[column] / canvas.width, y=y / canvas.height, width=width)


def _number(text: str, default: float) -> float:
    found = re.match(r"\s*(-?\d{1,7}(?:\.\d{0,9})?|-?\.\d{1,9})", text, re.ASCII)
    return float(found.group(1)) if found else default


def _flag(text: str) -> bool:
    return _number(text, 0.0) != 0


_READERS: Final[dict[tuple[str, str], Callable[[_Script, int, str], None]]] = {
    ("v4", "format"): _style_format,
    ("v4", "style"): _style,
    ("events", "format"): _event_format,
    ("events", "dialogue"): _dialogue,
}
