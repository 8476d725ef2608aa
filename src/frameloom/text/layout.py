"""Text set in lines: every glyph in its place. See docs/architecture.md, "Text".

Lengths are in the unit of the spans' sizes, y goes up, and the origin is the middle of the block's
box in x; in y it is its top, middle or bottom, by `vertical_align`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final, Literal, NamedTuple

from frameloom.text import breaks
from frameloom.text.bidi import Direction
from frameloom.text.fonts import Font
from frameloom.text.items import Han, Look, Paragraph, east_asian, itemise
from frameloom.text.justify import justified
from frameloom.text.lines import SetLine, break_lines
from frameloom.text.shape import metrics

Align = Literal["left", "center", "right", "justify"]
VerticalAlign = Literal["top", "middle", "bottom"]
Box = tuple[float, float, float, float]
_SHARE: Final = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


class Span(NamedTuple):
    """A run of text of one look."""

    text: str
    size: float
    """The em."""
    font: str | None = None
    """A family's name or a file's path; None is the bundled family."""
    weight: float = 400
    italic: bool = False


class Glyph(NamedTuple):
    """One glyph: where its origin is, how large it is, and what it is of."""

    font: Font
    glyph_id: int
    x: float
    y: float
    size: float
    advance: float
    span: int
    grapheme: int
    word: int
    line: int


class Line(NamedTuple):
    """text[start:end] on one line; a line break at its end belongs to it."""

    start: int
    end: int
    baseline: float
    ascent: float
    descent: float
    left: float
    right: float
    rtl: bool


class Grapheme(NamedTuple):
    """What a reader takes for one character, text[start:end], and where it stands."""

    start: int
    end: int
    x0: float
    x1: float
    word: int
    line: int
    span: int
    rtl: bool


@dataclass(frozen=True)
class Layout:
    """Text in its lines."""

    text: str
    glyphs: tuple[Glyph, ...]
    """In visual order, line by line."""
    lines: tuple[Line, ...]
    graphemes: tuple[Grapheme, ...]
    """In reading order."""
    words: int
    box: Box
    """x0, y0, x1, y1."""


@lru_cache(maxsize=512)
def layout(
    spans: tuple[Span, ...],
    *,
    width: float | None = None,
    align: Align = "center",
    vertical_align: VerticalAlign = "middle",
    line_height: float = 1.2,
    letter_spacing: float = 0.0,
    direction: Direction = "auto",
    base_dir: str = "",
    han: Han | None = None,
) -> Layout:
    """Sets `spans` in lines no wider than `width`; None breaks only where the text says so.

    `line_height` is a multiple of the size, `letter_spacing` of the em; `direction` is that of each
    paragraph ("auto": its first strong letter's). `base_dir` is the folder of the project, for
    fonts; `han` says whose Han characters are meant, None is what this text alone tells
    (`items.east_asian`). ProjectError for a font or a glyph that is not there.
    """
    text = "".join(span.text for span in spans)
    looks = [Look(span.font, span.weight, span.italic, span.size) for span in spans]
    owners = [index for index, span in enumerate(spans) for _ in span.text]
    block = _Block(text, looks, owners, line_height, base_dir)
    for start, end, after in breaks.paragraphs(text):
        inner = [looks[owner] for owner in owners[start:end]]
        paragraph = itemise(text[start:end], inner, direction, base_dir, han or east_asian(text))
        block.add(paragraph, list(break_lines(paragraph, width, letter_spacing)), start, after)
    return block.finish(width, align, vertical_align)


class _Row(NamedTuple):
    """A line that waits for its place."""

    paragraph: Paragraph
    line: SetLine
    start: int
    """Of its paragraph, in the text."""
    first_grapheme: int
    """Of its paragraph."""
    end: int
    ends_paragraph: bool
    above: float
    below: float
    ascent: float
    descent: float


class _Block:
    """Collects lines, then puts them under each other."""

    def __init__(
        self,
        text: str,
        looks: Sequence[Look],
        owners: Sequence[int],
        line_height: float,
        base_dir: str,
    ) -> None:
        self.text, self.looks, self.owners = text, looks, owners
        self.line_height, self.base_dir = line_height, base_dir
        self.rows: list[_Row] = []
        self.word_of: list[int] = []
        self.bounds: list[tuple[int, int]] = []
        self.words = 0

    def add(self, paragraph: Paragraph, lines: list[SetLine], start: int, after: int) -> None:
        first = len(self.bounds)
        self._number(paragraph, start)
        length = len(paragraph.text)
        for line in lines:
            last = line is lines[-1]
            end = after if last else start + paragraph.bounds[line.last]
            heights = self._heights(start + paragraph.bounds[line.first], start + length, end)
            self.rows.append(_Row(paragraph, line, start, first, end, last, *heights))
        if after > start + length:
            self.bounds.append((start + length, after))
            self.word_of.append(max(self.words - 1, 0))

    def _number(self, paragraph: Paragraph, start: int) -> None:
        """Graphemes and words are counted through the whole text."""
        starts = set(breaks.words(paragraph.text)[:-1])
        for begin, end in pairwise(paragraph.bounds):
            self.words += begin in starts
            self.bounds.append((start + begin, start + end))
            self.word_of.append(max(self.words - 1, 0))

    def _heights(self, start: int, paragraph_end: int, end: int) -> tuple[float, ...]:
        """Above and below the baseline with half the leading each, as CSS; ascent and descent."""
        stop = min(end, paragraph_end)
        used = set(self.owners[start:stop]) or {self._owner_near(start)}
        found = []
        for look in {self.looks[owner] for owner in used} if self.looks else ():
            ascent, descent = metrics(look.primary(self.base_dir))
            half = (self.line_height - ascent - descent) / 2
            found.append([look.size * v for v in (ascent + half, descent + half, ascent, descent)])
        return tuple(max(values) for values in zip(*found, strict=True)) or (0.0,) * 4

    def _owner_near(self, at: int) -> int:
        """Of an empty line: the span of the line break that ends it, or else the one before it."""
        if not self.owners:
            return 0
        return self.owners[min(at, len(self.owners) - 1)]

    def finish(self, width: float | None, align: Align, vertical_align: VerticalAlign) -> Layout:
        natural = max((row.line.right - row.line.left for row in self.rows), default=0.0)
        across = natural if width is None else width
        tops = list(accumulate((row.above + row.below for row in self.rows), initial=0.0))
        top = tops[-1] * _SHARE[vertical_align]
        glyphs: list[Glyph] = []
        lines: list[Line] = []
        cells: list[Grapheme] = []
        for index, row in enumerate(self.rows):
            baseline = top - tops[index] - row.above
            self._put(row, index, baseline, across, align, glyphs, lines, cells)
        box = (-across / 2, top - tops[-1], across / 2, top)
        return Layout(self.text, tuple(glyphs), tuple(lines), tuple(cells), self.words, box)

    def _put(
        self,
        row: _Row,
        index: int,
        baseline: float,
        across: float,
        align: Align,
        glyphs: list[Glyph],
        lines: list[Line],
        cells: list[Grapheme],
    ) -> None:
        paragraph, line = row.paragraph, row.line
        rtl = bool(paragraph.base)
        if align == "justify" and not row.ends_paragraph:
            line = justified(paragraph, line, across)
        shift = _shift(line, across, align, rtl)
        for placed in line.glyphs:
            font, glyph_id, x, y, size, advance, first, own = placed
            grapheme = row.first_grapheme + own
            glyphs.append(
                Glyph(
                    font, glyph_id, x + shift, y + baseline, size, advance,
                    self.owners[row.start + first], grapheme, self.word_of[grapheme], index,
                )
            )  # fmt: skip
        for i, cell in enumerate(line.cells, row.first_grapheme + line.first):
            start, end = self.bounds[i]
            cells.append(
                Grapheme(
                    start, end, cell.x0 + shift, cell.x1 + shift,
                    self.word_of[i], index, self.owners[start], cell.rtl,
                )
            )  # fmt: skip
        left, right = line.left + shift, line.right + shift
        start = row.start + paragraph.bounds[line.first]
        if row.ends_paragraph and row.end > row.start + len(paragraph.text):
            at = left if rtl else right
            start_of_break = row.start + len(paragraph.text)
            i = len(cells)
            cells.append(
                Grapheme(
                    start_of_break, row.end, at, at,
                    self.word_of[i], index, self.owners[start_of_break], rtl,
                )
            )  # fmt: skip
        lines.append(Line(start, row.end, baseline, row.ascent, row.descent, left, right, rtl))


def _shift(line: SetLine, across: float, align: Align, rtl: bool) -> float:
    """What brings the line's left to its place in a box about 0."""
    spare = across - (line.right - line.left)
    share = {"left": 0.0, "center": 0.5, "right": 1.0, "justify": float(rtl)}[align]
    return -across / 2 + spare * share - line.left


def boxes(made: Layout, start: int, end: int) -> tuple[Box, ...]:
    """Rectangles of text[start:end]: one for each line, and each stretch that is one in sight.

    As high as the line's ascent and descent; white space at the end of a line is left out.
    """
    found: list[Box] = []
    for index, line in enumerate(made.lines):
        cells = sorted(
            (cell.x0, cell.x1)
            for cell in made.graphemes
            if cell.line == index and start <= cell.start < end and _in_line(cell, line)
        )
        stretches: list[list[float]] = []
        for x0, x1 in cells:
            if stretches and x0 <= stretches[-1][1] + 1e-9:
                stretches[-1][1] = max(stretches[-1][1], x1)
            else:
                stretches.append([x0, x1])
        below, above = line.baseline - line.descent, line.baseline + line.ascent
        found += [(x0, below, x1, above) for x0, x1 in stretches]
    return tuple(found)


def _in_line(cell: Grapheme, line: Line) -> bool:
    return cell.x1 > cell.x0 and cell.x0 >= line.left - 1e-9 and cell.x1 <= line.right + 1e-9
