"""One clip of the mix: its stretches in whole samples, its gain, pan and fades."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from frameloom.core.sound import Sound, Steps, Stretch
from frameloom.core.time import round_half_up
from frameloom.media.sound.convert import F32
from frameloom.media.sound.envelope import F64, Curve, amplitude, pan_factors
from frameloom.media.sound.source import Source
from frameloom.media.sound.tempo import Tempo


@dataclass(frozen=True, slots=True)
class Passage:
    """Output samples [first, last): one stretch at speed 1, or stretches that follow each other."""

    first: int
    last: int
    stretches: tuple[Stretch, ...]


def passages(sound: Sound, rate_hz: int) -> Iterator[Passage]:
    """The clip's stretches in whole samples; those at other speeds are joined where they follow."""
    group: list[Stretch] = []
    for stretch in sound.stretches:
        if group and not (stretch.speed != 1 != group[-1].speed and _follows(group[-1], stretch)):
            yield _passage(group, rate_hz)
            group = []
        group.append(stretch)
    if group:
        yield _passage(group, rate_hz)


def _follows(before: Stretch, after: Stretch) -> bool:
    played_s = (before.end_s - before.start_s) * before.speed
    return before.end_s == after.start_s and before.media_s + played_s == after.media_s


def _passage(group: list[Stretch], rate_hz: int) -> Passage:
    first = round_half_up(group[0].start_s * rate_hz)
    return Passage(first, round_half_up(group[-1].end_s * rate_hz), tuple(group))


class Clip:
    """Adds one `Sound` to the mix, block after block. `open_source` gives its file, or None.
    `ducked`: how far those that duck are lowered, and where on that curve the mix begins.
    """

    def __init__(
        self,
        sound: Sound,
        rate_hz: int,
        open_source: Callable[[], Source | None],
        ducked: tuple[Steps, float] | None = None,
    ) -> None:
        self._rate_hz, self._open_source = rate_hz, open_source
        self._left = deque(p for p in passages(sound, rate_hz) if p.last > max(p.first, 0))
        self._source: Source | None = None
        self._player: Callable[[int, int], F32] | None = None
        self._gain = Curve(sound.gain_db, rate_hz) if sound.gain_db else None
        self._pan = Curve(sound.pan, rate_hz) if sound.pan else None
        self._fades = [Curve(fade, rate_hz) for fade in sound.fades if fade]
        self._duck_db, self._ducked = sound.duck_db, ducked if sound.duck_db else None

    def add_to(self, out: F32, first: int) -> None:
        """Adds the clip's samples [first, first + len(out)) to `out`. Only forward."""
        end = first + len(out)
        while self._left and self._left[0].first < end:
            passage = self._left[0]
            self._source = self._source or self._open_source()
            if self._source is None:
                self._left.clear()
                return
            self._player = self._player or _player(passage, self._source, self._rate_hz)
            a, b = max(passage.first, first), min(passage.last, end)
            if a < b:
                out[a - first : b - first] += self._shaped(self._player(a, b), a, b)
            if passage.last > end:
                return
            self._left.popleft()
            self._player = None
        if not self._left:
            self.close()

    def close(self) -> None:
        """Lets go of the file."""
        if self._source is not None:
            self._source.close()
            self._source = None

    def _shaped(self, samples: F32, first: int, last: int) -> F32:
        """The samples with gain, pan and fades; where those are neutral, untouched."""
        factor: float | F64 = 1.0
        if self._gain is not None:
            factor = amplitude(self._gain.over(first, last))
        for fade in self._fades:
            factor = factor * fade.over(first, last)
        if self._ducked is not None:
            curve, start = self._ducked
            factor = factor * amplitude(self._duck_db * curve.over(start + first, last - first))
        left, right = pan_factors(self._pan.over(first, last)) if self._pan else (1.0, 1.0)
        for side, share in enumerate((left * factor, right * factor)):
            if not (isinstance(share, float) and share == 1):
                samples[:, side] *= share
        return samples


def _player(passage: Passage, source: Source, rate_hz: int) -> Callable[[int, int], F32]:
    """Gives a passage's output samples [a, b), called in order."""
    if passage.stretches[0].speed != 1:
        return Tempo(source, passage.stretches, rate_hz).read
    stretch = passage.stretches[0]
    delay = round_half_up((stretch.start_s - stretch.media_s + source.origin_s) * rate_hz)
    return lambda a, b: source.read(a - delay, b - a)
