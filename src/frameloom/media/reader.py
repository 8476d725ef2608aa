"""One use of a medium: the frame at a time, read forward and decoded ahead.

Forward, frames are decoded a few ahead in a thread; only what lies beyond another key frame, and
not near, is sought. Backwards, the frames between a key frame and the wanted one are decoded once
and kept, as many as fit, so that playing a long group of pictures from its end costs about two
decodings of it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction

from frameloom.core.surface import Surface
from frameloom.media.ahead import Ahead
from frameloom.media.source import Shot, Source

FAR_AHEAD_S = 10
"""Frames further ahead than this are sought."""
NEAR_AHEAD_S = Fraction(1, 2)
"""Nearer ones than this are read towards; those between are sought if a key frame is on the way."""
_AHEAD_BYTES = 8 << 20
_AHEAD_SHOTS = (2, 6)
_HISTORY_BYTES = 264_000_000
"""84 frames of 1080p: a group of 250 is decoded twice in all, in three parts."""
_FORWARD_SHOTS = 2
"""Going forward the shown and the one before are kept: a turning point shows both again."""


class Reader:
    """Reads `source` for one user, and closes it in the end. `warn` hears of damage when shown.
    `turn`: see `Library`.

    Not to be called from two threads at once: `busy` is for those that take turns.
    """

    def __init__(
        self,
        source: Source,
        warn: Callable[[str], None],
        turn: AbstractContextManager[object] = nullcontext(),  # noqa: B008 - it holds nothing
    ) -> None:
        self._source, self._warn, self._turn = source, warn, turn
        self.busy = threading.Lock()
        fits = _AHEAD_BYTES // max(1, source.bytes_per_shot)
        self._depth = min(max(fits, _AHEAD_SHOTS[0]), _AHEAD_SHOTS[1])
        self._ahead: Ahead[Shot] | None = None
        self._kept: deque[Shot] = deque()
        self._next: Shot | None = None

    def surface(self, time_s: Fraction, before: bool = False, deep: bool = False) -> Surface:
        """The frame due at media time `time_s`, with all its bits if `deep`; the same object as
        long as it stays the same."""
        return self.shot(time_s, before).surface(deep)

    def shot(self, time_s: Fraction, before: bool = False) -> Shot:
        """The shot with the largest pts at or before (`before`: strictly before) `time_s`."""
        clock = self._source.clock
        if not clock.due(clock.zero, time_s, before):
            time_s, before = Fraction(0), False
        if not self._within_reach(time_s, before):
            self._start(time_s, before)
        while self._next is not None and clock.due(self._next.pts, time_s, before):
            self._advance(_FORWARD_SHOTS)
        due = (shot for shot in reversed(self._kept) if clock.due(shot.pts, time_s, before))
        found = next(due, None) or self._kept[0]
        if found.warning is not None:
            self._warn(found.warning)
            found.warning = None
        return found

    def close(self) -> None:
        """Stops decoding and closes the file."""
        self._stop()
        self._source.close()

    def _within_reach(self, time_s: Fraction, before: bool) -> bool:
        clock = self._source.clock
        if not self._kept or not clock.due(self._kept[0].pts, time_s, before):
            return False
        if self._next is None:
            return True
        ahead_s = time_s - clock.time_s(self._next.pts)
        if ahead_s <= NEAR_AHEAD_S:
            return True
        return ahead_s <= FAR_AHEAD_S and not self._source.skips(self._next.pts, time_s)

    def _start(self, time_s: Fraction, before: bool) -> None:
        """Reads from a place at or before `time_s` up to it, keeping more if it goes backwards."""
        clock = self._source.clock
        earlier = bool(self._kept) and not clock.due(self._kept[0].pts, time_s, before)
        keep = _HISTORY_BYTES // max(1, self._source.bytes_per_shot) if before or earlier else 0
        depth = 1 if keep else self._depth  # what comes after will not be shown
        self._stop()
        self._ahead = Ahead(self._source.shots(time_s, before), depth, self._turn)
        self._next = self._ahead.take()
        while self._next is not None and clock.due(self._next.pts, time_s, before):
            self._advance(max(keep, _FORWARD_SHOTS))

    def _advance(self, keep: int) -> None:
        """The next shot becomes the last of those kept, of which the oldest go."""
        assert self._ahead is not None and self._next is not None
        self._kept.append(self._next)
        while len(self._kept) > keep:
            self._kept.popleft()
        self._next = self._ahead.take()

    def _stop(self) -> None:
        if self._ahead is not None:
            self._ahead.close()
        self._ahead, self._next = None, None
        self._kept.clear()
