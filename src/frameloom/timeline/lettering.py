"""Text layers as panes: what is set, in which colours, and how far each piece of it has come.

The pane is the text's block with its padding. What does not change from frame to frame is the same
object again, so that a renderer can keep what it has drawn of it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from frameloom.core.lettering import Bitmap, Box, Fill, Group, Lettering, Part, Rgba, lettering
from frameloom.core.outline import Outline, area, backwards, joined, rounded_box
from frameloom.core.picture import Pane
from frameloom.core.surface import U8
from frameloom.text import colour, outlines
from frameloom.text.bidi import Direction
from frameloom.text.fonts import Font
from frameloom.text.layout import Align, Glyph, Layout, Span, layout
from frameloom.timeline.counting import written
from frameloom.timeline.panes import Values, anchor_offset, world_from_pane
from frameloom.timeline.pieces import ALL_THERE, HERE, Coming, coming, count, middles, piece_of


class Setting(NamedTuple):
    """What `text.layout.layout` is asked for."""

    spans: tuple[Span, ...]
    width: float | None
    align: Align
    line_height: float
    letter_spacing: float
    direction: Direction
    base_dir: str

    def block(self) -> Layout:
        return layout(
            self.spans,
            width=self.width,
            align=self.align,
            line_height=self.line_height,
            letter_spacing=self.letter_spacing,
            direction=self.direction,
            base_dir=self.base_dir,
        )


class Style(NamedTuple):
    """How a text looks. `colours`: of each span. Lengths in units."""

    colours: tuple[Rgba, ...]
    stroke: tuple[Rgba, float] | None
    shadow: tuple[Rgba, float, tuple[float, float], float] | None
    box: tuple[Rgba, float] | None
    padding: float


def text_pane(owner: str, values: Values, since_start_s: Fraction, base_dir: str) -> Pane | None:
    """The pane of an evaluated text layer; None where there is nothing of it to be seen."""
    if 0.0 in values["scale"][:2]:
        return None
    spans, colours = _spans(values)
    setting = Setting(
        spans, values["width"], values["align"], values["line_height"], values["letter_spacing"],
        values["direction"], base_dir,
    )  # fmt: skip
    block, animate = setting.block(), values["animate"]
    by = animate["by"] if animate else "line"
    how_far = coming(animate, count(block, by), since_start_s)
    drawn = _standing if how_far is ALL_THERE else _moving
    content = drawn(setting, _style(values, colours), by, how_far)
    if content is None:
        return None
    x0, y0, x1, y1 = block.box
    size = x1 - x0 + 2 * values["padding"], y1 - y0 + 2 * values["padding"]
    across, down = values["anchor"]
    down = {"top": 0.0, "middle": down, "bottom": 1.0}[values["vertical_align"]]
    return Pane(
        owner=owner,
        content=content,
        world_from_pane=world_from_pane(values, anchor_offset((across, down), size)),
        size=(max(size[0], 1e-6), max(size[1], 1e-6)),
        opacity=values["opacity"],
        blend=values["blend"],
        z_index=values["z_index"],
        space=values["space"],
    )


def _spans(values: Values) -> tuple[tuple[Span, ...], tuple[Rgba, ...]]:
    """The layer's runs of text with what they leave out filled in, and their colours."""
    parts = values["text"]
    if isinstance(parts, str):
        parts = ({"text": parts},)

    def own(part: Values, key: str) -> Any:
        value = part.get(key)
        return values[key] if value is None else value

    spans = tuple(
        Span(
            part["text"] + (written(part["number"]) if part.get("number") else ""),
            own(part, "size"),
            own(part, "font"),
            int(own(part, "weight")),
            own(part, "italic"),
        )
        for part in parts
    )
    return spans, tuple(own(part, "color") for part in parts)


def _style(values: Values, colours: tuple[Rgba, ...]) -> Style:
    stroke, shadow, box = values["stroke"], values["shadow"], values["box"]
    return Style(
        colours,
        (stroke["color"], stroke["width"]) if stroke and stroke["width"] > 0 else None,
        (shadow["color"], shadow["blur"], tuple(shadow["offset"]), shadow["opacity"])
        if shadow and shadow["opacity"] > 0
        else None,
        (_faded(box["color"], box["opacity"]), box["corner_radius"]) if box else None,
        values["padding"],
    )


def _drawn(
    setting: Setting, style: Style, by: str, how_far: tuple[Coming, ...]
) -> Lettering | None:
    """Box, shadows, strokes, letters: each kind under all of the next."""
    block = setting.block()
    parts: list[Part] = []
    x0, y0, x1, y1 = block.box
    if style.box is not None and style.box[0][3] > 0:
        size = x1 - x0 + 2 * style.padding, y1 - y0 + 2 * style.padding
        parts.append(Fill(rounded_box(*size, style.box[1]), style.box[0]))
    runs = _runs(block, style, by, how_far)
    for make in (_shadow, _stroke, _letters):
        for run in runs:
            parts += make(run, style)
    return lettering(tuple(parts))


_standing = lru_cache(maxsize=256)(_drawn)
_moving = lru_cache(maxsize=32)(_drawn)
"""Apart, so that texts on their way do not drive out those that stand still."""


class Run(NamedTuple):
    """Glyphs that look and move alike, at their places: outlines, and those with own colours."""

    coming: Coming
    colour: Rgba
    outline: Outline
    bitmaps: tuple[Bitmap, ...]


def _runs(block: Layout, style: Style, by: str, how_far: tuple[Coming, ...]) -> list[Run]:
    """The glyphs that are to be seen, those alike together, in their order."""
    of, centres = piece_of(by), middles(block, by)
    grouped: dict[tuple[Coming, Rgba, int | None], list[Glyph]] = {}
    for glyph in block.glyphs:
        piece = of(glyph)
        how = HERE if how_far is ALL_THERE else how_far[piece]
        if how.opacity > 0.0:
            # what grows does so about its own middle
            alone = None if how.factor == 1.0 else piece
            grouped.setdefault((how, style.colours[glyph.span], alone), []).append(glyph)
    middle = (block.box[0] + block.box[2]) / 2, (block.box[1] + block.box[3]) / 2
    runs = []
    for (how, tone, alone), glyphs in grouped.items():
        about = (0.0, 0.0) if alone is None else centres[alone]
        places = [_place(glyph, how, about, middle) for glyph in glyphs]
        shapes, bitmaps = [], []
        for glyph, (x, y, em) in zip(glyphs, places, strict=True):
            if colour.is_coloured(glyph.font, glyph.glyph_id):
                bitmaps.append(glyph_bitmap(glyph, (x, y), em, tone))
            else:
                shape = glyph_outline(glyph.font, glyph.glyph_id)
                shapes.append(Outline(shape.points * em + (x, y), shape.verbs))
        runs.append(Run(how, tone, joined(shapes), tuple(bitmaps)))
    return runs


def _place(
    glyph: Glyph, how: Coming, about: tuple[float, float], middle: tuple[float, float]
) -> tuple[float, float, float]:
    """Origin and em of a glyph in the pane's space, on its way."""
    x = about[0] + (glyph.x - about[0]) * how.factor + how.move[0] - middle[0]
    y = about[1] + (glyph.y - about[1]) * how.factor + how.move[1] - middle[1]
    return x, y, glyph.size * how.factor


@lru_cache(maxsize=8192)
def glyph_outline(font: Font, glyph_id: int) -> Outline:
    """A glyph's outline in em, counter-clockwise round what is filled, whatever its format does.

    So outlines of several glyphs may be joined, and where they overlap nothing cancels out.
    """
    shape = outlines.outline(font, glyph_id)
    return backwards(shape) if area(shape) < 0 else shape


def glyph_bitmap(glyph: Glyph, origin: tuple[float, float], em: float, tone: Rgba) -> Bitmap:
    red, green, blue = (round(255 * value) for value in tone[:3])
    draw = partial(_picture, glyph.font, glyph.glyph_id, (red, green, blue))
    x0, y0, x1, y1 = (em * edge for edge in draw(64)[1])
    box = origin[0] + x0, origin[1] + y0, origin[0] + x1, origin[1] + y1
    return Bitmap(draw, origin, em, box)


def _picture(
    font: Font, glyph_id: int, foreground: tuple[int, int, int], ppem: int
) -> tuple[U8, Box]:
    made = colour.bitmap(font, glyph_id, ppem, foreground)
    if made is None:
        return np.zeros((1, 1, 4), np.uint8), (0.0, 0.0, 0.0, 0.0)
    return made.pixels, made.box


def _shadow(run: Run, style: Style) -> list[Part]:
    if style.shadow is None:
        return []
    tone, blur, (dx, dy), opacity = style.shadow
    tone = _faded(tone, opacity)
    sigma = float(np.hypot(blur, run.coming.blur))
    moved = Outline(run.outline.points + np.array([dx, dy]), run.outline.verbs)
    spread = style.stroke[1] if style.stroke else 0.0
    parts: list[Part] = [Fill(moved, tone, run.coming.opacity * run.colour[3], spread, sigma)]
    for bitmap in run.bitmaps:
        (x, y), box = bitmap.origin, bitmap.box
        place = box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy
        ghost = Bitmap(bitmap.draw, (x + dx, y + dy), bitmap.em, place, tone)
        parts.append(Group((ghost,), run.coming.opacity, sigma))
    return parts


def _stroke(run: Run, style: Style) -> list[Part]:
    if style.stroke is None or not len(run.outline.verbs):
        return []
    tone, width = style.stroke
    how = run.coming
    width *= how.factor
    return [Fill(run.outline, tone, how.opacity, width, how.blur, over=run.colour[3])]


def _letters(run: Run, _: Style) -> list[Part]:
    how = run.coming
    parts: list[Part] = []
    if len(run.outline.verbs):
        parts.append(Fill(run.outline, run.colour, how.opacity, blur=how.blur))
    alike = how.opacity >= 1.0 and how.blur <= 0.0
    return parts + [b if alike else Group((b,), how.opacity, how.blur) for b in run.bitmaps]


def _faded(tone: Rgba, opacity: float) -> Rgba:
    return (*tone[:3], tone[3] * opacity)
