"""From options and an output's name to container, encoders and settings, all checked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from frameloom.core.errors import UnavailableError, UsageError
from frameloom.core.time import round_half_up
from frameloom.export.options import Options
from frameloom.media.encode import (
    AUDIO,
    LATER_AUDIO,
    LATER_VIDEO,
    QUALITIES,
    VIDEO,
    PictureSettings,
    VideoEncoder,
    audio_encoder,
    video_encoder,
)
from frameloom.media.mux import Container, container_of
from frameloom.media.mux.writer import PictureTrack, SoundTrack

_KEY_FRAME_S = 2
"""Seconds from one key frame to the next unless `gop` says otherwise: players seek well, and it
costs a few per cent."""

_FINEST_RATE = 10**9
"""libvpx's bound on numerator and denominator; MP4's is a little higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How an output is written; `picture` None for sound alone, `sound` None for silence."""

    container: Container
    picture: PictureTrack | None
    sound: SoundTrack | None


def choose(
    out: Path, options: Options, *, size: tuple[int, int], fps: Fraction, seconds: Fraction
) -> Format:
    """Raises UsageError for what can never be, UnavailableError for what is not built."""
    if max(fps.as_integer_ratio()) > _FINEST_RATE:
        raise UsageError(f"{fps} frames a second is too fine a fraction for any format")
    _known("--codec", options.codec, (*VIDEO, *LATER_VIDEO))
    _known("--audio-codec", options.audio_codec, (*AUDIO, *LATER_AUDIO))
    _known("--quality", options.quality, QUALITIES)
    container = container_of(out, options.codec, sound_only=options.audio_only)
    quality = options.quality or "standard"
    picture = None
    if not options.audio_only:
        encoder = video_encoder(options.codec or container.video[0])
        _check_encoder(encoder, options.encoder)
        _check_size(encoder, size)
        settings = _settings(encoder, options, quality, size=size, fps=fps, seconds=seconds)
        picture = PictureTrack(encoder=encoder, settings=settings)
    return Format(
        container=container, picture=picture, sound=_sound(container, options, quality, out)
    )


def _sound(container: Container, options: Options, quality: str, out: Path) -> SoundTrack | None:
    if not options.audio:
        return None
    codec = options.audio_codec or container.audio[0]
    if codec not in container.audio:
        raise UsageError(
            f"--audio-codec {codec}: a {out.suffix} file cannot hold it; "
            f"it takes {', '.join(container.audio)}"
        )
    encoder = audio_encoder(codec)
    return SoundTrack(encoder=encoder, bitrate=encoder.bitrates[quality])


def _settings(
    encoder: VideoEncoder,
    options: Options,
    quality: str,
    *,
    size: tuple[int, int],
    fps: Fraction,
    seconds: Fraction,
) -> PictureSettings:
    preset = encoder.qualities[quality]
    rated = options.crf is not None or options.bitrate is not None
    if preset.lossless and rated:
        raise UsageError("--quality lossless leaves no room for --crf or --bitrate")
    low, high = encoder.crf_range
    if options.crf is not None and not low <= options.crf <= high:
        raise UsageError(f"--crf {options.crf:g}: {encoder.codec} takes {low:g} to {high:g}")
    _known("--speed", options.speed, encoder.speeds)
    _check_pixel_format(encoder, options.pixel_format)
    return PictureSettings(
        size=size,
        fps=fps,
        seconds=seconds,
        speed=options.speed or preset.speed,
        gop=options.gop or max(1, round_half_up(_KEY_FRAME_S * fps)),
        crf=options.crf if rated else preset.crf,
        bitrate=options.bitrate,
        lossless=preset.lossless,
        pixel_format=options.pixel_format or encoder.pixel_formats[0],
    )


def _check_encoder(encoder: VideoEncoder, asked: str) -> None:
    if asked not in ("auto", "software", encoder.name):
        raise UnavailableError(
            f"--encoder {asked} is not available here for {encoder.codec}; "
            f"give auto, software or {encoder.name}"
        )


def _check_size(encoder: VideoEncoder, size: tuple[int, int]) -> None:
    width, height = size
    if encoder.even_sides and (width % 2 or height % 2):
        even = f"{width + width % 2}x{height + height % 2}"
        raise UsageError(
            f"{width}x{height} is a size that {encoder.codec} cannot hold: its sides are even; "
            f"try --size {even}"
        )
    if max(size) > encoder.max_side:
        raise UsageError(
            f"{width}x{height} is a size that {encoder.codec} cannot hold: "
            f"its sides are at most {encoder.max_side}"
        )


def _check_pixel_format(encoder: VideoEncoder, asked: str | None) -> None:
    if asked is None or asked in encoder.pixel_formats:
        return
    here = ", ".join(encoder.pixel_formats)
    if asked in encoder.later_pixel_formats:
        raise UnavailableError(
            f"--pixel-format {asked} is not available in this version; there is {here}"
        )
    raise UsageError(f"--pixel-format {asked}: {encoder.codec} does not take it; there is {here}")


def _known(flag: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise UsageError(f"{flag} {value}: give one of {', '.join(known)}")
