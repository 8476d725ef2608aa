"""A paragraph broken into lines, and each line's glyphs in their places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, NamedTuple

from frameloom.text import bidi, breaks
from frameloom.text.fonts import Font
from frameloom.text.items import Paragraph, Run, is_ignorable
from frameloom.text.shape import CURSIVE, has, shape, width

TAB_SPACES: Final = 8
SOFT_HYPHEN: Final = "\u00ad"
HYPHENS: Final = "\u2010-"
"""What a soft hyphen looks like: the first that its font has."""

_SLACK: Final = 1e-9
"""Of a line's width: sums of floats may be that much too long."""


class Placed(NamedTuple):
    """A glyph on its line: x and y from the line's start and baseline."""

    font: Font
    glyph_id: int
    x: float
    y: float
    size: float
    advance: float
    first: int
    """The first character that it is of."""
    grapheme: int


class Cell(NamedTuple):
    """Where a grapheme stands on its line."""

    x0: float
    x1: float
    rtl: bool


@dataclass(frozen=True)
class SetLine:
    """Graphemes first..last on one line; `left` to `right` leaves out the space at its end."""

    first: int
    last: int
    left: float
    right: float
    glyphs: tuple[Placed, ...]
    cells: tuple[Cell, ...]
    """One for each grapheme, in reading order."""


class _Piece(NamedTuple):
    """Part of a run on one line, of one level."""

    run: Run
    first: int
    last: int
    level: int


def break_lines(paragraph: Paragraph, limit: float | None, spacing: float) -> Iterator[SetLine]:
    """Lines no wider than `limit`, unless one grapheme is; `spacing` in em after each letter."""
    count = len(paragraph.bounds) - 1
    if limit is None or count == 0:
        yield set_line(paragraph, 0, count, spacing)
        return
    places = breaks.line_breaks(paragraph.text)
    allowed = [i for i in range(count + 1) if paragraph.bounds[i] in places]
    advances = _advances(paragraph, spacing)
    first = 0
    while first < count:
        line = _longest(paragraph, first, limit, spacing, allowed, advances)
        yield line
        first = line.last


def _longest(
    paragraph: Paragraph,
    first: int,
    limit: float,
    spacing: float,
    allowed: Sequence[int],
    advances: Sequence[float],
) -> SetLine:
    """The longest line from `first` that fits; a word that does not fit is broken at graphemes."""
    count = len(advances)
    reach, x = first, 0.0
    while reach < count and (is_space(paragraph, reach) or x + advances[reach] <= limit + _SLACK):
        x += advances[reach]
        reach += 1
    reach = min(reach + 1, count)  # the width is only near: kerning at its end, spacing after it
    while True:
        before = bisect_right(allowed, reach) - 1
        last = allowed[before] if allowed[before] > first else reach
        line = set_line(paragraph, first, last, spacing)
        if line.right - line.left <= limit + _SLACK or last == first + 1:
            return line
        reach = last - 1


def is_space(paragraph: Paragraph, grapheme: int) -> bool:
    """White space that hangs over a line's end: all but that which never breaks."""
    start, end = paragraph.bounds[grapheme], paragraph.bounds[grapheme + 1]
    part = paragraph.text[start:end]
    return part.isspace() and part not in "\u00a0\u202f\u2007"


def visible_end(paragraph: Paragraph, first: int, last: int) -> int:
    """Where the white space at the end of graphemes first..last begins."""
    while last > first and is_space(paragraph, last - 1):
        last -= 1
    return last


def _advances(paragraph: Paragraph, spacing: float) -> list[float]:
    """Of each grapheme, as if all stood on one line; of a tab the most that it can be."""
    bounds, of = paragraph.bounds, paragraph.grapheme_of
    found = [0.0] * (len(bounds) - 1)
    for run in paragraph.runs:
        if run.font is None:
            found[run.first] = _tab_stop(paragraph, run)
            continue
        start, end, rtl = bounds[run.first], bounds[run.last], bool(run.level % 2)
        for cluster in shape(paragraph.text, start, end, run.font, run.script, rtl, spacing != 0):
            one, after = of[cluster.first], of[cluster.last - 1] + 1
            gap = _gap(paragraph, run, after - 1, spacing) if spacing else 0.0
            for i in range(one, after):
                found[i] += (cluster.advance * run.size + gap) / (after - one)
    return found


def set_line(paragraph: Paragraph, first: int, last: int, spacing: float) -> SetLine:
    """Graphemes first..last on one line, from x = 0."""
    paragraph = _hyphenated(paragraph, last)
    pieces = _pieces(paragraph, first, last)
    glyphs: list[Placed] = []
    cells: list[Cell] = [Cell(0.0, 0.0, bool(paragraph.base))] * (last - first)
    x = 0.0
    for index in bidi.order([piece.level for piece in pieces]):
        x = _set_piece(paragraph, pieces[index], x, spacing, first, glyphs, cells)
    end = visible_end(paragraph, first, last)
    seen = cells[: end - first]
    left = min((cell.x0 for cell in seen), default=0.0)
    right = max((cell.x1 for cell in seen), default=left)
    if seen and spacing:
        run = next(run for run in paragraph.runs if run.first < end <= run.last)
        gap = _gap(paragraph, run, end - 1, spacing)
        left, right = (left + gap, right) if seen[-1].rtl else (left, right - gap)
    return SetLine(first, last, left, right, tuple(glyphs), tuple(cells))


def _hyphenated(paragraph: Paragraph, last: int) -> Paragraph:
    """A soft hyphen is seen where the line is broken after it."""
    text, bounds = paragraph.text, paragraph.bounds
    at = bounds[last] - 1
    if last in (0, len(bounds) - 1) or text[at] != SOFT_HYPHEN:
        return paragraph
    font = next(run.font for run in paragraph.runs if run.first < last <= run.last)
    seen = next((c for c in HYPHENS if font is not None and has(font.face, c)), SOFT_HYPHEN)
    return replace(paragraph, text=text[:at] + seen + text[at + 1 :])


def _pieces(paragraph: Paragraph, first: int, last: int) -> list[_Piece]:
    """Parts of runs on the line, cut where white space at its end has another level."""
    bounds = paragraph.bounds
    levels = bidi.of_line(
        paragraph.text, paragraph.levels, bounds[first], bounds[last], paragraph.base
    )
    pieces: list[_Piece] = []
    for run in paragraph.runs:
        start, end = max(run.first, first), min(run.last, last)
        for level, group in groupby(range(start, end), lambda i: levels[bounds[i] - bounds[first]]):
            inside = list(group)
            pieces.append(_Piece(run, inside[0], inside[-1] + 1, level))
    return pieces


def _set_piece(
    paragraph: Paragraph,
    piece: _Piece,
    x: float,
    spacing: float,
    first: int,
    glyphs: list[Placed],
    cells: list[Cell],
) -> float:
    """Appends the piece's glyphs and fills its cells; returns where it ends."""
    run, rtl = piece.run, bool(piece.level % 2)
    if run.font is None:
        return _set_tab(paragraph, piece, x, first, cells)
    bounds, of = paragraph.bounds, paragraph.grapheme_of
    start, end = bounds[piece.first], bounds[piece.last]
    font, size, spaced = run.font, run.size, spacing != 0
    for cluster in shape(paragraph.text, start, end, font, run.script, rtl, spaced):
        one = of[cluster.first]
        after = of[cluster.last - 1] + 1
        gap = _gap(paragraph, run, after - 1, spacing) if spaced else 0.0
        begin = x
        if rtl:
            x += gap
        for glyph_id, advance, dx, dy in cluster.glyphs:
            glyphs.append(
                Placed(
                    font, glyph_id, x + dx * size, dy * size, size, advance * size,
                    cluster.first, one,
                )
            )  # fmt: skip
            x += advance * size
        if not rtl:
            x += gap
        if after == one + 1 and cells[one - first].x1 == 0.0 == cells[one - first].x0:
            cells[one - first] = Cell(begin, x, rtl)
        else:
            _share(cells, one - first, after - first, begin, x, rtl)
    return x


def _share(cells: list[Cell], first: int, last: int, x0: float, x1: float, rtl: bool) -> None:
    """Graphemes first..last of one cluster have equal parts of it.

    A grapheme of several clusters (rare: what HarfBuzz parts and UAX 29 does not) grows.
    """
    each = (x1 - x0) / (last - first)
    for i in range(first, last):
        at = last - 1 - i if rtl else i - first
        new = Cell(x0 + at * each, x0 + (at + 1) * each, rtl)
        old = cells[i]
        if old.x1 > old.x0:
            new = Cell(min(old.x0, new.x0), max(old.x1, new.x1), rtl)
        cells[i] = new


def _gap(paragraph: Paragraph, run: Run, grapheme: int, spacing: float) -> float:
    """Letter spacing after a grapheme, in units: none inside cursive script, nor for the unseen."""
    start, end = paragraph.bounds[grapheme], paragraph.bounds[grapheme + 1]
    part = paragraph.text[start:end]
    joined = run.script in CURSIVE and not part.isspace()
    return 0.0 if joined or all(map(is_ignorable, part)) else spacing * run.size


def _set_tab(paragraph: Paragraph, piece: _Piece, x: float, first: int, cells: list[Cell]) -> float:
    """To the next tab stop."""
    stop = _tab_stop(paragraph, piece.run)
    end = (int(x / stop + 1e-6) + 1) * stop if stop else x
    cells[piece.first - first] = Cell(x, end, bool(piece.level % 2))
    return end


def _tab_stop(paragraph: Paragraph, run: Run) -> float:
    """Eight spaces of the first font of the paragraph, or two em where it has none."""
    font = next((other.font for other in paragraph.runs if other.font is not None), None)
    return run.size * TAB_SPACES * (0.25 if font is None else width(font, " "))
