"""Captions on the timeline: what is burned into each frame, and what is written beside or in it.

What can be wrong is known before frame 0: the files are read, fonts and glyphs are there. Cues are
set in lines and put in their places when they are first shown, with those that overlap them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from frameloom.captions import Cue, Index, Line, Word, cut, frames_of
from frameloom.core.errors import ProjectError
from frameloom.core.lettering import Lettering
from frameloom.core.picture import Caption, Pane
from frameloom.core.time import frame_time
from frameloom.project import Project, caption_file, font_folder
from frameloom.project.caption_looks import missing_font, setting
from frameloom.project.captions import BURNED, WRITTEN, Captions, Highlight
from frameloom.project.subtitles import caption_track
from frameloom.text.coverage import faces_of
from frameloom.text.items import east_asian
from frameloom.timeline.caption_blocks import Piece, State, pieces, rest
from frameloom.timeline.caption_pages import Asked, Page, Setter, stacked
from frameloom.timeline.caption_places import Rect

_FAR: Final = 1e3
"""Beyond any picture."""
_KEPT_GROUPS: Final = 32


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
        self._setter = Setter(self._size, self._folder, self._fps)
        burned: list[Asked] = []
        for index, part in enumerate(project.captions):
            track, notes = caption_track(project, index)
            self.notes += [note for note in notes if note not in self.notes]
            if part.mode not in BURNED or part.mode in WRITTEN:
                self.written.append(_subtitles(track.cues, part))
            if part.mode in BURNED:
                self._check(project, index, track.cues)
                burned += self._asked(part, track.cues, frames)
        burned.sort(key=lambda asked: asked.frames.start)
        self._groups = [burned[a:b] for a, b in _together([each.frames for each in burned])]
        self._index = Index([_span(group) for group in self._groups])
        self._pages = lru_cache(maxsize=_KEPT_GROUPS)(self._set)

    def at(self, frame: int) -> tuple[Caption, ...]:
        """What is drawn over frame `frame`, back to front."""
        found: list[Caption] = []
        for group in self._index.at(frame):
            for k, page in enumerate(self._pages(group)):
                if frame in page.frames:
                    found += self._drawn(page, frame, f"captions/{group}-{k}")
        return tuple(found)

    def _set(self, group: int) -> list[Page]:
        """The pages of cues that overlap, one after the other, in their places."""
        return stacked(
            [page for asked in self._groups[group] for page in self._setter.pages(asked)]
        )

    def _asked(self, part: Captions, cues: Sequence[Cue], frames: int) -> Iterator[Asked]:
        """The cues that are on a frame."""
        han = east_asian("".join(cue.text for cue in cues))
        for cue in cues:
            span = frames_of(cue.start_s, cue.end_s, self._fps)
            shown = range(max(span.start, 0), min(span.stop, frames))
            if shown:
                yield Asked(part, cue, shown, han)

    def _check(self, project: Project, index: int, cues: Sequence[Cue]) -> None:
        """What is known before frame 0: fonts, glyphs, times of words."""
        part = project.captions[index]
        if part.highlight is not None and not any(cue.words for cue in cues):
            self.notes.append(f"captions[{index}].highlight: no word has a time of its own")
        self._check_fonts(project, part, cues)
        spans: dict[tuple[str | None, float, bool], list[tuple[str, str]]] = {}
        for number, cue in enumerate(cues):
            where = _where(project, part, index, cue, number)
            for span in setting(part, cue, self._folder).spans:
                look = span.font, span.weight, span.italic
                spans.setdefault(look, []).append((span.text, where))
        for look, texts in spans.items():
            self._check_glyphs(look, texts)

    def _check_glyphs(
        self, look: tuple[str | None, float, bool], texts: list[tuple[str, str]]
    ) -> None:
        """All texts of one look at once; one by one only to tell which has what no font has."""
        whole = "\n".join(text for text, _ in texts)
        try:
            faces_of(whole, *look, self._folder)
            return
        except ProjectError:
            pass
        for text, where in texts:
            try:
                faces_of(text, *look, self._folder, whole)
            except ProjectError as error:
                raise ProjectError(str(error), path=where) from None

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

    def _drawn(self, page: Page, frame: int, owner: str) -> Iterator[Caption]:
        spot = _Spot(owner, *_middle(page.rect, self._size))
        states = _states(page, frame)
        text = rest(page.block, states)
        if text is not None:
            yield spot.caption(text)
        if page.highlight is not None:
            yield from _spoken(page, page.highlight, spot, frame, frame_time(frame, self._fps))


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


def _together(spans: Sequence[range]) -> Iterator[tuple[int, int]]:
    """Half-open runs of spans (in order of their starts) that overlap, one with the next."""
    first, stop = 0, 0
    for k, span in enumerate(spans):
        if k > first and span.start >= stop:
            yield first, k
            first = k
        stop = max(stop, span.stop)
    if spans:
        yield first, len(spans)


def _span(group: Sequence[Asked]) -> range:
    return range(group[0].frames.start, max(asked.frames.stop for asked in group))


def _subtitles(cues: tuple[Cue, ...], part: Captions) -> Subtitles:
    return Subtitles(cues, part.mode, part.format, part.language)


def _where(project: Project, part: Captions, index: int, cue: Cue, number: int) -> str:
    if part.src is None:
        return f"captions[{index}].cues[{number}]"
    return f"captions[{index}].src: {caption_file(project, part)}, line {cue.line}"
