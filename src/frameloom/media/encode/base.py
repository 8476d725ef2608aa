"""What an encoder declares: abilities are known, and checked, before frame 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from frameloom.core.surface import FORMS, Deliverable, Form

SPEEDS = (
    "ultrafast",
    "superfast",
    "veryfast",
    "faster",
    "fast",
    "medium",
    "slow",
    "slower",
    "veryslow",
)
"""Encoder presets, quickest first: the same words for every encoder."""

QUALITIES = ("draft", "standard", "high", "lossless")


def colour_tags(pixel_format: str) -> dict[str, str]:
    """What finished planes are, in FFmpeg's words: BT.709 in limited range, chroma sited left; or
    R'G'B' on the curve of sRGB (in floating point linear light), full range."""
    form = FORMS[pixel_format]
    if form.is_rgb:
        transfer = "linear" if form.bits == 32 else "iec61966-2-1"
        return _tags("bt709", transfer, "rgb", "pc")
    sited = {"chroma_sample_location": "left"} if form.halved[0] else {}
    return _tags("bt709", "bt709", "bt709", "tv") | sited


def _tags(primaries: str, transfer: str, matrix: str, spread: str) -> dict[str, str]:
    return {
        "color_primaries": primaries,
        "color_trc": transfer,
        "colorspace": matrix,
        "color_range": spread,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSettings:
    """One encode. `crf` and `bitrate` (bits per second): crf alone is constant quality, bitrate
    alone an average, both constant quality capped at the bitrate. `gop`: frames from one key
    frame to the next, at most. `seconds`: how long the whole picture track is.
    `profile`: what an encoder without crf knows its qualities by.
    """

    size: tuple[int, int]
    fps: Fraction
    seconds: Fraction
    speed: str
    gop: int
    crf: float | None = None
    bitrate: int | None = None
    lossless: bool = False
    profile: str = ""
    pixel_format: str = "yuv420p"

    @property
    def form(self) -> Form:
        return FORMS[self.pixel_format]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What one word of `--quality` means for one encoder."""

    speed: str = ""
    crf: float | None = None
    lossless: bool = False
    profile: str = ""


def any_lag(_settings: PictureSettings) -> int:
    """Of an encoder that may look ahead as far as it likes."""
    return 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoEncoder:
    """`name`: FFmpeg's. `pixel_formats`: what it is given, by names in `FORMS`: the default first,
    the first with alpha where alpha is asked for. `even_sides`: it holds no odd side along which
    chroma is halved. `crf_range` None: it has no crf; `speeds` empty: no presets; not `bitrates`:
    no bit rate can be asked for; not `gops`: no distance of key frames. `qualities`: what each word
    of `--quality` means, where it can be. `options`: FFmpeg's for a given encode. `tag`: the
    codec's in MP4 and MOV, where players insist. `reorder`: how many packets late a picture may be
    shown at most, for B-frames that are shown before what they refer to.

    `capped`, where an encoder cannot hold to crf and a bit rate at once: `options` then know
    nothing of the rate, and a stretch that came out over it is encoded once more with these.

    `lag`: how many pictures it holds back, at most, before it gives the first packet.

    `still`, for formats of single pictures: a picture's whole file. `through`: what makes of frames
    as they are delivered those that the encoder takes, in the pixel format `takes`.
    """

    name: str
    codec: str
    summary: str
    pixel_formats: tuple[str, ...]
    even_sides: bool = False
    min_side: int = 1
    max_side: int = 16384
    crf_range: tuple[float, float] | None = None
    speeds: tuple[str, ...] = ()
    bitrates: bool = False
    gops: bool = False
    qualities: Mapping[str, Quality]
    options: Callable[[PictureSettings], dict[str, str]]
    capped: Callable[[PictureSettings], dict[str, str]] | None = None
    tag: str = ""
    reorder: int = 0
    still: Callable[[Deliverable, PictureSettings], bytes] | None = None
    through: Callable[[PictureSettings], Callable[[Any], Any]] | None = None
    lag: Callable[[PictureSettings], int] = any_lag
    takes: str = ""

    @property
    def alpha(self) -> bool:
        return self.alpha_format is not None

    @property
    def alpha_format(self) -> str | None:
        """The pixel format with alpha that it is given unless another is asked for."""
        return next((name for name in self.pixel_formats if FORMS[name].alpha), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioEncoder:
    """`sample_format`: what it is given, "fltp" (planar) or "flt" (interleaved) float32, or "s32"
    (interleaved int32, of which it keeps 24 bits), stereo at 48 kHz. `bitrates`: bits per second
    for each word of `--quality`; of one without loss what it comes to at most.
    """

    name: str
    codec: str
    summary: str
    sample_format: str
    bitrates: Mapping[str, int]

    @property
    def lossy(self) -> bool:
        return self.sample_format != "s32"


CRF_LOWEST: Final = 0.6
"""The least quantiser of an encode at a rate, as a share of its crf: about what crf itself uses."""


def rate_buffer(settings: PictureSettings) -> Fraction:
    """Seconds of the bit rate's buffer: towards 1, less for short clips, or the share of it that is
    free to begin with would lift their average well over the target."""
    return settings.seconds / (settings.seconds + 3)
