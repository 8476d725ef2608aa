"""Segments in the works: pictures are made in the order of the timeline, segments encoded at once.

The caller's thread describes pictures and fetches their media, in order, so that each medium is
decoded once and forward. `workers` threads do the rest, one picture or packet at a time, each time
for the segment with most of it left: so that all are done at about the same time, and short ends
leave no core idle. What waits is bounded: pictures of as many segments as there are workers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Condition, Thread
from threading import Event as Flag
from time import perf_counter, thread_time
from typing import Final

from frameloom.core.errors import CancelError, FrameloomError, RenderError
from frameloom.core.picture import Picture, SourceFrame
from frameloom.core.surface import Deliverable, Surface
from frameloom.export.profile import FOR_ENCODING, FOR_RENDERING
from frameloom.export.segments.cut import Segment, window
from frameloom.export.segments.keeping import Keeping
from frameloom.export.segments.packed import Finished, Witness
from frameloom.export.segments.room import give_back
from frameloom.export.session import Session, naming
from frameloom.media.encode.piece import Packet, Piece
from frameloom.media.mux.base import PictureTrack

_POLL_S: Final = 0.1
_GRACE_S: Final = 0.6
"""How long a cancelled worker may take over its last call before it is left to itself."""

Inputs = tuple[Picture, Mapping[SourceFrame, Surface]]
Seen = Callable[[Deliverable], Witness]
Job = Callable[[], None]


@dataclass(slots=True, eq=False)
class _Work:
    """A segment in the works. `ready`: its pictures that wait for the encoder, by their number in
    it; `fed`: how many are made or being made. `out`: packets that nobody has taken yet."""

    segment: Segment
    key: str | None
    fed: int = 0
    pushed: int = 0
    encoded: int = 0
    ready: dict[int, Deliverable] = field(default_factory=dict)
    seen: dict[int, Witness] = field(default_factory=dict)
    out: deque[Packet] = field(default_factory=deque)
    made: list[Packet] = field(default_factory=list)
    piece: Piece | None = None
    flow: Iterator[Packet] | None = None
    is_busy: bool = False
    is_ended: bool = False

    @property
    def frames(self) -> int:
        return len(self.segment.frames)

    @property
    def is_begun(self) -> bool:
        """Has it an encoder, which is large, or will it have one at once?"""
        return self.piece is not None or (self.is_busy and not self.is_ended)

    @property
    def can_go_on(self) -> bool:
        """Is there something to do for its encoder, and nobody at it?"""
        if self.is_busy or self.is_ended:
            return False
        return self.flow is not None or self.pushed in self.ready or self.pushed == self.frames

    @property
    def is_starved(self) -> bool:
        """Does it wait for pictures that nobody makes?"""
        made = self.pushed + len(self.ready) >= self.fed
        return made and not (self.is_busy or self.is_ended or self.can_go_on)


class Crew:
    """One use: `packets` gives the packets of all `segments`, in their order.

    `config`: what the file's decoder is configured by. `keeping`: where finished segments are kept,
    if they are. `seen`: a frame's entry in a manifest, if there is one; `told` then hears of each
    segment, once all its packets are out. Raises RenderError, MediaError, CancelError.
    """

    def __init__(
        self,
        session: Session,
        track: PictureTrack,
        segments: Sequence[Segment],
        *,
        config: bytes,
        workers: int,
        keeping: Keeping | None = None,
        seen: Seen | None = None,
        told: Callable[[Sequence[Witness]], None] | None = None,
        cancel: Flag | None = None,
    ) -> None:
        self._session, self._track, self._segments = session, track, segments
        self._config, self._keeping, self._seen, self._told = config, keeping, seen, told
        self._cancel, self._workers = cancel, workers
        longest = max((len(segment.frames) for segment in segments), default=1)
        lag = track.encoder.lag(track.settings)
        self._most_waiting = window(longest, len(segments), workers, lag)
        self._changed = Condition()
        self._open: deque[_Work] = deque()
        self._renders: deque[Job] = deque()
        self._feeding = self._fed()
        self._all_fed = self._stop = False
        self._error: BaseException | None = None

    def packets(self) -> Generator[Packet]:
        """Numbered by the frames of the output."""
        threads = [
            Thread(target=self._labour, name="frameloom-worker", daemon=True)
            for _ in range(self._workers)
        ]
        for thread in threads:
            thread.start()
        try:
            while not (self._all_fed and not self._open):
                self._check()
                yield from self._taken()
                if self._has_room():
                    self._all_fed = next(self._feeding, None) is None
                else:
                    self._wait()
        finally:
            with self._changed:
                self._stop = True
                self._changed.notify_all()
            for thread in threads:
                thread.join(_GRACE_S / len(threads))

    # the caller's thread

    def _fed(self) -> Generator[bool]:
        """Opens one segment after another and hands out its pictures; stops after each step."""
        track = self._track
        for segment in self._segments:
            pictures = [self._picture(index) for index in segment.frames]
            key, found = None, None
            if self._keeping is not None:
                key, found = self._keeping.find(segment, pictures, self._seen is not None)
            if found is not None and found.config == self._config:
                self._open_kept(segment, found)
                yield True
                continue
            work = _Work(segment, key)
            with self._changed:
                self._open.append(work)
            for number, picture in enumerate(pictures):
                with naming(segment.frames[number]):
                    surfaces = self._session.surfaces(picture, track.settings.form)
                with self._changed:
                    self._renders.append(partial(self._render, work, number, (picture, surfaces)))
                    work.fed += 1
                    self._changed.notify_all()
                yield True

    def _picture(self, index: int) -> Picture:
        with naming(index):
            return self._session.picture(index)

    def _open_kept(self, segment: Segment, found: Finished) -> None:
        work = _Work(segment, None, fed=len(segment.frames))
        work.out.extend(found.packets)
        work.seen.update(enumerate(found.seen))
        work.is_ended = True
        with self._changed:
            self._open.append(work)

    def _taken(self) -> Iterator[Packet]:
        """What there is of the first segment, and of those after it once it is out."""
        while self._open:
            work = self._open[0]
            with self._changed:
                packets, ended = list(work.out), work.is_ended
                work.out.clear()
            first = work.segment.frames.start - self._segments[0].frames.start
            for packet in packets:
                yield replace(packet, number=packet.number + first)
            if not ended:
                return
            with self._changed:
                self._open.popleft()
            if self._told is not None:
                self._told([work.seen[i] for i in range(work.frames)])

    def _has_room(self) -> bool:
        with self._changed:
            waiting = sum(work.fed - work.encoded for work in self._open)
            if self._all_fed or len(self._renders) >= max(1, self._workers // 2):
                return False
            # an encoder may hold back more than it said: then it gets more
            return waiting < self._most_waiting or all(work.is_starved for work in self._open)

    def _wait(self) -> None:
        began = perf_counter()
        with self._changed:
            if self._error is None and not (self._open and self._open[0].out):
                self._changed.wait(_POLL_S)
            behind = FOR_RENDERING if self._renders else FOR_ENCODING
        waited = perf_counter() - began
        self._session.stage_s["waiting"] += waited
        self._session.stage_s.waited(behind, waited)

    def _check(self) -> None:
        if self._error is not None:
            raise self._error
        if self._cancel is not None and self._cancel.is_set():
            raise CancelError("cancelled")

    # the workers

    def _labour(self) -> None:
        try:
            while (job := self._next()) is not None:
                with self._session.cores_at_work:
                    job()
                del job  # and the pictures it was given
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
            with self._changed:
                self._error = self._error or error
                self._stop = True
                self._changed.notify_all()

    def _next(self) -> Job | None:
        """The next picture, as long as one is asked for; else a step of an encoder's."""
        with self._changed:
            while not self._stop:
                if self._renders:
                    job = self._renders.popleft()
                    self._changed.notify_all()
                    return job
                begun = sum(work.is_begun for work in self._open)
                able = [
                    work
                    for work in self._open
                    if work.can_go_on and (work.is_begun or begun < self._workers)
                ]
                if able:
                    work = max(able, key=lambda work: work.frames - work.encoded)
                    work.is_busy = True
                    return partial(self._encode, work)
                self._changed.wait()
            return None

    def _render(self, work: _Work, number: int, inputs: Inputs) -> None:
        with naming(work.segment.frames[number]):
            surface, seconds, cpu_s = self._session.render(*inputs, self._track.settings.form)
        began, used = perf_counter(), thread_time()
        seen = self._seen and self._seen(surface)
        spent, used = perf_counter() - began, thread_time() - used
        with self._changed:
            work.ready[number] = surface
            stages = self._session.stage_s
            if seen is not None:
                work.seen[number] = seen
                stages["manifest"] += spent
                stages.used("manifest", used)
            stages["render"] += seconds
            stages.used("render", cpu_s)
            self._changed.notify_all()

    def _encode(self, work: _Work) -> None:
        """One step: the next packet of what the encoder has, else its next picture."""
        began, converted_s, cpu_s = perf_counter(), 0.0, 0.0
        with _telling(work.segment, self._track.encoder.name):
            if work.piece is None:
                work.piece = Piece(self._track.encoder, self._track.settings)
            if work.flow is None:
                frame = None
                if work.pushed < work.frames:
                    used = thread_time()
                    frame = work.piece.taken(work.ready.pop(work.pushed))
                    converted_s, cpu_s = perf_counter() - began, thread_time() - used
                work.pushed += 1
                work.flow = work.piece.packets(frame)
            packet = next(work.flow, None)
            if packet is None:
                work.flow = None
                if work.pushed > work.frames:
                    self._end(work, work.piece.config)
        spent = perf_counter() - began
        with self._changed:
            if packet is not None:
                work.encoded += 1
                work.out.append(packet)
                if work.key is not None:
                    work.made.append(packet)
            work.is_busy = False
            work.is_ended = packet is None and work.pushed > work.frames
            stages = self._session.stage_s
            stages["encode"] += spent - converted_s
            stages["convert"] += converted_s
            stages.used("convert", cpu_s)
            self._changed.notify_all()

    def _end(self, work: _Work, config: bytes) -> None:
        """The encoder has given all: is it what it must be? Then it is kept."""
        if config != self._config:
            raise RenderError(f"{work.segment}: the encoder was configured otherwise than the file")
        if work.encoded != work.frames:
            raise RenderError(f"{work.segment}: the encoder gave {work.encoded} packets")
        work.piece = None
        give_back()
        if self._keeping is not None and work.key is not None:
            seen = tuple(work.seen[i] for i in range(work.frames)) if self._seen else ()
            packets, work.made = tuple(work.made), []
            self._keeping.keep(work.key, Finished(config=config, packets=packets, seen=seen))


@contextmanager
def _telling(segment: Segment, encoder: str) -> Iterator[None]:
    """Other libraries' errors inside become ones that name the segment."""
    try:
        yield
    except FrameloomError:
        raise
    except MemoryError as error:
        cause = "out of memory; render smaller, or with fewer --workers"
        raise RenderError(f"{segment}: {encoder}: {cause}") from error
    except Exception as error:
        cause = str(getattr(error, "strerror", None) or error)
        raise RenderError(f"{segment}: {encoder}: {cause}") from error
