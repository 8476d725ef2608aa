"""One file's sound as one line of samples that can be read anywhere.

Sample k of the line lies at media time `origin_s` + k / rate; before the first sample and after
the last there is silence. Reading goes forward; going back within the last seconds costs nothing;
further back, or far ahead, the file is sought, the landing checked, and where no seek is to be
trusted it is decoded from the start. Either way sample k is the same sample.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from frameloom.media.sound.convert import F32, period
from frameloom.media.sound.decode import Block, Decoder
from frameloom.media.sound.line import Line, Missing, Piece, learn_grid

_HISTORY_S = 5
_FAR_S = 5
"""Ahead by less is decoded through, never sought; so is everything this near the start."""
_LEAD_S = Fraction(1, 2)
"""Decoded and thrown away after a jump: MP3's reservoir and Opus' memory reach back 0.1 s."""
_STEPS_BACK_S = (0, 1, 4, 16)
_TAIL_STEPS_S = (2, 8, 32, 128)
_PATIENCE_S = 600
"""How far a stream is decoded whole because its stamps do not name an exact sample."""
_HEAD_BLOCKS = 8


class Source:
    """Reads `decoder`'s sound at `rate_hz`, and closes it in the end.

    `zero_s` is the container's time of media time 0; None: the first sample is it. `missing` is
    told of each span [start, end) of media seconds that had to be filled with silence.
    """

    def __init__(
        self, decoder: Decoder, zero_s: Fraction | None, rate_hz: int, missing: Missing
    ) -> None:
        self._decoder, self._rate_hz = decoder, rate_hz
        self._held: deque[Piece] = deque()
        self._kept_from = self._next = 0
        self._end: int | None = None
        blocks = decoder.blocks()
        head = list(itertools.islice(blocks, _HEAD_BLOCKS))
        self.empty = not head
        self._opening = (head[0].pts_s, len(head[0].samples)) if head else (Fraction(0), 0)
        self._begin_s = self._opening[0]
        self.origin_s = self._begin_s - (self._begin_s if zero_s is None else zero_s)
        """Media time of sample 0."""
        grid = learn_grid(head, decoder.tick_s) if decoder.sought else None
        self._countable = decoder.exact_clock or grid is not None
        self._line = Line(
            self._begin_s,
            grid,
            rate_hz,
            lambda start_s, end_s: missing(start_s + self.origin_s, end_s + self.origin_s),
        )
        self._pieces = self._line.pieces(itertools.chain(head, blocks), from_start=True)

    def read(self, first: int, count: int) -> F32:
        """Samples [first, first + count) of the line: (count, 2) float32, the caller's own."""
        out = np.zeros((count, 2), np.float32)
        low, high = max(first, 0), first + count
        if self._end is not None:
            high = min(high, self._end)
        if low >= high:
            return out
        if low < self._kept_from or low > self._next + _FAR_S * self._rate_hz:
            self._jump(low)
        while self._next < high and self._pull():
            pass
        for start, samples in reversed(self._held):
            if start + len(samples) <= low:
                break
            a, b = max(start, low), min(start + len(samples), high)
            if a < b:
                out[a - first : b - first] = samples[a - start : b - start]
        self._forget(low - _HISTORY_S * self._rate_hz)
        return out

    def length_s(self) -> Fraction:
        """From the first sample to the end of the last one. Reads the tail of the file, or, where
        that cannot be reached, all of it; the next read jumps."""
        last_s = self._last_packet_s()
        if last_s is not None:
            self._jump(max(0, int((last_s - self._begin_s) * self._rate_hz)))
        while self._pull():
            self._forget(self._next)
        return self._line.end_s

    def close(self) -> None:
        self._held.clear()
        self._decoder.close()

    def _forget(self, before: int) -> None:
        self._kept_from = max(self._kept_from, before)
        while self._held and self._held[0][0] + len(self._held[0][1]) <= before:
            self._held.popleft()

    def _pull(self) -> bool:
        """Takes in the next piece of the line; False at its end."""
        piece = next(self._pieces, None)
        if piece is None:
            self._end = self._next
            return False
        start, samples = piece
        if self._held and start < self._next:
            start, samples = self._next, samples[self._next - start :]
        self._held.append((start, samples))
        self._next = start + len(samples)
        return True

    def _jump(self, low: int) -> None:
        """Goes to a place from which sample `low` will be reached."""
        self._held.clear()
        target_s = self._begin_s + Fraction(low, self._rate_hz) - _LEAD_S
        target_s -= Fraction(period(self._decoder.rate_hz, self._rate_hz), self._decoder.rate_hz)
        near = target_s < self._begin_s + _FAR_S
        blocks = None if near or not self._seekable(target_s) else self._landed(target_s)
        if blocks is None:
            skip = self._countable and not near
            blocks = self._from_start(target_s if skip else None)
            self._pieces = self._line.pieces(blocks, from_start=not skip)
            self._kept_from = self._next = 0
        else:
            self._pieces = self._line.pieces(blocks, from_start=False)
        first = next(self._pieces, None)
        if first is not None:
            self._held.append(first)
            self._kept_from, self._next = first[0], first[0] + len(first[1])

    def _last_packet_s(self) -> Fraction | None:
        for back_s in _TAIL_STEPS_S if self._decoder.sought else ():
            if not self._decoder.seek(self._begin_s + self._decoder.length_s() - back_s):
                break
            last_s = self._decoder.last_packet_s()
            if last_s is not None:
                return last_s
        self._decoder.rewind()
        return self._decoder.last_packet_s()

    def _seekable(self, target_s: Fraction) -> bool:
        if not self._decoder.sought:
            return False
        return self._countable or target_s > self._begin_s + _PATIENCE_S

    def _from_start(self, skip_to_s: Fraction | None) -> Iterator[Block]:
        """The blocks from the start of the file, opened anew, for decoders remember what they did;
        only for PCM, which is slow to open, a seek serves if it finds the very first block."""
        if skip_to_s is None and self._decoder.stateless and self._decoder.seek(self._begin_s):
            blocks = self._decoder.blocks()
            first = next(blocks, None)
            if first is not None and (first.pts_s, len(first.samples)) == self._opening:
                return itertools.chain([first], blocks)
        self._decoder.rewind()
        return self._decoder.blocks(skip_to_s)

    def _landed(self, target_s: Fraction) -> Iterator[Block] | None:
        """The blocks from a seek that landed at or before `target_s`; None if none does."""
        for back_s in _STEPS_BACK_S:
            if not self._decoder.seek(target_s - back_s):
                return None
            blocks = self._decoder.blocks(skip_to_s=target_s)
            first = next(blocks, None)
            if first is not None and first.pts_s <= target_s + _LEAD_S / 4:
                return itertools.chain([first], blocks)
        return None
