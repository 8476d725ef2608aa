"""A paragraph broken into lines, and each line's glyphs in their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from frameloom.text import bidi, breaks
from frameloom.text.fonts import Font
from frameloom.text.items import Paragraph, Run, is_ignorable
from frameloom.text.shape import CURSIVE, Shaped, shape, width

TAB_SPACES: Final = 8
_SLACK: Final = 1e-9
"""Of a line's width: sums of floats may be that much too long."""


class Placed(NamedTuple):
    """A glyph on its line: x and y from the line's start and baseline."""

    font: Font
    shaped: Shaped
    run: Run
    x: float
    y: float
    advance: float
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
    """Of each grapheme, as if all stood on one line."""
    line = set_line(paragraph, 0, len(paragraph.bounds) - 1, spacing)
    return [cell.x1 - cell.x0 for cell in line.cells]


def set_line(paragraph: Paragraph, first: int, last: int, spacing: float) -> SetLine:
    """Graphemes first..last on one line, from x = 0."""
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
        gap = _gap(paragraph, end - 1, spacing)
        left, right = (left + gap, right) if seen[-1].rtl else (left, right - gap)
    return SetLine(first, last, left, right, tuple(glyphs), tuple(cells))


def _pieces(paragraph: Paragraph, first: int, last: int) -> list[_Piece]:
    """Parts of runs on the line, cut where white space at its end has another level."""
    bounds = paragraph.bounds
    levels = bidi.of_line(
        paragraph.text, paragraph.levels, bounds[first], bounds[last], paragraph.base
    )
    pieces: list[_Piece] = []
    for run in paragraph.runs:
        for i in range(max(run.first, first), min(run.last, last)):
            level = levels[bounds[i] - bounds[first]]
            if pieces and pieces[-1].run is run and pieces[-1].level == level:
                pieces[-1] = pieces[-1]._replace(last=i + 1)
            else:
                pieces.append(_Piece(run, i, i + 1, level))
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
    bounds = paragraph.bounds
    start, end = bounds[piece.first], bounds[piece.last]
    shaped = shape(paragraph.text, start, end, run.font, run.script, rtl, spacing != 0)
    starts = sorted({glyph.cluster for glyph in shaped})
    at = 0
    while at < len(shaped):
        cluster = shaped[at].cluster
        stop = at
        while stop < len(shaped) and shaped[stop].cluster == cluster:
            stop += 1
        after = bisect_right(starts, cluster)
        covered_first = bisect_right(bounds, cluster) - 1
        covered_last = bisect_left(bounds, starts[after]) if after < len(starts) else piece.last
        gap = _gap(paragraph, max(covered_last - 1, covered_first), spacing)
        begin = x
        x += gap if rtl else 0.0
        for glyph in shaped[at:stop]:
            dx, dy = glyph.dx * run.size, glyph.dy * run.size
            advance = glyph.advance * run.size
            glyphs.append(Placed(run.font, glyph, run, x + dx, dy, advance, covered_first))
            x += advance
        x += 0.0 if rtl else gap
        _share(cells, covered_first - first, covered_last - first, begin, x, rtl)
        at = stop
    return x


def _share(cells: list[Cell], first: int, last: int, x0: float, x1: float, rtl: bool) -> None:
    """Graphemes first..last of one cluster have equal parts of it.

    A grapheme of several clusters (rare: what HarfBuzz parts and UAX 29 does not) grows.
    """
    if last <= first:
        last = first + 1
    each = (x1 - x0) / (last - first)
    for i in range(first, last):
        at = last - 1 - i if rtl else i - first
        new = Cell(x0 + at * each, x0 + (at + 1) * each, rtl)
        old = cells[i]
        if old.x1 > old.x0:
            new = Cell(min(old.x0, new.x0), max(old.x1, new.x1), rtl)
        cells[i] = new


def _gap(paragraph: Paragraph, grapheme: int, spacing: float) -> float:
    """Letter spacing after a grapheme, in units: none inside cursive script, nor for the unseen."""
    if not spacing:
        return 0.0
    start, end = paragraph.bounds[grapheme], paragraph.bounds[grapheme + 1]
    part = paragraph.text[start:end]
    run = next(run for run in paragraph.runs if run.first <= grapheme < run.last)
    joined = run.script in CURSIVE and not part.isspace()
    return 0.0 if joined or all(map(is_ignorable, part)) else spacing * run.size


def _set_tab(paragraph: Paragraph, piece: _Piece, x: float, first: int, cells: list[Cell]) -> float:
    """To the next multiple of eight spaces of the font beside it."""
    near = [run for run in paragraph.runs if run.font is not None]
    stop = (
        piece.run.size * TAB_SPACES * (width(near[0].font, " ") if near and near[0].font else 0.25)
    )
    for i in range(piece.first, piece.last):
        end = (int(x / stop + 1e-6) + 1) * stop if stop else x
        cells[i - first] = Cell(x, end, bool(piece.level % 2))
        x = end
    return x
