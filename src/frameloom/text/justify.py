"""Justified lines: what is left of the width goes between words and between ideographs."""

from __future__ import annotations

from dataclasses import replace

from frameloom.text.breaks import is_ideograph
from frameloom.text.items import Paragraph
from frameloom.text.lines import Cell, SetLine, is_space, visible_end


def justified(paragraph: Paragraph, line: SetLine, across: float) -> SetLine:
    """The line made `across` wide; as it is where it has no place to grow."""
    spare = across - (line.right - line.left)
    places = _places(paragraph, line)
    if spare <= 0 or not places:
        return line
    each = spare / len(places)
    edges = [_edge(line.cells[place]) for place in places]
    shifts = [each * sum(edge <= cell.x0 + 1e-9 for edge in edges) for cell in line.cells]
    cells = [
        Cell(cell.x0 + shift, cell.x1 + shift, cell.rtl)
        for cell, shift in zip(line.cells, shifts, strict=True)
    ]
    for place in places:
        cell = cells[place]
        cells[place] = (
            cell._replace(x0=cell.x0 - each) if cell.rtl else cell._replace(x1=cell.x1 + each)
        )
    glyphs = tuple(
        glyph._replace(x=glyph.x + shifts[glyph.grapheme - line.first]) for glyph in line.glyphs
    )
    return replace(line, right=line.right + spare, glyphs=glyphs, cells=tuple(cells))


def _edge(cell: Cell) -> float:
    """Where space after a grapheme is put: on the right, or on the left of what runs that way."""
    return cell.x0 if cell.rtl else cell.x1


def _places(paragraph: Paragraph, line: SetLine) -> list[int]:
    """Graphemes of the line, by index in it, after which it may grow."""
    bounds, text = paragraph.bounds, paragraph.text
    last = visible_end(paragraph, line.first, line.last) - 1
    found = []
    for i in range(line.first, last):
        wide = is_ideograph(text[bounds[i]]) or is_ideograph(text[bounds[i + 1]])
        apart = wide and not is_space(paragraph, i + 1)
        if apart or (is_space(paragraph, i) and text[bounds[i]] != "\t"):
            found.append(i - line.first)
    return found
