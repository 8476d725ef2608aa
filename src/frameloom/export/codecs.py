"""What this version can write: the list behind `frameloom codecs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from frameloom.media.encode import AUDIO, VIDEO, Quality
from frameloom.media.mux import CONTAINERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One encoder. `qualities`: what each word of `--quality` means, in words. `crf`: lowest and
    highest, None for sound; `suffixes`: of the files that can hold it, the default format first.
    """

    codec: str
    kind: Literal["video", "audio"]
    encoder: str
    summary: str
    suffixes: tuple[str, ...]
    qualities: Mapping[str, str]
    pixel_formats: tuple[str, ...] = ()
    alpha: bool = False
    crf: tuple[float, float] | None = None
    speeds: tuple[str, ...] = ()


def codecs() -> list[Codec]:
    """Every encoder that is here, video first."""
    video = [
        Codec(
            codec=e.codec,
            kind="video",
            encoder=e.name,
            summary=e.summary,
            suffixes=_suffixes(e.codec),
            qualities={word: _words(quality) for word, quality in e.qualities.items()},
            pixel_formats=e.pixel_formats,
            alpha=e.alpha,
            crf=e.crf_range,
            speeds=e.speeds,
        )
        for e in VIDEO.values()
    ]
    audio = [
        Codec(
            codec=e.codec,
            kind="audio",
            encoder=e.name,
            summary=e.summary,
            suffixes=_suffixes(e.codec),
            qualities={word: f"{rate // 1000} kb/s" for word, rate in e.bitrates.items()},
        )
        for e in AUDIO.values()
    ]
    return [*video, *audio]


def _suffixes(codec: str) -> tuple[str, ...]:
    holders = [c for c in CONTAINERS if codec in (*c.video, *c.audio)]
    holders.sort(key=lambda c: codec not in (c.video[0], c.audio[0]))
    return tuple(suffix for c in holders for suffix in c.suffixes)


def _words(quality: Quality) -> str:
    rate = "lossless" if quality.lossless else f"crf {quality.crf:g}"
    return f"{rate}, {quality.speed}"
