"""The session: a project, its open media and a renderer, and the one function that makes a frame.

Still, export, contact sheet and editor all call it: there is one way to a pixel.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from threading import Event as Flag
from threading import Semaphore
from time import perf_counter, thread_time
from types import TracebackType
from typing import Self

from frameloom.core.errors import CancelError, FrameloomError, RenderError
from frameloom.core.picture import Picture, SourceFrame
from frameloom.core.sound import Levels
from frameloom.core.surface import YUV420P, Deliverable, Form, Surface, YuvSurface
from frameloom.export.profile import FOR_RENDERING, Stages
from frameloom.export.unchanged import Unchanged
from frameloom.media import Library
from frameloom.media.demux import MAX_PIXELS
from frameloom.media.mux.base import SoundTrack
from frameloom.media.sound import excerpts, levels, lost_lu, play
from frameloom.media.sound.convert import F32
from frameloom.project import Project
from frameloom.render import backend, shown_sizes
from frameloom.timeline import Portion, Timeline

_AHEAD = 1
"""Finished frames kept beside those in the works: enough that no render thread waits."""
_POLL_S = 0.1

WHOLE = Portion()
Warn = Callable[[str], None]
Timed = tuple[Deliverable, float, float]
"""A frame, and the seconds and CPU seconds it took."""


class Session:
    """A context manager. Frames are numbered from 0 over the whole timeline of `project`.

    `warn` is told, from any thread, what a person should know of the media. `portion`: what of the
    pictures is drawn. `max_pixels`: of a medium's picture. `library`: open media to go on with,
    left open in the end. Raises MediaError for media that are missing or unreadable, ProjectError
    for times that they do not have.

    `workers`: cores that are put to work at once, None for all: every heavy step, in whatever
    thread, takes its turn with `cores_at_work`. `tick`: called often while a drawing is made, and
    may raise.
    """

    def __init__(
        self,
        project: Project,
        *,
        warn: Warn | None = None,
        portion: Portion = WHOLE,
        max_pixels: int = MAX_PIXELS,
        library: Library | None = None,
        workers: int | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.project, self._portion = project, portion
        self.stage_s = Stages()
        self._backend, self.warn = backend("cpu"), warn or _ignore
        self._levels: Levels | None = None
        self._unchanged = Unchanged()
        self._owned = library is None
        self.cores_at_work = Semaphore(workers or cores())
        self.library = library or Library(
            warn=self.warn,
            tone_map=project.color.tone_map,
            max_pixels=max_pixels,
            turn=self.cores_at_work,
            tick=tick,
        )
        try:
            self.timeline = Timeline(project, self.library.facts)
        except BaseException:
            self._leave()
            raise
        for note in self.timeline.notes:
            self.warn(note)
        self._cv_threads = _quiet_opencv()

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
        self._leave()
        _quiet_opencv(self._cv_threads)

    def _leave(self) -> None:
        if self._owned:
            self.library.close()

    def frame(self, index: int) -> YuvSurface:
        """Frame `index`, finished: the planes that the encoder of an opaque video gets."""
        return self.begun(index)()

    def begun(self, index: int) -> Callable[[], YuvSurface]:
        """Frame `index` with its inputs fetched; the call that makes it may run in any thread."""
        with naming(index):
            inputs = self.inputs(index)

        def make() -> YuvSurface:
            with naming(index):
                made = self.render(*inputs, YUV420P)[0]
            assert isinstance(made, YuvSurface)
            return made

        return make

    def frames(
        self,
        frames: range,
        workers: int | None = None,
        cancel: Flag | None = None,
        form: Form = YUV420P,
    ) -> Generator[Deliverable]:
        """The given frames, finished, in their order and in `form`; `workers` threads, None for
        one a core.

        Surfaces are fetched here, in frame order, so that readers only go forward; pictures are
        made in the threads. At most `workers` + 2 frames are in the works or waiting.
        Raises CancelError soon after `cancel` is set.
        """
        count = workers or cores()
        pool = ThreadPoolExecutor(count, thread_name_prefix="frameloom-render")
        pending: deque[tuple[int, Future[Timed]]] = deque()
        try:
            for index in frames:
                with naming(index):
                    inputs = self.inputs(index, form)
                pending.append((index, pool.submit(self._in_turn, *inputs, form)))
                if len(pending) > count + _AHEAD:
                    yield self._finished(*pending.popleft(), cancel)
            while pending:
                yield self._finished(*pending.popleft(), cancel)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def sound(
        self,
        frames: range,
        cancel: Flag | None = None,
        *,
        quiet: bool = False,
        track: SoundTrack | None = None,
    ) -> Iterator[F32]:
        """The sound of the given frames: (n, 2) float32 blocks at 48 kHz, to the sample as long as
        they are. Where clips duck or a loudness is asked for, the whole timeline's sound is played
        first, once; a loudness is met as `track` will be decoded. `quiet`: nothing is told of it.
        Raises MediaError, and CancelError soon after `cancel` is set."""

        def tick() -> None:
            if cancel is not None and cancel.is_set():
                raise CancelError("cancelled")

        if self._levels is None:
            began = perf_counter()
            whole, loudness = self.timeline.mix(0, self.timeline.frames), self.project.loudness
            lost = partial(self._lost_lu, track) if track and track.encoder.lossy else None
            self._levels = levels(whole, loudness, warn=self.warn, tick=tick, lost_lu=lost)
            self.stage_s["sound"] += perf_counter() - began
        mix = self.timeline.mix(frames.start, frames.stop)
        return play(mix, warn=None if quiet else self.warn, levels=self._levels)

    def _lost_lu(self, track: SoundTrack, levels: Levels) -> float:
        """Loudness that the track's codec will take away."""
        timeline = self.timeline
        pieces = excerpts(timeline.frames, float(timeline.fps))
        mixes = (timeline.mix(piece.start, piece.stop) for piece in pieces)
        blocks = (block for mix in mixes for block in play(mix, levels=levels))
        return lost_lu(blocks, track.encoder, track.bitrate)

    def inputs(
        self, index: int, form: Form = YUV420P
    ) -> tuple[Picture, Mapping[SourceFrame, Surface]]:
        """What frame `index` shows, and the pixels of its source frames, for a picture in `form`:
        all that a renderer gets.

        Readers go forward: frames are asked for in order where time counts.
        """
        picture = self.picture(index)
        return picture, self.surfaces(picture, form)

    def picture(self, index: int) -> Picture:
        """What frame `index` shows: all of it that is drawn."""
        used = thread_time()
        picture = self._portion.of(self.timeline.picture(index))
        self.stage_s.used("timeline", thread_time() - used)
        return picture

    def surfaces(self, picture: Picture, form: Form = YUV420P) -> Mapping[SourceFrame, Surface]:
        """The pixels of its source frames, for a picture in `form`."""
        began = perf_counter()
        sources = picture.source_frames()
        drawn = any(self.library.facts(source.medium).kind == "vector" for source in sources)
        shown = shown_sizes(picture) if drawn else {}
        surfaces = {
            source: self.library.surface(source, shown.get(source), deep=form.deep)
            for source in sources
        }
        self.stage_s["decode"] += perf_counter() - began
        return surfaces

    def _in_turn(
        self, picture: Picture, surfaces: Mapping[SourceFrame, Surface], form: Form
    ) -> Timed:
        with self.cores_at_work:
            return self.render(picture, surfaces, form)

    def render(
        self, picture: Picture, surfaces: Mapping[SourceFrame, Surface], form: Form = YUV420P
    ) -> Timed:
        """The frame, in `form`: pure, for any thread. One like the last is not drawn again."""
        began, used = perf_counter(), thread_time()
        surface = self._unchanged.find(picture, surfaces, form)
        if surface is None:
            surface = self._backend.render(picture, surfaces, form)
            self._unchanged.keep(picture, surfaces, form, surface)
        return surface, perf_counter() - began, thread_time() - used

    def _finished(self, index: int, future: Future[Timed], cancel: Flag | None) -> Deliverable:
        began = perf_counter()
        while not wait([future], timeout=_POLL_S).done:
            if cancel is not None and cancel.is_set():
                raise CancelError("cancelled")
        waited = perf_counter() - began
        self.stage_s["waiting"] += waited
        self.stage_s.waited(FOR_RENDERING, waited)
        with naming(index):
            surface, seconds, cpu_seconds = future.result()
        self.stage_s["render"] += seconds
        self.stage_s.used("render", cpu_seconds)
        return surface


def cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def naming(index: int) -> Iterator[None]:
    """Errors inside become errors that name the frame; no other library's exception escapes."""
    try:
        yield
    except RenderError as error:
        if error.frame is not None:
            raise
        raise RenderError(str(error), frame=index) from error
    except FrameloomError:
        raise
    except MemoryError as error:
        raise RenderError(
            "out of memory; render smaller, or with fewer --workers", frame=index
        ) from error
    except Exception as error:
        raise RenderError(f"{type(error).__name__}: {error}", frame=index) from error


def _quiet_opencv(threads: int = 1) -> int:
    """Set OpenCV's own threads, which would fight with ours; returns how many there were."""
    import cv2

    before = int(cv2.getNumThreads())
    cv2.setNumThreads(threads)
    return before


def _ignore(_message: str) -> None:
    """Nobody listens."""
