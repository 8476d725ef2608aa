"""Cues set in lines, cut into pages and put in their places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from frameloom.captions import Cue, frames_of
from frameloom.captions.pages import broken, even_ends, line_ends, paged
from frameloom.project.caption_looks import setting
from frameloom.project.captions import Captions, Highlight
from frameloom.text.breaks import line_breaks
from frameloom.text.items import Han
from frameloom.timeline.caption_blocks import Block, Lit, extent, lines_of
from frameloom.timeline.caption_places import Rect, clear_of, placed, wish


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A cue that is on `frames` of the timeline (not empty), and the captions it is of. `han`:
    whose Han characters they mean."""

    part: Captions
    cue: Cue
    frames: range
    han: Han


@dataclass(frozen=True, slots=True)
class Page:
    """What stands together of a cue, on `frames`; `spoken`: those of each of the block's words.
    `rect` is in heights."""

    frames: range
    block: Block
    spoken: tuple[range, ...]
    rect: Rect
    upwards: bool
    fixed: bool
    highlight: Highlight | None


class Setter:
    """Sets cues for a picture of `size` pixels; `folder` is where paths of fonts start."""

    def __init__(self, size: tuple[int, int], folder: str, fps: Fraction) -> None:
        self._aspect, self._folder, self._fps = size[0] / size[1], folder, fps

    def pages(self, asked: Asked) -> list[Page]:
        """The cue's pages that are on a frame, where they ask to stand."""
        part, cue, han = asked.part, asked.cue, asked.han
        found = [self._page(part, piece, han) for piece in self._paged(part, cue, han)]
        return [page for page in found if page.frames]

    def _paged(self, part: Captions, cue: Cue, han: Han) -> list[Cue]:
        if part.max_characters is not None:
            text = cue.text
            cue = broken(cue, line_ends(text, part.max_characters, line_breaks(text)))
        laid = lines_of(self._block(part, cue, han))
        if part.max_lines is None or len(laid.lines) <= part.max_lines:
            return [self._evened(part, cue, han, len(laid.lines))]
        return paged(cue, [(line.start, line.end) for line in laid.lines], part.max_lines)

    def _evened(self, part: Captions, cue: Cue, han: Han, rows: int) -> Cue:
        """A cue that only the margins wrap, with lines of much the same length."""
        text = cue.text
        if rows == 1 or "\n" in text:
            return cue
        even = broken(cue, even_ends(text, rows, line_breaks(text)))
        return even if len(lines_of(self._block(part, even, han)).lines) == rows else cue

    def _page(self, part: Captions, cue: Cue, han: Han) -> Page:
        block = self._block(part, cue, han)
        size = extent(block.setting, lines_of(block)).size
        asked = wish(cue.place, part.position, block.setting.align, part.margin)
        return Page(
            frames=frames_of(max(cue.start_s, Fraction(0)), cue.end_s, self._fps),
            block=block,
            spoken=tuple(frames_of(w.start_s, w.end_s, self._fps) for w in block.words),
            rect=placed(asked, size, self._aspect, part.margin),
            upwards=asked.anchor[1] >= 0.5,
            fixed=asked.fixed,
            highlight=part.highlight if block.words else None,
        )

    def _block(self, part: Captions, cue: Cue, han: Han) -> Block:
        return Block(
            setting=setting(part, cue, self._folder),
            width=self._width(part, cue),
            base_dir=self._folder,
            han=han,
            words=cue.words if part.highlight is not None else (),
            lit=_lit(part.highlight),
        )

    def _width(self, part: Captions, cue: Cue) -> float:
        """What lines may take, the box's padding left out; heights."""
        share = min(1 - 2 * part.margin[0], cue.place.width or 1.0)
        pad = part.style.box.padding if part.style and part.style.box else 0.0
        return max(share * self._aspect - 2 * pad, 0.01)


def _lit(light: Highlight | None) -> Lit | None:
    if light is None:
        return None
    return Lit(light.color.rgba, light.box.rgba if light.box is not None else None)


def stacked(pages: list[Page]) -> list[Page]:
    """In order of time, each clear of those that are already there and still shown."""
    made: list[Page] = []
    for page in sorted(pages, key=lambda page: page.frames.start):
        others = [other.rect for other in made if other.frames.stop > page.frames.start]
        free = page.rect if page.fixed else clear_of(page.rect, others, page.upwards, 0.0)
        made.append(replace(page, rect=free))
    return made
