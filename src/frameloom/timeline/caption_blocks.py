"""A block of captions drawn: its box, its letters, and each spoken word by itself.

Everything is in the block's own space: its middle is the origin, y up, picture heights. What is
drawn once is the same object again, so that a renderer keeps what it has made of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from frameloom.captions.cues import Rgba, Word
from frameloom.core.lettering import Bitmap, Fill, Lettering, Part, lettering
from frameloom.core.outline import Outline, joined, rounded_box
from frameloom.project.caption_looks import Setting
from frameloom.text import colour
from frameloom.text.items import Han
from frameloom.text.layout import Glyph, Layout, boxes, layout
from frameloom.timeline.lettering import glyph_bitmap, glyph_outline

_UNDERLINE: Final = (-0.12, 0.06)
_STRIKE: Final = (0.28, 0.06)
"""Middle above the baseline and thickness, in em."""
_BOX_PADDING: Final = 0.08
"""Beside a spoken word, of its line's height."""


class Extent(NamedTuple):
    """What the letters fill, in the layout's space: left, bottom, right, top."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        return self.right - self.left, self.top - self.bottom


class Piece(NamedTuple):
    """A spoken word, or what of it is on one line. `x`: its left and right; `share`: the part of
    the word's time that it fills, from and to."""

    plain: Lettering | None
    lit: Lettering | None
    box: Lettering | None
    middle: tuple[float, float]
    x: tuple[float, float]
    share: tuple[float, float]
    rtl: bool


class Lit(NamedTuple):
    """How a spoken word stands out."""

    colour: Rgba
    box: Rgba | None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A page of captions as it is set, in lines no wider than `width`; `words` have looks of their
    own, by `lit`. `han`: whose Han characters are meant in all of the captions."""

    setting: Setting
    width: float
    base_dir: str
    han: Han
    words: tuple[Word, ...] = ()
    lit: Lit | None = None


Tones = dict[int, Rgba | None]
"""Characters to draw, with a colour that goes over their own."""

State = Literal["plain", "lit", "apart"]
"""A word of a block: as its text, in the colour of spoken ones, or drawn by itself."""


def lines_of(block: Block) -> Layout:
    """The text in lines. Raises ProjectError for a glyph no font has."""
    made = block.setting
    return layout(
        made.spans,
        width=block.width,
        align=made.align,
        line_height=made.line_height,
        letter_spacing=made.letter_spacing,
        base_dir=block.base_dir,
        han=block.han,
    )


def extent(made: Setting, laid: Layout) -> Extent:
    """Of all lines with the box's padding about them; of no width where there are none."""
    pad = made.box.padding if made.box is not None else 0.0
    lines = [line for line in laid.lines if line.right > line.left] or list(laid.lines)
    return Extent(
        min(line.left for line in lines) - pad,
        lines[-1].baseline - lines[-1].descent - pad,
        max(line.right for line in lines) + pad,
        lines[0].baseline + lines[0].ascent + pad,
    )


@lru_cache(maxsize=64)
def rest(block: Block, states: tuple[State, ...]) -> Lettering | None:
    """The block's box and all letters, without the words that are drawn by themselves."""
    brush = _brush(block)
    made = block.setting
    parts: list[Part] = []
    if made.box is not None and made.box.colour[3] > 0:
        size = extent(made, brush.layout).size
        parts.append(Fill(rounded_box(*size, made.box.radius), made.box.colour))
    chars: Tones = dict.fromkeys(range(len(brush.layout.text)))
    for word, state in zip(block.words, states, strict=True):
        for i in range(word.first, word.end):
            if state == "apart":
                chars.pop(i, None)
            elif state == "lit" and block.lit is not None:
                chars[i] = block.lit.colour
    parts += brush.letters(chars)
    return lettering(tuple(parts))


@lru_cache(maxsize=64)
def pieces(block: Block, number: int) -> tuple[Piece, ...]:
    """A word's parts, one for each line that it is on, in reading order."""
    brush, word = _brush(block), block.words[number]
    made, filled = [], 0.0
    spots = list(brush.spots(word))
    whole = sum(x1 - x0 for _, (x0, _, x1, _), _ in spots) or 1.0
    for line, (x0, y0, x1, y1), rtl in spots:
        chars = [i for i in range(word.first, word.end) if brush.line_of(i) == line]
        own = brush.letters(dict.fromkeys(chars))
        bright = brush.letters(dict.fromkeys(chars, block.lit.colour)) if block.lit else own
        middle, pad = ((x0 + x1) / 2, (y0 + y1) / 2), _BOX_PADDING * (y1 - y0)
        box = Fill(
            rounded_box(x1 - x0 + 2 * pad, y1 - y0, 2 * pad, middle),
            block.lit.box if block.lit and block.lit.box else (0.0, 0.0, 0.0, 0.0),
        )
        share = (x1 - x0) / whole
        made.append(
            Piece(
                plain=lettering(tuple(own)),
                lit=lettering(tuple(bright)),
                box=lettering((box,)) if box.colour[3] > 0 else None,
                middle=middle,
                x=(x0, x1),
                share=(filled, filled + share),
                rtl=rtl,
            )
        )
        filled += share
    return tuple(made)


def _brush(block: Block) -> _Brush:
    laid = lines_of(block)
    field = extent(block.setting, laid)
    shift = -(field.left + field.right) / 2, -(field.bottom + field.top) / 2
    return _Brush(block.setting, laid, shift)


class _Brush(NamedTuple):
    """Draws letters of a layout that is moved by `shift`."""

    made: Setting
    layout: Layout
    shift: tuple[float, float]

    def letters(self, chars: Tones) -> list[Part]:
        """One stroke round all of the given characters, then their letters."""
        cells = self.layout.graphemes
        shapes: dict[Rgba, list[Outline]] = {}
        bitmaps: list[Bitmap] = []
        for glyph in self.layout.glyphs:
            first = cells[glyph.grapheme].start
            if first not in chars:
                continue
            tone = chars[first] or self.made.tones[glyph.span]
            if colour.is_coloured(glyph.font, glyph.glyph_id):
                bitmaps.append(glyph_bitmap(glyph, self._at(glyph), glyph.size, tone))
            else:
                outline = glyph_outline(glyph.font, glyph.glyph_id)
                placed = Outline(outline.points * glyph.size + self._at(glyph), outline.verbs)
                shapes.setdefault(tone, []).append(placed)
        for tone, rule in self._rules(chars):
            shapes.setdefault(tone, []).append(rule)
        fills = [Fill(joined(found), tone) for tone, found in shapes.items()]
        stroke = self.made.stroke
        if stroke is None or not fills:
            return [*fills, *bitmaps]
        whole = joined([fill.outline for fill in fills])
        return [Fill(whole, stroke[0], spread=stroke[1]), *fills, *bitmaps]

    def _rules(self, chars: Tones) -> Iterable[tuple[Rgba, Outline]]:
        """Lines under and through."""
        at = 0
        for k, span in enumerate(self.made.spans):
            wanted = (self.made.under[k], _UNDERLINE), (self.made.strike[k], _STRIKE)
            for middle, thickness in (rule for is_set, rule in wanted if is_set):
                own = {i: chars[i] for i in range(at, at + len(span.text)) if i in chars}
                for first, end, tone in _stretches(own):
                    for x0, x1, baseline in self._rows(first, end):
                        centre = (x0 + x1) / 2, baseline + middle * span.size
                        size = x1 - x0, thickness * span.size
                        yield tone or self.made.tones[k], rounded_box(*size, 0.0, centre)
            at += len(span.text)

    def spots(self, word: Word) -> Iterable[tuple[int, tuple[float, float, float, float], bool]]:
        """For each line that the word is on: which, where (left, bottom, right, top), and whether
        it runs from right to left."""
        dx, dy = self.shift
        for k, row in enumerate(self.layout.lines):
            cells = [
                c for c in self.layout.graphemes if c.line == k and word.first <= c.start < word.end
            ]
            if cells:
                left, right = min(c.x0 for c in cells) + dx, max(c.x1 for c in cells) + dx
                low, high = row.baseline - row.descent + dy, row.baseline + row.ascent + dy
                yield k, (left, low, right, high), cells[0].rtl

    def line_of(self, char: int) -> int:
        lines = self.layout.lines
        return next((k for k, line in enumerate(lines) if line.start <= char < line.end), -1)

    def _rows(self, first: int, end: int) -> Iterable[tuple[float, float, float]]:
        """Left, right and baseline of each stretch of the characters."""
        for row in self.layout.lines:
            for x0, _, x1, _ in boxes(self.layout, max(first, row.start), min(end, row.end)):
                yield x0 + self.shift[0], x1 + self.shift[0], row.baseline + self.shift[1]

    def _at(self, glyph: Glyph) -> tuple[float, float]:
        return glyph.x + self.shift[0], glyph.y + self.shift[1]


def _stretches(chars: Tones) -> list[tuple[int, int, Rgba | None]]:
    """Runs of neighbours in one tone, half-open."""
    found: list[tuple[int, int, Rgba | None]] = []
    for i, tone in sorted(chars.items()):
        if found and found[-1][1:] == (i, tone):
            found[-1] = found[-1][0], i + 1, tone
        else:
            found.append((i, i + 1, tone))
    return found
