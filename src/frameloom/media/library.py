"""All the media of one project, opened once for each use: facts and surfaces."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fractions import Fraction
from types import TracebackType
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.core.picture import SourceFrame
from frameloom.core.surface import DeepSurface, RgbaSurface, Surface
from frameloom.media import demux, sound
from frameloom.media.pattern import pattern_of
from frameloom.media.reader import Reader
from frameloom.media.sniff import content_of
from frameloom.media.source import Source
from frameloom.media.tone import ToneMap
from frameloom.media.video import NoPictureError, VideoSource

if TYPE_CHECKING:
    from frameloom.media.svg import Drawing

Value = TypeVar("Value")
_MOST_READERS = 24
"""Readers open at once; the one unused for longest is closed for another."""
_MOST_SPARE = 4
_PICTURE_BYTES = 256 << 20
"""Still pictures and drawings kept, besides the last one."""


class Library:
    """Answers for media by `MediumSpec`. A context manager; safe to call from several threads.

    `warn` hears, once for each message, of what is wrong with a medium and what is done about it.
    `threads`: decoder threads of each reader. `max_pixels`: larger pictures are refused.
    `tone_map`: the curve for HDR sources. `turn`: what every step of decoding ahead waits its turn
    with, so that cores may be counted. `tick` is called often in what takes long, and may raise.
    """

    def __init__(
        self,
        *,
        warn: Callable[[str], None] = lambda _: None,
        threads: int = 1,
        max_pixels: int = demux.MAX_PIXELS,
        tone_map: ToneMap = "soft",
        turn: AbstractContextManager[object] | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._tick = tick
        self._tone_map, self._turn = tone_map, turn or nullcontext()
        self._tell, self._threads, self._max_pixels = warn, threads, max_pixels
        self._told: set[str] = set()
        self._lock = threading.RLock()
        self._facts: dict[MediumSpec, MediumFacts] = {}
        self._spare: OrderedDict[MediumSpec, Source] = OrderedDict()
        self._readers: OrderedDict[tuple[MediumSpec, str], Reader] = OrderedDict()
        self._drawings: dict[MediumSpec, Drawing] = {}
        self._pictures: _Recent[RgbaSurface | DeepSurface] = _Recent(_PICTURE_BYTES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes all files and stops all reading ahead."""
        with self._lock:
            for reader in self._readers.values():
                _close(reader)
            for source in self._spare.values():
                source.close()
            self._readers.clear()
            self._spare.clear()

    def facts(self, spec: MediumSpec) -> MediumFacts:
        """What the timeline needs of a medium; MediaError where it cannot be read."""
        with self._lock:
            if spec not in self._facts:
                self._facts[spec] = self._find_facts(spec)
            return self._facts[spec]

    def surface(
        self,
        frame: SourceFrame,
        shown_px: tuple[int, int] | None = None,
        *,
        deep: bool = False,
    ) -> Surface:
        """The pixels of a source frame, as large as the medium is presented.

        `shown_px` (width, height): how large it is shown; drawings (SVG) are made for that size.
        `deep`: a medium of more than 8 bits gives them all, else 8.
        As long as the same frame is due, it is the same object.
        """
        with self._lock:
            kind = self.facts(frame.medium).kind
            if kind == "audio":
                raise MediaError("it holds no picture", file=frame.medium.path)
            if kind == "vector":
                return self._drawn(frame.medium, shown_px)
            if kind == "image":
                return self._still(frame.medium, deep)
            reader = self._reader(frame)
            reader.busy.acquire()
        try:  # other media are read at the same time
            return reader.surface(frame.time_s, frame.before, deep)
        finally:
            reader.busy.release()

    def _find_facts(self, spec: MediumSpec) -> MediumFacts:
        if pattern_of(spec.path) is not None:
            return self._keep_spare(spec, self._open(spec))
        content = content_of(spec.path)
        if content == "drawing":
            return self._drawing_facts(spec)
        if content == "container":
            return self._container_facts(spec)
        from frameloom.media.animation import is_animated

        if is_animated(spec.path, self._max_pixels):
            return self._keep_spare(spec, self._open(spec))
        picture = self._still(spec, deep=False)
        alpha = isinstance(picture, RgbaSurface) and bool((picture.rgba[..., 3] < 255).any())
        return MediumFacts("image", picture.size, Fraction(0), alpha)

    def _drawing_facts(self, spec: MediumSpec) -> MediumFacts:
        from frameloom.media.svg import Drawing

        drawing = self._drawings[spec] = Drawing(
            spec.path, max_pixels=self._max_pixels, tick=self._tick
        )
        for name in drawing.outside:
            self._warn(f"{spec.path}: its reference to {name[-80:]} is not followed")
        return MediumFacts("vector", drawing.size, Fraction(0), alpha=True)

    def _container_facts(self, spec: MediumSpec) -> MediumFacts:
        try:
            source = self._video(spec)
        except NoPictureError:
            heard = sound.facts(spec.path)
            if heard is None:
                problem = "it holds neither picture nor sound that can be read"
                raise MediaError(problem, file=spec.path) from None
            ends_s = sum(heard, Fraction(0))
            return MediumFacts("audio", (0, 0), ends_s, audio_duration_s=ends_s)
        facts = self._keep_spare(spec, source)
        zero_s = source.clock.zero * source.clock.tick_s  # by the container's own clock
        heard = sound.facts(spec.path, zero_s) if source.has_sound else None
        return replace(facts, audio_duration_s=sum(heard, Fraction(0)) if heard else None)

    def _keep_spare(self, spec: MediumSpec, source: Source) -> MediumFacts:
        """Keeps an opened source for the first reader that asks for it."""
        self._spare[spec] = source
        while len(self._spare) > _MOST_SPARE:
            self._spare.popitem(last=False)[1].close()
        return source.facts

    def _open(self, spec: MediumSpec) -> Source:
        pattern = pattern_of(spec.path)
        if pattern is not None:
            from frameloom.media.sequence import SequenceSource

            return SequenceSource(spec, pattern, self._warn, max_pixels=self._max_pixels)
        if content_of(spec.path) == "picture":
            from frameloom.media.animation import AnimationSource

            return AnimationSource(spec.path, max_pixels=self._max_pixels)
        return self._video(spec)

    def _video(self, spec: MediumSpec) -> VideoSource:
        return VideoSource(
            spec.path,
            threads=self._threads,
            max_pixels=self._max_pixels,
            tone_map=self._tone_map,
        )

    def _reader(self, frame: SourceFrame) -> Reader:
        key = frame.medium, frame.reader
        reader = self._readers.get(key)
        if reader is None:
            source = self._spare.pop(frame.medium, None) or self._open(frame.medium)
            reader = self._readers[key] = Reader(source, self._warn, self._turn)
        self._readers.move_to_end(key)
        while len(self._readers) > _MOST_READERS:
            _close(self._readers.popitem(last=False)[1])
        return reader

    def _still(self, spec: MediumSpec, deep: bool) -> RgbaSurface | DeepSurface:
        def decode() -> RgbaSurface | DeepSurface:
            from frameloom.media import images  # Pillow takes a while to import

            picture = images.whole(spec.path, self._max_pixels)
            return picture if deep else images.in_eight(picture)

        return self._pictures.get((spec, deep), decode, _nbytes)

    def _drawn(self, spec: MediumSpec, shown_px: tuple[int, int] | None) -> Surface:
        drawing = self._drawings[spec]
        size = drawing.drawn_size(shown_px)
        return self._pictures.get(
            (spec, size),
            lambda: RgbaSurface(drawing.draw(size)),
            _nbytes,
        )

    def _warn(self, message: str) -> None:
        """Says it once; of a file's damages only the first."""
        key = message.partition(": damaged from")[0]
        if key not in self._told:
            self._told.add(key)
            self._tell(message)


def _nbytes(surface: RgbaSurface | DeepSurface) -> int:
    if isinstance(surface, RgbaSurface):
        return surface.rgba.nbytes
    return surface.r.nbytes * (3 if surface.a is None else 4)


def _close(reader: Reader) -> None:
    with reader.busy:
        reader.close()


class _Recent(Generic[Value]):
    """Values by key, those used last, up to a number of bytes."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def get(
        self, key: Hashable, make: Callable[[], Value], nbytes: Callable[[Value], int]
    ) -> Value:
        if key not in self._held:
            value = make()
            self._held[key] = value, nbytes(value)
            self._bytes += self._held[key][1]
        self._held.move_to_end(key)
        while self._bytes > self._most_bytes and len(self._held) > 1:
            self._bytes -= self._held.popitem(last=False)[1][1]
        return self._held[key][0]
