"""The file's own thread: takes packets or pictures in order, adds the sound, writes the file."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from threading import Event as Flag
from threading import Lock, Thread
from time import perf_counter, thread_time

import numpy as np
import numpy.typing as npt

from frameloom.core.errors import CancelError
from frameloom.core.time import sample_count
from frameloom.export.profile import FOR_ENCODING, FOR_PICTURES, Stages
from frameloom.media.mux.base import Item, Sink

F32 = npt.NDArray[np.float32]

_WAITING_FRAMES = 2
_POLL_S = 0.05
_GRACE_S = 0.6
"""How long a cancelled encoder may take over its last call before it is left to itself."""


class Encoding:
    """Feeds `sink` from a thread of its own: `frames` items (or none at all, for sound alone).

    `sound` gives blocks of (n, 2) float32, or is None for a file without sound; the sound of a
    frame goes in right behind an item. `stage_s` gathers the seconds of "sound" and
    "waiting". Every method raises what went wrong in the thread, CancelError soon after `cancel`
    is set.
    """

    def __init__(
        self,
        sink: Sink,
        sound: Iterator[F32] | None,
        *,
        frames: int,
        fps: Fraction,
        stage_s: Stages,
        cancel: Flag | None,
    ) -> None:
        self.done_frames, self.stage_s = 0, stage_s
        self._sink, self._sound, self._cancel = sink, sound, cancel
        self._frames, self._fps = frames, fps
        self._waiting: queue.Queue[Item | None] = queue.Queue(_WAITING_FRAMES)
        self._stop = Flag()
        self._error: BaseException | None = None
        self._closing, self._is_discarded = Lock(), False
        self._samples = 0
        self._thread = Thread(target=self._run, name="frameloom-encode", daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """Hand over the next packet or picture; waits while the sink is behind."""
        began = perf_counter()
        self._hand_over(item)
        waited = perf_counter() - began
        self.stage_s["waiting"] += waited
        self.stage_s.waited(FOR_ENCODING, waited)

    def finish(self, tick: Callable[[], None]) -> None:
        """Wait until the file is complete and closed; `tick` is called every now and then."""
        self._hand_over(None)
        while self._thread.is_alive():
            self._thread.join(_POLL_S)
            self._check()
            tick()
        self._check()

    def abort(self) -> None:
        """Stop, soon, and remove the file. Safe to call after anything."""
        self._stop.set()
        self._thread.join(_GRACE_S)
        if self._thread.is_alive():
            self._discard()

    def _discard(self) -> None:
        """Once: two threads that close one file at a time crash the process."""
        with self._closing:
            if not self._is_discarded:
                self._is_discarded = True
                self._sink.discard()

    def _hand_over(self, item: Item | None) -> None:
        while True:
            self._check()
            try:
                return self._waiting.put(item, timeout=_POLL_S)
            except queue.Full:
                continue

    def _check(self) -> None:
        if self._error is not None:
            raise self._error
        if self._cancel is not None and self._cancel.is_set():
            raise CancelError("cancelled")

    def _run(self) -> None:
        complete = False
        try:
            while (item := self._next()) is not None:
                self._sink.add(item)
                self.done_frames += 1
                self._add_sound(sample_count(self.done_frames, self._fps))
            if not self._stop.is_set():
                self._add_sound(sample_count(self._frames, self._fps))
                self._end_sound()
                self._sink.finish()
                self.done_frames, complete = self._frames, True
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits
            self._error = error
        finally:
            if not complete:
                self._discard()

    def _next(self) -> Item | None:
        began = perf_counter()
        try:
            while not self._stop.is_set():
                with suppress(queue.Empty):
                    return self._waiting.get(timeout=_POLL_S)
            return None
        finally:
            self.stage_s.waited(FOR_PICTURES, perf_counter() - began)

    def _add_sound(self, until: int) -> None:
        """Write blocks up to `until` samples: never more than a block ahead of the picture."""
        while self._sound is not None and self._samples < until:
            began, used = perf_counter(), thread_time()
            block = next(self._sound, None)
            self.stage_s["sound"] += perf_counter() - began
            self.stage_s.used("sound", thread_time() - used)
            if block is None:
                break
            self._samples += len(block)
            self._sink.add_sound(block)

    def _end_sound(self) -> None:
        """Take the mix to its end: only there does it tell of clipping and of damaged media."""
        for block in self._sound or ():
            self._sink.add_sound(block)
