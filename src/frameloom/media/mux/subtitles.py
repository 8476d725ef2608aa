"""Captions as a track that players can show and hide: text packets beside picture and sound.

Encoders are not asked for them: a packet is the cue's text as the container keeps it. MP4 holds
plain text, one sample at a time (3GPP TS 26.245): cues that overlap stand in one sample together.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from frameloom.captions import Line
from frameloom.captions.write import srt_text, vtt_text

TICKS: Final = 1000
_ASS_HEADER: Final = b"""[Script Info]
[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour
Style: Default,Arial,16,&Hffffff
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
"""FFmpeg makes MP4's sample description of it."""
_ISO_639_2: Final = """
ar:ara be:bel bg:bul bn:ben bs:bos ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng es:spa et:est
eu:eus fa:fas fi:fin fr:fra ga:gle gl:glg gu:guj he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl
it:ita ja:jpn ka:kat kk:kaz km:khm kn:kan ko:kor lo:lao lt:lit lv:lav mk:mkd ml:mal mn:mon mr:mar
ms:msa my:mya nb:nob ne:nep nl:nld no:nor pa:pan pl:pol pt:por ro:ron ru:rus si:sin sk:slk sl:slv
sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel th:tha tr:tur uk:ukr ur:urd uz:uzb vi:vie zh:zho
"""
"""Containers name languages by three letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleTrack:
    """`codec`: the container's. `language`: as a tag, such as pt-BR."""

    codec: str
    lines: tuple[Line, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """Text from a millisecond on, for so long."""

    start_ms: int
    end_ms: int
    text: str


def add_stream(out: Any, track: SubtitleTrack) -> Any:
    """The track's stream, in a PyAV output that is not yet started."""
    if track.codec == "mov_text":
        stream = out.add_stream("mov_text")
        stream.codec_context.subtitle_header = _ASS_HEADER
        stream.codec_context.time_base = Fraction(1, TICKS)
        stream.codec_context.open()
    else:
        stream = out.add_mux_stream(track.codec)
        stream.time_base = Fraction(1, TICKS)
    stream.metadata["language"] = three_letters(track.language)
    return stream


def three_letters(language: str | None) -> str:
    """`por` for pt-BR; und where it is not known."""
    primary = (language or "und").partition("-")[0].lower()
    names = dict(pair.split(":") for pair in _ISO_639_2.split())
    return names.get(primary, primary if len(primary) == 3 else "und")


def packets(track: SubtitleTrack, stream: Any) -> Iterator[Any]:
    """The track's packets, in order."""
    import av

    for sample in _SAMPLES[track.codec](track.lines):
        text = sample.text.encode()
        head = struct.pack(">H", len(text[:65535])) if track.codec == "mov_text" else b""
        packet = av.Packet(head + text)
        packet.stream, packet.time_base = stream, Fraction(1, TICKS)
        packet.pts = packet.dts = sample.start_ms
        packet.duration, packet.is_keyframe = sample.end_ms - sample.start_ms, True
        yield packet


def apart(lines: tuple[Line, ...]) -> Iterator[Sample]:
    """One after the other: what overlaps is shown together, in its order."""
    edges = sorted({ms for line in lines for ms in (line.start_ms, line.end_ms)})
    for start, end in pairwise(edges):
        shown = [line.cue.text for line in lines if line.start_ms <= start < line.end_ms]
        if shown:
            yield Sample(start, end, "\n".join(shown))


def _as_srt(lines: tuple[Line, ...]) -> Iterator[Sample]:
    return (Sample(line.start_ms, line.end_ms, srt_text(line.cue)) for line in lines)


def _as_vtt(lines: tuple[Line, ...]) -> Iterator[Sample]:
    return (Sample(line.start_ms, line.end_ms, vtt_text(line)) for line in lines)


_SAMPLES: Final[dict[str, Callable[[tuple[Line, ...]], Iterator[Sample]]]] = {
    "mov_text": apart,
    "subrip": _as_srt,
    "webvtt": _as_vtt,
}
