"""What a lossy codec takes away from a sound's loudness: found by encoding some of it for trial.

Codecs leave out what is highest and what is masked: noise at 192 kb/s is 0.8 (Opus) to 1.4 (MP3) LU
quieter when it is decoded, speech and music up to 0.5.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import numpy as np

from frameloom.core.time import SAMPLE_RATE
from frameloom.media.encode.base import AudioEncoder
from frameloom.media.encode.frames import audio_frame
from frameloom.media.sound.convert import F32, stereo

_MOST_LU = 3.0
"""More is nothing that a gain could bring back, such as a tone that the codec leaves out."""
_SECONDS, _PIECES = 60, 6


def excerpts(frames: int, fps: float) -> list[range]:
    """Frames enough to tell: all of them, or six pieces of ten seconds from all over."""
    if frames <= _SECONDS * fps:
        return [range(frames)]
    length = int(_SECONDS * fps / _PIECES)
    gap = (frames - length) / (_PIECES - 1)
    return [range(int(k * gap), int(k * gap) + length) for k in range(_PIECES)]


def lost_lu(blocks: Iterable[F32], encoder: AudioEncoder, bitrate: int) -> float:
    """By how many LU a sound, (n, 2) float32 at 48 kHz, is quieter once it is coded."""
    from frameloom.media.sound.loudness import integrated, measure

    samples = np.concatenate([np.zeros((0, 2), np.float32), *blocks])
    plain = integrated(measure([samples]).power)
    coded = integrated(measure([_through(samples, encoder, bitrate)]).power)
    if plain is None or coded is None:
        return 0.0
    return max(-_MOST_LU, min(_MOST_LU, plain - coded))


def _through(samples: F32, encoder: AudioEncoder, bitrate: int) -> F32:
    """The samples encoded and decoded, from the first to the last of them."""
    import av

    kept = io.BytesIO()
    out: Any
    with av.open(kept, "w", format="matroska") as out:
        stream: Any = out.add_stream(encoder.name, rate=SAMPLE_RATE)
        context = stream.codec_context
        context.format, context.layout = encoder.sample_format, "stereo"
        context.bit_rate = bitrate
        for start in range(0, len(samples), SAMPLE_RATE):
            block = samples[start : start + SAMPLE_RATE]
            out.mux(stream.encode(audio_frame(block, encoder.sample_format, start)))
        out.mux(stream.encode(None))
    kept.seek(0)
    back: Any
    with av.open(kept) as back:
        parts = [stereo(frame) for frame in back.decode(audio=0)]
    return np.concatenate([np.zeros((0, 2), np.float32), *parts])[: len(samples)]
