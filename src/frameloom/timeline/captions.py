"""Captions on the timeline: what is burned into each frame, and what is written beside or in it.

Everything that can be known is known before frame 0: the files are read, every cue is set in lines,
cut into pages and put in its place. After that a frame's captions are looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from frameloom.captions import Cue, Index, Line, Word, cut, frames_of
from frameloom.captions.pages import broken, line_ends, paged
from frameloom.core.errors import ProjectError
from frameloom.core.lettering import Lettering
from frameloom.core.picture import Caption, Pane
from frameloom.core.time import frame_time
from frameloom.project import Project, caption_file, font_folder
from frameloom.project.caption_looks import missing_font, setting
from frameloom.project.captions import BURNED, WRITTEN, Captions, Highlight
from frameloom.project.subtitles import caption_track
from frameloom.text.breaks import line_breaks
from frameloom.text.items import Han, east_asian
from frameloom.timeline.caption_blocks import (
    Block,
    Lit,
    Piece,
    State,
    extent,
    lines_of,
    pieces,
    rest,
)
from frameloom.timeline.caption_places import Rect, clear_of, placed, wish

_FAR = 1e3
"""Beyond any picture."""


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


@dataclass(frozen=True, slots=True)
class Subtitles:
    """Cues that are written and not drawn. `format`: of the file beside the video."""

    cues: tuple[Cue, ...]
    mode: str
    format: str
    language: str | None

    def lines(self, frames: range, fps: Fraction) -> list[Line]:
        """Those of an exported range, on its clock."""
        return cut(self.cues, frames, fps)


class CaptionTracks:
    """All captions of a project. `notes` are for the user.

    Raises MediaError where a file is missing, ProjectError for a cue that cannot be read and a
    glyph that no font has.
    """

    def __init__(self, project: Project, frames: int) -> None:
        self.notes: list[str] = []
        self.written: list[Subtitles] = []
        self._fps = Fraction(project.fps)
        self._size, self._folder = project.pixels, font_folder(project)
        pages: list[Page] = []
        for index, part in enumerate(project.captions):
            track, notes = caption_track(project, index)
            self.notes += notes
            if part.mode not in BURNED:
                self.written.append(_subtitles(track.cues, part))
                continue
            if part.mode in WRITTEN:
                self.written.append(_subtitles(track.cues, part))
            if part.highlight is not None and not any(cue.words for cue in track.cues):
                self.notes.append(f"captions[{index}].highlight: no word has a time of its own")
            self._check_fonts(project, part, track.cues)
            han = east_asian("".join(cue.text for cue in track.cues))
            for number, cue in enumerate(track.cues):
                where = _where(project, part, index, cue, number)
                pages += self._pages(part, cue, han, where, range(frames))
        self._pages_shown = _stacked(pages)
        self._index = Index([page.frames for page in self._pages_shown])

    def at(self, frame: int) -> tuple[Caption, ...]:
        """What is drawn over frame `frame`, back to front."""
        found: list[Caption] = []
        for k in self._index.at(frame):
            found += self._drawn(self._pages_shown[k], frame, k)
        return tuple(found)

    def _pages(self, part: Captions, cue: Cue, han: Han, where: str, frames: range) -> list[Page]:
        """The cue's pages that are on a frame."""
        shown = frames_of(cue.start_s, cue.end_s, self._fps)
        if not range(max(shown.start, 0), min(shown.stop, frames.stop)):
            return []
        try:
            found = [self._page(part, piece, han) for piece in self._paged(part, cue, han)]
        except ProjectError as error:
            raise error if error.path else ProjectError(str(error), path=where) from None
        return [page for page in found if page.frames]

    def _paged(self, part: Captions, cue: Cue, han: Han) -> list[Cue]:
        if part.max_characters is not None:
            text = cue.text
            cue = broken(cue, line_ends(text, part.max_characters, line_breaks(text)))
        if part.max_lines is None:
            return [cue]
        laid = lines_of(self._block(part, cue, han))
        return paged(cue, [(line.start, line.end) for line in laid.lines], part.max_lines)

    def _page(self, part: Captions, cue: Cue, han: Han) -> Page:
        block = self._block(part, cue, han)
        size = extent(block.setting, lines_of(block)).size
        asked = wish(cue.place, part.position, block.setting.align, part.margin)
        return Page(
            frames=frames_of(max(cue.start_s, Fraction(0)), cue.end_s, self._fps),
            block=block,
            spoken=tuple(frames_of(w.start_s, w.end_s, self._fps) for w in block.words),
            rect=placed(asked, size, self._size[0] / self._size[1], part.margin),
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
        return max(share * self._size[0] / self._size[1] - 2 * pad, 0.01)

    def _check_fonts(self, project: Project, part: Captions, cues: Sequence[Cue]) -> None:
        """A font that a file names may be missing, as in players; one of the project may not."""
        looks = {run.look for cue in cues for run in cue.runs}
        names = {name for look in looks if (name := missing_font(look, self._folder))}
        if part.style is None or part.style.font is None:
            file = caption_file(project, part)
            self.notes += [
                f"{file}: there is no font {name!r} here; the bundled one is taken"
                for name in sorted(names)
            ]

    def _drawn(self, page: Page, frame: int, index: int) -> Iterator[Caption]:
        spot = _Spot(f"captions/{index}", *_middle(page.rect, self._size))
        states = _states(page, frame)
        text = rest(page.block, states)
        if text is not None:
            yield spot.caption(text)
        if page.highlight is not None:
            yield from _spoken(page, page.highlight, spot, frame, frame_time(frame, self._fps))


def _lit(light: Highlight | None) -> Lit | None:
    if light is None:
        return None
    return Lit(light.color.rgba, light.box.rgba if light.box is not None else None)


class _Spot(NamedTuple):
    """Where a block's middle is: picture heights from the picture's, y up."""

    owner: str
    x: float
    y: float

    def caption(
        self,
        text: Lettering,
        factor: float = 1.0,
        about: tuple[float, float] = (0.0, 0.0),
        clip: tuple[float, float] | None = None,
    ) -> Caption:
        """`text` in its place, scaled by `factor` about a point of its own."""
        place = np.diag([factor, factor, 1.0, 1.0])
        place[0, 3] = self.x + about[0] * (1 - factor)
        place[1, 3] = self.y + about[1] * (1 - factor)
        left, bottom, right, top = text.bounds
        size = max(2 * max(-left, right), 1e-6), max(2 * max(-bottom, top), 1e-6)
        pane = Pane(self.owner, text, place, size, space="screen")
        return Caption(pane, clip)


def _spoken(
    page: Page, light: Highlight, spot: _Spot, frame: int, t: Fraction
) -> Iterator[Caption]:
    """The spoken words by themselves over all else; their boxes under them."""
    now = [
        (word, piece)
        for k, (word, frames) in enumerate(zip(page.block.words, page.spoken, strict=True))
        if frame in frames
        for piece in pieces(page.block, k)
    ]
    for _, piece in now:
        if piece.box is not None:
            yield spot.caption(piece.box, light.scale, piece.middle)
    for word, piece in now:
        if light.fill:
            yield from _filling(piece, word, light, spot, t)
        elif piece.lit is not None:
            yield spot.caption(piece.lit, light.scale, piece.middle)


def _states(page: Page, frame: int) -> tuple[State, ...]:
    light = page.highlight
    if light is None:
        return ()
    now: State = "apart" if _is_apart(light) else "plain"
    done: State = "lit" if light.fill else "plain"
    return tuple(
        now if frame in frames else (done if frame >= frames.stop else "plain")
        for frames in page.spoken
    )


def _filling(
    piece: Piece, word: Word, light: Highlight, spot: _Spot, t: Fraction
) -> Iterator[Caption]:
    """A word that fills from its beginning: lit letters over the plain ones, up to a place."""
    progress = float((t - word.start_s) / (word.end_s - word.start_s))
    share = (progress - piece.share[0]) / max(piece.share[1] - piece.share[0], 1e-9)
    share = min(max(share, 0.0), 1.0)
    at = piece.x[0] + (piece.x[1] - piece.x[0]) * (1 - share if piece.rtl else share)
    if piece.plain is not None and _is_apart(light):
        yield spot.caption(piece.plain, light.scale, piece.middle)
    if piece.lit is not None and share > 0:
        clip = (at, _FAR) if piece.rtl else (-_FAR, at)
        yield spot.caption(piece.lit, light.scale, piece.middle, clip)


def _is_apart(light: Highlight) -> bool:
    """A word that fills where it stands lies over its own plain letters."""
    return not light.fill or light.scale != 1.0 or light.box is not None


def _middle(rect: Rect, size: tuple[int, int]) -> tuple[float, float]:
    """The middle of a block whose upper left corner is put on a whole pixel."""
    x, y = (round(edge * size[1]) / size[1] for edge in (rect.x, rect.y))
    return x + rect.w / 2 - size[0] / size[1] / 2, 0.5 - y - rect.h / 2


def _stacked(pages: list[Page]) -> list[Page]:
    """In order of time, each clear of those that are already there and still shown."""
    made: list[Page] = []
    shown: list[Page] = []
    for page in sorted(pages, key=lambda page: page.frames.start):
        shown = [other for other in shown if other.frames.stop > page.frames.start]
        if not page.fixed:
            others = [other.rect for other in shown]
            page = replace(page, rect=clear_of(page.rect, others, page.upwards, 0.0))  # noqa: PLW2901
        shown.append(page)
        made.append(page)
    return made


def _subtitles(cues: tuple[Cue, ...], part: Captions) -> Subtitles:
    return Subtitles(cues, part.mode, part.format, part.language)


def _where(project: Project, part: Captions, index: int, cue: Cue, number: int) -> str:
    if part.src is None:
        return f"captions[{index}].cues[{number}]"
    return f"captions[{index}].src: {caption_file(project, part)}, line {cue.line}"
