"""A text that comes piece by piece: which pieces there are, and how far each has come."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from frameloom.params.easing import ease
from frameloom.text.layout import Glyph, Layout


class Coming(NamedTuple):
    """A piece on its way: faded, moved (units), scaled about its middle, blurred (sigma, units)."""

    opacity: float = 1.0
    move: tuple[float, float] = (0.0, 0.0)
    factor: float = 1.0
    blur: float = 0.0


HERE: Final = Coming()
GONE: Final = Coming(0.0)
ALL_THERE: Final[tuple[Coming, ...]] = ()


def coming(
    animate: Mapping[str, Any] | None, count: int, since_start_s: Fraction
) -> tuple[Coming, ...]:
    """How far each of `count` pieces has come; ALL_THERE where nothing moves any more.

    Each takes the same time p, and begins when the one before it has come `stagger` of its way:
    p (1 + (count - 1) stagger) is the `duration`. A typewriter shows piece k from k / count of the
    duration on.
    """
    if animate is None:
        return ALL_THERE
    t, whole = since_start_s - animate["delay"], animate["duration"]
    if t >= whole:
        return ALL_THERE
    if animate["type"] == "typewriter":
        shown = min(math.floor(t * count / whole) + 1, count) if t >= 0 else 0
        return (HERE,) * shown + (GONE,) * (count - shown)
    stagger = float(animate["stagger"])
    own = float(whole) / (1 + (count - 1) * stagger)
    return tuple(_on_its_way(animate, (float(t) / own) - k * stagger) for k in range(count))


def _on_its_way(animate: Mapping[str, Any], progress: float) -> Coming:
    if progress <= 0.0:
        return GONE
    if progress >= 1.0:
        return HERE
    eased = ease(animate["easing"], progress)
    opacity = min(max(eased, 0.0), 1.0)
    kind = animate["type"]
    if kind == "slide":
        x, y = animate["offset"]
        return Coming(opacity, (x * (1 - eased), y * (1 - eased)))
    if kind == "scale":
        factor = animate["factor"] + (1 - animate["factor"]) * eased
        return Coming(opacity, factor=factor) if factor > 0.0 else GONE
    if kind == "blur":
        return Coming(opacity, blur=max(animate["blur"] * (1 - eased), 0.0))
    return Coming(opacity)


def piece_of(by: str) -> Callable[[Glyph], int]:
    """Which piece a glyph is of, where pieces are characters, words or lines."""
    if by == "character":
        return lambda glyph: glyph.grapheme
    return (lambda glyph: glyph.word) if by == "word" else (lambda glyph: glyph.line)


def count(block: Layout, by: str) -> int:
    """How many pieces there are."""
    return {"character": len(block.graphemes), "word": block.words, "line": len(block.lines)}[by]


def middles(block: Layout, by: str) -> tuple[tuple[float, float], ...]:
    """The middle of each piece, in the layout's units."""
    if by == "line":
        return tuple(((line.left + line.right) / 2, _height(block, k)) for k, line in
                     enumerate(block.lines))  # fmt: skip
    if by == "character":
        return tuple(((g.x0 + g.x1) / 2, _height(block, g.line)) for g in block.graphemes)
    ends: dict[int, tuple[float, float, int]] = {}
    for g in block.graphemes:
        x0, x1, line = ends.get(g.word, (g.x0, g.x1, g.line))
        ends[g.word] = min(x0, g.x0), max(x1, g.x1), line
    return tuple(
        ((x0 + x1) / 2, _height(block, line)) for _, (x0, x1, line) in sorted(ends.items())
    )


def _height(block: Layout, line: int) -> float:
    """The middle between a line's ascent and descent."""
    found = block.lines[line]
    return found.baseline + (found.ascent - found.descent) / 2
