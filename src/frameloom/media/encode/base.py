"""What an encoder declares: abilities are known, and checked, before frame 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

THREADS = 4
"""Encoder threads, the same on every machine: their number shows in the bytes. Four frame threads
keep two cores busy (measured at 1080p; more only costs memory)."""

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

COLOUR_TAGS = {
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "colorspace": "bt709",
    "color_range": "tv",
    "chroma_sample_location": "left",
}
"""What every finished plane is, in FFmpeg's words: BT.709, limited range, chroma sited left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSettings:
    """One encode. `crf` and `bitrate` (bits per second): crf alone is constant quality, bitrate
    alone an average, both constant quality capped at the bitrate. `gop`: frames from one key
    frame to the next, at most. `seconds`: how long the whole picture track is.
    """

    size: tuple[int, int]
    fps: Fraction
    seconds: Fraction
    speed: str
    gop: int
    crf: float | None = None
    bitrate: int | None = None
    lossless: bool = False
    pixel_format: str = "yuv420p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What one word of `--quality` means for one encoder."""

    speed: str
    crf: float | None = None
    lossless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoEncoder:
    """`pixel_formats`: what it is given here, the default first; `later_pixel_formats`: what the
    encoder could take and Frameloom does not make yet. `even_sides`: it holds no odd width or
    height. `options`: its FFmpeg options for a given encode.
    """

    name: str
    codec: str
    summary: str
    pixel_formats: tuple[str, ...]
    later_pixel_formats: tuple[str, ...]
    alpha: bool
    even_sides: bool
    max_side: int
    crf_range: tuple[float, float]
    speeds: tuple[str, ...]
    qualities: Mapping[str, Quality]
    options: Callable[[PictureSettings], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioEncoder:
    """`sample_format`: what it is given, "fltp" (planar) or "flt" (interleaved) float32, stereo at
    48 kHz. `bitrates`: bits per second for each word of `--quality`.
    """

    name: str
    codec: str
    summary: str
    sample_format: str
    bitrates: Mapping[str, int]


def rate_buffer(settings: PictureSettings) -> Fraction:
    """Seconds of the bit rate's buffer: towards 1, less for short clips, or the share of it that is
    free to begin with would lift their average well over the target."""
    return settings.seconds / (settings.seconds + 3)
