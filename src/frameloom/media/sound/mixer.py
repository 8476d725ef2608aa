"""The whole mix, block after block."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np

from frameloom.core.errors import MediaError
from frameloom.core.sound import Levels, Mix
from frameloom.media.sound.clip import Clip
from frameloom.media.sound.convert import F32
from frameloom.media.sound.decode import Decoder
from frameloom.media.sound.source import Source
from frameloom.media.sound.zero import picture_start_s

Warn = Callable[[str], None]

BLOCK = 9_600
_LISTED_SPANS = 10_000


def play(
    mix: Mix, block: int = BLOCK, warn: Warn | None = None, levels: Levels | None = None
) -> Iterator[F32]:
    """The mix as (n, 2) float32 blocks of `block` samples, `mix.samples` samples in all.

    The samples do not depend on `block`. `levels`: the whole timeline's, where clips duck or a
    loudness is asked for. Full scale is ±1; nothing is clipped here, and nothing limited without a
    loudness: an encoder clips what lies beyond. `warn` is told the mix's own warnings first, and
    with the last block by how much full scale was passed and, once a file, where sound was missing
    or damaged and silence was put in its place.

    A clip whose file has no sound is silent. MediaError if a file cannot be opened, or has sound
    of which nothing can be decoded.
    """
    files, levels = _Files(mix.rate_hz), levels or Levels()
    start = float(mix.start_s * mix.rate_hz)
    ducked = None if levels.ducked is None else (levels.ducked, start)
    clips = [
        Clip(sound, mix.rate_hz, partial(files.open, sound.medium.path), ducked)
        for sound in mix.sounds
    ]
    loudest, loudest_at = 1.0, 0
    if warn is not None:
        for message in mix.warnings:
            warn(message)
    try:
        for first in range(0, mix.samples, block):
            out = np.zeros((min(block, mix.samples - first), 2), np.float32)
            for clip in clips:
                clip.add_to(out, first)
            if levels.gain is not None:
                out *= levels.gain.over(start + first, len(out))[:, None].astype(np.float32)
            peak = max(float(out.max()), -float(out.min()))
            if peak > loudest:
                loudest = peak
                loudest_at = first + int(np.argmax(np.abs(out).max(axis=1)))
            if warn is not None and first + block >= mix.samples:
                _tell(warn, files, loudest, Fraction(loudest_at, mix.rate_hz))
            yield out
    finally:
        for clip in clips:
            clip.close()


def _tell(warn: Warn, files: _Files, loudest: float, loudest_s: Fraction) -> None:
    for message in files.troubles():
        warn(message)
    if loudest > 1:
        warn(
            f"the sound goes {20 * math.log10(loudest):.1f} dB over full scale at "
            f"{float(loudest_s):.3f} s and is clipped there; lower its gain_db or volume_db, or "
            "give the project a loudness"
        )


@dataclass
class _Files:
    """What is known of the files of one mix."""

    rate_hz: int
    starts: dict[str, Fraction | None] = field(default_factory=dict)
    missing: dict[str, set[tuple[Fraction, Fraction]]] = field(default_factory=dict)

    def open(self, path: str) -> Source | None:
        """The file's sound from its beginning; None if it has none."""
        decoder = Decoder.open(path)
        if decoder is None:
            return None
        if path not in self.starts:
            self.starts[path] = picture_start_s(path)
        source = Source(decoder, self.starts[path], self.rate_hz, partial(self._note, path))
        if source.empty:
            source.close()
            raise MediaError("nothing of its sound can be decoded", file=path, stream="audio")
        return source

    def troubles(self) -> Iterator[str]:
        """One line a file."""
        for path, spans in self.missing.items():
            start_s, end_s = min(spans)
            more = f" and in {len(spans) - 1} more places" if len(spans) > 1 else ""
            yield (
                f"{Path(path).name}: sound is missing or damaged from {float(start_s):.3f} s to "
                f"{float(end_s):.3f} s{more}; silence is put there"
            )

    def _note(self, path: str, start_s: Fraction, end_s: Fraction) -> None:
        spans = self.missing.setdefault(path, set())
        if len(spans) < _LISTED_SPANS:
            spans.add((start_s, end_s))
