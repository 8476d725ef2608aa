"""Files of sound alone."""

from __future__ import annotations

from fractions import Fraction

from frameloom.core.time import SAMPLE_RATE
from frameloom.media.mux.base import Container, as_it_is
from frameloom.media.mux.writer import Writer


def _ticks(_fps: Fraction) -> int:
    return SAMPLE_RATE


def _options(_fps: Fraction) -> dict[str, str]:
    return {"fflags": "bitexact"}


def _sound(
    name: str, summary: str, suffixes: tuple[str, ...], *codecs: str, primed: bool = True
) -> Container:
    return Container(
        name=name,
        summary=summary,
        sound_suffixes=suffixes,
        audio=codecs,
        ticks=_ticks,
        sink=Writer,
        options=_options,
        finish=as_it_is,
        primed=primed,
    )


CONTAINERS = (
    _sound("wav", "WAV", (".wav",), "pcm"),
    _sound("flac", "FLAC", (".flac",), "flac"),
    _sound("mp3", "MP3", (".mp3",), "mp3"),
    _sound(
        "adts", "AAC without a container: whole frames, 21 ms each", (".aac",), "aac", primed=False
    ),
    _sound("ogg", "Ogg", (".opus", ".ogg"), "opus", "flac"),
)
