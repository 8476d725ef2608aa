"""A quiet piece of music and a few clicks, computed: chords, an arpeggio, a soft beat."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 48_000
TEMPO_BPM = 90
Sound = npt.NDArray[np.float32]
"""(n, 2) float32, -1..1, 48 kHz."""

_CHORDS = ((57, 64, 69, 72), (53, 60, 69, 72), (60, 64, 67, 76), (55, 62, 67, 74))
"""Am, F, C, G as MIDI notes."""


def music(duration_s: float) -> Sound:
    """A loop of four chords, two beats each, with an arpeggio that wanders from side to side."""
    count = round(duration_s * RATE)
    left, right = np.zeros(count), np.zeros(count)
    beat_s = 60 / TEMPO_BPM
    for number in range(int(duration_s / beat_s) + 1):
        chord = _CHORDS[number // 2 % len(_CHORDS)]
        if number % 2 == 0:
            for voice, note in enumerate(chord):
                tone = _pad(_hertz(note), 2 * beat_s + 0.6) * 0.055
                _add(left, tone * (1 - voice / 8), number * beat_s)
                _add(right, tone * (0.6 + voice / 8), number * beat_s)
        _add(left, _thump() * 0.22, number * beat_s)
        _add(right, _thump() * 0.22, number * beat_s)
        for half in range(2):
            note = chord[(2 * number + half) % 4] + 12
            side = 0.5 + 0.35 * np.sin(number + half / 2)
            tone = _pluck(_hertz(note)) * 0.11
            _add(left, tone * (1 - side), (number + half / 2) * beat_s)
            _add(right, tone * side, (number + half / 2) * beat_s)
    return _finish(left, right, fade_s=0.8)


def clicks(duration_s: float, times_s: list[float]) -> Sound:
    """A short wooden click at each of `times_s`."""
    track = np.zeros(round(duration_s * RATE))
    for number, at in enumerate(times_s):
        _add(track, _pluck(880.0 * (1 + number % 3 / 4), decay_s=0.04) * 0.25, at)
    return _finish(track, track, fade_s=0.01)


def write_wav(path: Path, sound: Sound) -> None:
    """`sound` as 16-bit PCM."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((sound * 32767).round().astype("<i2").tobytes())


def _hertz(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _time(duration_s: float) -> npt.NDArray[np.float64]:
    return np.arange(round(duration_s * RATE)) / RATE


def _pad(hertz: float, duration_s: float) -> npt.NDArray[np.float64]:
    """A slow, slightly beating tone."""
    t = _time(duration_s)
    swell = np.minimum(1, t / 0.35) * np.minimum(1, (duration_s - t) / 0.6)
    wobble = sum(np.sin(2 * np.pi * hertz * detune * t) for detune in (0.998, 1.0, 1.003))
    return np.asarray(swell * (wobble / 3 + 0.2 * np.sin(4 * np.pi * hertz * t)))


def _pluck(hertz: float, decay_s: float = 0.22) -> npt.NDArray[np.float64]:
    t = _time(6 * decay_s)
    body = np.sin(2 * np.pi * hertz * t) + 0.35 * np.sin(4 * np.pi * hertz * t) * np.exp(-t * 9)
    return np.asarray(body * np.exp(-t / decay_s) * np.minimum(1, t / 0.004))


def _thump() -> npt.NDArray[np.float64]:
    """A soft low drum: a sine that falls from 110 to 50 Hz."""
    t = _time(0.35)
    phase = 2 * np.pi * (50 * t + 60 / 28 * (1 - np.exp(-28 * t)))
    return np.asarray(np.sin(phase) * np.exp(-t / 0.09) * np.minimum(1, t / 0.003))


def _add(track: npt.NDArray[np.float64], tone: npt.NDArray[np.float64], at_s: float) -> None:
    first = round(at_s * RATE)
    room = max(0, min(len(tone), len(track) - first))
    track[first : first + room] += tone[:room]


def _finish(left: npt.NDArray[np.float64], right: npt.NDArray[np.float64], fade_s: float) -> Sound:
    both = np.stack([left, right], axis=1)
    fade = max(1, round(fade_s * RATE))
    both[-fade:] *= np.linspace(1, 0, fade)[:, None]
    return np.tanh(both).astype(np.float32)
