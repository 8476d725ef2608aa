"""What this version can write: the list behind `frameloom codecs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from frameloom.core.surface import FORMS
from frameloom.media.encode import AUDIO, VIDEO, Quality
from frameloom.media.mux import CONTAINERS, Container


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One encoder. `qualities`: what each word of `--quality` means, in words. `crf`: lowest and
    highest, None where there is none; `suffixes`: of the files that can hold it, the default format
    first; `alpha`: those of the files in which it keeps alpha. `bits`: a sample's, at most.
    """

    codec: str
    kind: Literal["video", "audio"]
    encoder: str
    summary: str
    suffixes: tuple[str, ...]
    qualities: Mapping[str, str]
    pixel_formats: tuple[str, ...] = ()
    alpha: tuple[str, ...] = ()
    bits: int = 8
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
            alpha=tuple(s for c in CONTAINERS if e.codec in c.alpha for s in _names(c)),
            bits=max(FORMS[name].bits for name in e.pixel_formats),
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
    holders.sort(key=lambda c: codec not in (*c.video[:1], *c.audio[:1]))
    return tuple(suffix for c in holders for suffix in _names(c))


def _names(container: Container) -> tuple[str, ...]:
    place = "%05d" if container.numbered else ""
    return tuple(place + suffix for suffix in container.suffixes or container.sound_suffixes)


def _words(quality: Quality) -> str:
    rate = "" if quality.crf is None else f"crf {quality.crf:g}"
    said = ("lossless" if quality.lossless else rate, quality.profile, quality.speed)
    return ", ".join(word for word in said if word) or "one for all"
