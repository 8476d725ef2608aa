"""Any decoded sound as float32 stereo, and from any rate to the mix's.

Integers become floats by their full scale (16 bit: / 32768), exactly. Mono goes to both sides at
its own level. More channels are folded by ITU-R BS.775: centre and surrounds at -3 dB, the low
frequency channel left out, nothing scaled down afterwards, so that speech keeps its level.
"""

from __future__ import annotations

import functools
import math

import av
import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
"""(n, 2) float32: left and right, full scale is ±1, values beyond it are kept."""

_HALF_POWER = math.sqrt(0.5)
_SIDES = {
    "FL": (1.0, 0.0),
    "FR": (0.0, 1.0),
    "FC": (_HALF_POWER, _HALF_POWER),
    "LFE": (0.0, 0.0),
    "LFE2": (0.0, 0.0),
    "BL": (_HALF_POWER, 0.0),
    "BR": (0.0, _HALF_POWER),
    "SL": (_HALF_POWER, 0.0),
    "SR": (0.0, _HALF_POWER),
    "BC": (0.5, 0.5),
    "FLC": (1.0, 0.0),
    "FRC": (0.0, 1.0),
}
_ELSEWHERE = (0.5, 0.5)
_USUAL = {
    3: "FL FR FC",
    4: "FL FR BL BR",
    5: "FL FR FC BL BR",
    6: "FL FR FC LFE BL BR",
    7: "FL FR FC LFE BC SL SR",
    8: "FL FR FC LFE BL BR SL SR",
}
_UNSAFE_PLANES = 8
"""From here on PyAV 18.1 reads past the end of a frame's list of planes, and crashes."""
_FULL_SCALE = {"s16": 2.0**15, "s32": 2.0**31, "s64": 2.0**63}
_FILTER = {"filter_size": "64", "cutoff": "0.98", "kaiser_beta": "10"}
_PERIOD_LIMIT = 8192


def stereo(frame: av.AudioFrame) -> F32:
    """The frame as (n, 2) float32; samples that are not numbers become silence."""
    channels = frame.layout.nb_channels
    if frame.format.is_planar and channels >= _UNSAFE_PLANES:
        frame = _packed(frame)
    name = frame.format.name.removesuffix("p")
    data = frame.to_ndarray()
    planes = data if frame.format.is_planar else data.reshape(-1, channels).T
    if name == "u8":
        planes = (planes.astype(np.float32) - 128) / 128
    elif name in _FULL_SCALE:
        planes = planes.astype(np.float32) * np.float32(1 / _FULL_SCALE[name])
    else:
        planes = planes.astype(np.float32, copy=False)
        if not np.isfinite(planes).all():
            planes = np.nan_to_num(planes, nan=0.0, posinf=0.0, neginf=0.0)
    out = np.empty((planes.shape[1], 2), np.float32)
    if channels <= 2:
        out[:, 0], out[:, 1] = planes[0], planes[-1]
    else:
        fold = _fold(tuple(channel.name for channel in frame.layout.channels))
        out[:] = np.einsum("cn,cs->ns", planes, fold)
    return out


def _packed(frame: av.AudioFrame) -> av.AudioFrame:
    """The same frame with its channels interleaved."""
    graph = av.AudioResampler(frame.format.packed, frame.layout, frame.sample_rate)
    return graph.resample(frame)[0]


@functools.cache
def _fold(names: tuple[str, ...]) -> F32:
    """(channels, 2): how much of each channel goes to the left and to the right."""
    if not set(names) <= set(_SIDES) and len(names) in _USUAL:
        names = tuple(_USUAL[len(names)].split())
    return np.array([_SIDES.get(name, _ELSEWHERE) for name in names], np.float32)


def period(rate_hz: int, out_hz: int) -> int:
    """How many source samples lie between two that fall exactly on an output sample."""
    found = rate_hz // math.gcd(rate_hz, out_hz)
    return found if found <= _PERIOD_LIMIT else 1


class Resampler:
    """A stream of (n, 2) float32 from one rate to another, in blocks of any size.

    libswresample, band-limited: 64 taps, Kaiser 10, cutoff 0.98, float32, no dither. Output
    sample k lies at input time k / out_hz from the first sample fed; blocks do not show in it.
    """

    def __init__(self, rate_hz: int, out_hz: int) -> None:
        self._rate_hz = rate_hz
        self._graph: av.AudioResampler | None = None
        if rate_hz != out_hz:
            self._graph = av.AudioResampler(
                format="flt", layout="stereo", rate=out_hz, options=dict(_FILTER)
            )

    def feed(self, samples: F32) -> F32:
        """What is finished once `samples` have been added: (m, 2) float32."""
        if self._graph is None or len(samples) == 0:
            return samples
        packed = np.ascontiguousarray(samples).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="stereo")
        frame.sample_rate = self._rate_hz
        return _joined(self._graph.resample(frame))

    def flush(self) -> F32:
        """The rest, after the last block: (m, 2) float32."""
        if self._graph is None:
            return np.empty((0, 2), np.float32)
        return _joined(self._graph.resample(None))


def _joined(frames: list[av.AudioFrame]) -> F32:
    parts = [frame.to_ndarray().reshape(-1, 2) for frame in frames]
    return np.concatenate(parts) if parts else np.empty((0, 2), np.float32)
