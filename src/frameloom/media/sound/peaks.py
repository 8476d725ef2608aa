"""How loud a file's sound is along its time, coarsely: what a waveform is drawn from."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from frameloom.core.time import SAMPLE_RATE, round_half_up
from frameloom.media.sound.decode import Decoder
from frameloom.media.sound.facts import facts
from frameloom.media.sound.source import Source
from frameloom.media.sound.zero import picture_start_s

I8 = npt.NDArray[np.int8]
_FULL = 127


def peaks(path: str, per_s: int) -> I8 | None:
    """(n, 2) int8, the lowest and the highest sample of both channels in each 1 / `per_s` second of
    media time from 0, -127..127 for -1..1. None without sound; MediaError where it cannot be read.
    `per_s` divides 48 000.
    """
    known, decoder = facts(path), Decoder.open(path)
    if known is None or decoder is None:
        return None
    source = Source(decoder, picture_start_s(path), SAMPLE_RATE, lambda _start, _end: None)
    try:
        end_s = known[0] + known[1]
        first = round_half_up(-source.origin_s * SAMPLE_RATE)
        made = [_of(source.read(first + s * SAMPLE_RATE, SAMPLE_RATE), per_s)
                for s in range(-int(-end_s // 1))]  # fmt: skip
    finally:
        source.close()
    return np.concatenate(made)[: -int(-end_s * per_s // 1)]


def coarser(found: I8, factor: int) -> I8:
    """As few as one of `factor` peaks, each the extremes of those it stands for."""
    starts = np.arange(0, len(found), factor)
    low = np.minimum.reduceat(found[:, 0], starts)
    return np.stack([low, np.maximum.reduceat(found[:, 1], starts)], axis=1)


def _of(samples: npt.NDArray[np.float32], per_s: int) -> I8:
    parts = samples.reshape(per_s, -1)
    both = np.stack([parts.min(axis=1), parts.max(axis=1)], axis=1)
    return np.asarray(np.rint(np.clip(both, -1, 1) * _FULL), np.int8)
