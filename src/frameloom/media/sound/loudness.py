"""Loudness by ITU-R BS.1770-4 and EBU R128, and the gain that brings a mix to a target.

One pass over the mix keeps two numbers of each `HOP`: the power of its K-weighted samples, and its
true peak. From those alone follow the loudness at any gain, and the curve of a limiter that keeps
every true peak under `CEILING`. The limiter moves slowly against the weighting filters, so its
effect on the loudness is that on the powers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from frameloom.core.jit import kernel
from frameloom.core.sound import Steps

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

HOP = 120
"""Samples, 2.5 ms at 48 kHz."""
CEILING = 10 ** (-1 / 20)
"""-1 dBTP: the highest true peak that EBU R128 allows."""

_SUB_BLOCK = 40
"""Hops in 100 ms: gating blocks of 400 ms overlap by three quarters."""
_ABSOLUTE_GATE, _RELATIVE_GATE, _OFFSET = -70.0, -10.0, -0.691
_SHELF = np.array(
    [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585]
)
_HIGH_PASS = np.array([1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621])
"""b0, b1, b2, a1, a2 at 48 kHz: BS.1770-4, tables 1 and 2."""
_REACH = 12
"""Samples on each side that an interpolated one is made of."""
_ATTACK, _RELEASE_S = 4, 0.05
"""Hops over which the limiter comes down; how quickly it lets go."""
_SPREAD = 2
"""Hops around a peak that are held down with it: interpolation looks a little beyond them."""
_ROUNDS, _NEAR = 24, 0.005
_MOST_GAIN_DB = 24.0
"""Gain beyond what the target takes without a limiter: where that is not enough, it is missed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """`power`: (hops,) float64, mean square of the K-weighted samples, sides added. `peak`:
    (hops,) float64, the true peak, full scale 1."""

    power: F64
    peak: F64


@dataclass(frozen=True, slots=True)
class Brought:
    """`gain`: the factor over the mix. `reached`: its loudness then, LUFS. `limited_db`: by how
    much the loudest peak is lowered, 0 where none is."""

    gain: Steps
    reached: float
    limited_db: float


def measure(blocks: Iterable[F32]) -> Measured:
    """`blocks`: (n, 2) float32 at 48 kHz, every length but the last a multiple of `HOP`."""
    taps, state, past = _taps(), np.zeros((2, 4)), np.zeros((2 * _REACH, 2), np.float32)
    powers, peaks = [np.zeros(0)], [np.zeros(0)]
    for block in blocks:
        hops = -(-len(block) // HOP)
        whole = np.zeros((2 * _REACH + hops * HOP, 2), np.float32)
        whole[: 2 * _REACH] = past
        whole[2 * _REACH : 2 * _REACH + len(block)] = block
        past = whole[-2 * _REACH :].copy()
        power, peak = np.zeros(hops), np.zeros(hops)
        _measure(whole, taps, _SHELF, _HIGH_PASS, state, power, peak)
        powers.append(power)
        peaks.append(peak)
    return Measured(np.concatenate(powers), np.concatenate(peaks))


def integrated(power: F64) -> float | None:
    """Gated loudness in LUFS of `Measured.power`; None for what the gate takes for silence.

    What is shorter than a gating block (400 ms) counts as one block of its own length.
    """
    steps = len(power) // _SUB_BLOCK
    if steps < 4:
        blocks = power.mean(keepdims=True) if len(power) else np.zeros(0)
    else:
        parts = power[: steps * _SUB_BLOCK].reshape(steps, _SUB_BLOCK).mean(axis=1)
        sums = np.cumsum(np.concatenate([[0.0], parts]))
        blocks = (sums[4:] - sums[:-4]) / 4
    heard = blocks[blocks > _power(_ABSOLUTE_GATE)]
    if not len(heard):
        return None
    heard = heard[heard > _power(_lufs(float(heard.mean())) + _RELATIVE_GATE)]
    return _lufs(float(heard.mean()))


def bring(measured: Measured, target: float) -> Brought | None:
    """The gain after which the mix has `target` LUFS; None for silence.

    Where peaks would pass the ceiling, a limiter lowers them and the gain goes up until the target
    is met all the same, or `_MOST_GAIN_DB` is not enough.
    """
    at_first = integrated(measured.power)
    if at_first is None:
        return None
    plain = gain = 10 ** ((target - at_first) / 20)
    top = float(measured.peak.max())
    curve, reached = np.full(2, gain, np.float32), target
    for _ in range(_ROUNDS if top * gain > CEILING else 0):
        curve = _limited(measured.peak, gain)
        middle = (curve[:-1].astype(np.float64) + curve[1:]) / 2
        found = integrated(measured.power * middle**2)
        reached = _ABSOLUTE_GATE if found is None else found
        if abs(target - reached) < _NEAR:
            break
        gain = min(gain * 10 ** ((target - reached) / 20), plain * 10 ** (_MOST_GAIN_DB / 20))
    limited = max(0.0, 20 * math.log10(top * gain / CEILING)) if top > 0 else 0.0
    return Brought(Steps(curve, HOP), reached, limited)


def _limited(peak: F64, gain: float) -> F32:
    """(hops + 1,) float32: the gain at the hops' edges, lowered wherever a peak would pass the
    ceiling: down in a straight line before it, back by an exponential."""
    allowed = np.minimum(gain, CEILING / np.maximum(peak, 1e-9))
    padded = np.pad(allowed, (_SPREAD, _SPREAD + _ATTACK), constant_values=gain)
    wide = np.lib.stride_tricks.sliding_window_view(padded, 2 * _SPREAD + _ATTACK).min(axis=1)
    held = np.concatenate([wide, wide[-1:]])[: len(peak) + 1]
    _let_go(held, gain, 1 - math.exp(-HOP / 48_000 / _RELEASE_S))
    before = np.concatenate([np.full(_ATTACK - 1, held[0]), held])
    sums = np.cumsum(np.concatenate([[0.0], before]))
    return np.asarray((sums[_ATTACK:] - sums[:-_ATTACK]) / _ATTACK, np.float32)


def _taps() -> F64:
    """(3, 24): interpolation at a quarter, a half and three quarters between two samples: a sinc
    under a Kaiser window (beta 6), twice as wide as the filter of BS.1770-4, annex 2."""
    places = np.arange(-_REACH + 1, _REACH + 1)
    away = np.array([0.25, 0.5, 0.75])[:, None] - places
    window = np.i0(6 * np.sqrt(np.maximum(0, 1 - (away / _REACH) ** 2))) / np.i0(6)
    taps = np.sinc(away) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), np.float64)


def _lufs(power: float) -> float:
    return _OFFSET + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


@kernel
def _measure(
    samples: F32, taps: F64, shelf: F64, high: F64, state: F64, power: F64, peak: F64
) -> None:
    """`samples`: (24 + hops x HOP, 2), the last 24 of the block before in front. `state`: (2, 4),
    both filters' memories of each side, transposed direct form II; carried on."""
    for side in range(2):
        s0, s1, s2, s3 = state[side, 0], state[side, 1], state[side, 2], state[side, 3]
        for hop in range(len(power)):
            total, top = 0.0, 0.0
            for n in range(hop * HOP, hop * HOP + HOP):
                x = float(samples[n + 2 * _REACH, side])
                y = shelf[0] * x + s0
                s0 = shelf[1] * x - shelf[3] * y + s1
                s1 = shelf[2] * x - shelf[4] * y
                z = high[0] * y + s2
                s2 = high[1] * y - high[3] * z + s3
                s3 = high[2] * y - high[4] * z
                total += z * z
                top = max(top, abs(x))
                for phase in range(3):
                    between = 0.0
                    for k in range(2 * _REACH):
                        between += taps[phase, k] * samples[n + k + 1, side]
                    top = max(top, abs(between))
            power[hop] += total / HOP
            peak[hop] = max(peak[hop], top)
        state[side, 0], state[side, 1], state[side, 2], state[side, 3] = s0, s1, s2, s3


@kernel
def _let_go(held: F64, rest: float, share: float) -> None:
    """Downwards at once, upwards by `share` of what is missing to `rest` each step."""
    level = rest
    for n in range(len(held)):
        level = min(held[n], level + (rest - level) * share)
        held[n] = level
