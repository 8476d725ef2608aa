"""From options and an output's name to container, encoders and settings, all checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from frameloom.core.errors import UnavailableError, UsageError
from frameloom.core.surface import FORMS
from frameloom.core.time import round_half_up
from frameloom.export.options import Options
from frameloom.export.segments.cut import step_of
from frameloom.media.encode import (
    AUDIO,
    QUALITIES,
    VIDEO,
    PictureSettings,
    VideoEncoder,
)
from frameloom.media.encode.hardware import hardware_encoders, trouble
from frameloom.media.mux import Container, container_of, video_codec_of
from frameloom.media.mux.base import PictureTrack, SoundTrack
from frameloom.media.mux.subtitles import SubtitleTrack

_KEY_FRAME_S = 2
"""Seconds from one key frame to the next unless `gop` says otherwise: players seek well, and it
costs a few per cent."""

_QUALITY = "standard"

_LARGEST = 1 << 28
"""FFmpeg's bound on a picture's pixels, with 128 more along each side."""
_FINEST_RATE = 10**9
"""libvpx's bound on numerator and denominator; MP4's is a little higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How an output is written; `picture` None for sound alone, `sound` None for silence.

    `captions`: tracks of them, only where the container holds some. `step`: frames of a segment at
    most, None where the picture is encoded in one piece.
    """

    container: Container
    picture: PictureTrack | None
    sound: SoundTrack | None
    captions: tuple[SubtitleTrack, ...] = ()
    step: int | None = None


def choose(
    out: Path,
    options: Options,
    *,
    size: tuple[int, int],
    fps: Fraction,
    seconds: Fraction,
    note: Callable[[str], None],
) -> Format:
    """Raises UsageError for what can never be, UnavailableError for what is not here. `note` hears
    of what is done in place of something else."""
    if max(fps.as_integer_ratio()) > _FINEST_RATE:
        raise UsageError(f"{fps} frames a second is too fine a fraction for any format")
    _known("--codec", options.codec, tuple(VIDEO))
    _known("--audio-codec", options.audio_codec, tuple(AUDIO))
    _known("--quality", options.quality, QUALITIES)
    container = container_of(out, options.codec, sound_only=options.audio_only)
    picture, step = None, None
    if not options.audio_only:
        _check_rate(container, out, fps)
        codec = video_codec_of(container, options.codec, alpha=options.portion.clear)
        encoder = VIDEO[codec]
        settings = _settings(encoder, options, size=size, fps=fps, seconds=seconds)
        _check_size(encoder, settings)
        encoder = _picked(encoder, settings, options.encoder, note)
        if container.joins and encoder is VIDEO[codec]:
            step = step_of(encoder, fps, options.gop)
            settings = replace(settings, gop=min(settings.gop, step), seconds=step / fps)
        picture = PictureTrack(encoder=encoder, settings=settings)
    sound = _sound(container, options, out)
    return Format(container=container, picture=picture, sound=sound, step=step)


def _check_rate(container: Container, out: Path, fps: Fraction) -> None:
    if container.fastest is not None and fps > container.fastest:
        raise UsageError(
            f"{float(fps):g} frames a second: a {out.suffix} file shows at most "
            f"{container.fastest}; try --fps {container.fastest}"
        )


def _sound(container: Container, options: Options, out: Path) -> SoundTrack | None:
    """None too where the container holds no sound, unless a codec for it is asked for."""
    if not options.audio or (not container.audio and options.audio_codec is None):
        return None
    codec = options.audio_codec or container.audio[0]
    if codec not in container.audio:
        takes = f"it takes {', '.join(container.audio)}" if container.audio else "it has no sound"
        raise UsageError(f"--audio-codec {codec}: a {out.suffix} file cannot hold it; {takes}")
    encoder = AUDIO[codec]
    return SoundTrack(encoder=encoder, bitrate=encoder.bitrates[options.quality or _QUALITY])


def _settings(
    encoder: VideoEncoder,
    options: Options,
    *,
    size: tuple[int, int],
    fps: Fraction,
    seconds: Fraction,
) -> PictureSettings:
    quality = options.quality or _QUALITY
    if quality not in encoder.qualities:
        raise UsageError(
            f"--quality {quality}: {encoder.codec} has {', '.join(encoder.qualities)}; "
            "without loss there is --codec ffv1 in a .mkv file, or numbered .png files"
        )
    preset = encoder.qualities[quality]
    _check_rates(encoder, options, lossless=preset.lossless)
    _known("--speed", options.speed, encoder.speeds, f"{encoder.codec} has no speeds to choose")
    return PictureSettings(
        size=size,
        fps=fps,
        seconds=seconds,
        speed=options.speed or preset.speed,
        gop=options.gop or max(1, round_half_up(_KEY_FRAME_S * fps)),
        crf=preset.crf if options.crf is None else options.crf,
        bitrate=options.bitrate,
        lossless=preset.lossless,
        profile=preset.profile,
        pixel_format=_pixel_format(encoder, options),
    )


def _check_rates(encoder: VideoEncoder, options: Options, *, lossless: bool) -> None:
    if options.gop is not None and not encoder.gops:
        raise UsageError(f"--gop: {encoder.codec} has no key frames to choose")
    if options.crf is not None and encoder.crf_range is None:
        raise UsageError(f"--crf: {encoder.codec} has none; give --quality")
    if options.bitrate is not None and not encoder.bitrates:
        raise UsageError(f"--bitrate: {encoder.codec} holds to none; give --quality")
    if lossless and (options.crf is not None or options.bitrate is not None):
        raise UsageError("--quality lossless leaves no room for --crf or --bitrate")
    low, high = encoder.crf_range or (0, 63)
    if options.crf is not None and not low <= options.crf <= high:
        raise UsageError(f"--crf {options.crf:g}: {encoder.codec} takes {low:g} to {high:g}")


def _picked(
    encoder: VideoEncoder, settings: PictureSettings, asked: str, note: Callable[[str], None]
) -> VideoEncoder:
    """The software's, or one in hardware that is asked for and works."""
    if asked in ("software", encoder.name):
        return encoder
    found = list(hardware_encoders(encoder.codec))
    tried = [one for one in found if asked in ("auto", "hardware", one.name)]
    why = []
    for one in tried:
        problem = "it is never lossless" if settings.lossless else ""
        if settings.pixel_format not in one.pixel_formats:
            problem = f"it does not take {settings.pixel_format}"
        problem = problem or trouble(one, settings)
        if not problem:
            return one
        why.append(f"{one.name}: {problem}")
    cause = "; ".join(why) or f"there is none for {encoder.codec} of that name"
    if asked == "auto":
        note(f"encoded by {encoder.name}: no encoder in hardware works here ({cause})")
        return encoder
    raise UnavailableError(f"--encoder {asked} is not available here: {cause}; give software")


def _check_size(encoder: VideoEncoder, settings: PictureSettings) -> None:
    width, height = settings.size
    halved = settings.form.halved if encoder.even_sides else (False, False)
    even = tuple(
        side + side % 2 if half else side for side, half in zip(settings.size, halved, strict=True)
    )
    problem = ""
    if even != settings.size:
        problem = f"with {settings.pixel_format} its sides are even; try --size {even[0]}x{even[1]}"
    elif max(settings.size) > encoder.max_side:
        problem = f"its sides are at most {encoder.max_side}"
    elif encoder.still is None and (width + 128) * (height + 128) >= _LARGEST:
        problem = "it is of more pixels than FFmpeg can hold, some 268 million"
    elif min(settings.size) < encoder.min_side:
        problem = f"its sides are at least {encoder.min_side}"
    if problem:
        raise UsageError(f"{width}x{height} is a size that {encoder.codec} cannot hold: {problem}")


def _pixel_format(encoder: VideoEncoder, options: Options) -> str:
    asked, clear = options.pixel_format, options.portion.clear
    if asked is None:
        return (encoder.alpha_format if clear else None) or encoder.pixel_formats[0]
    here = [name for name in encoder.pixel_formats if FORMS[name].alpha or not clear]
    if asked not in here:
        lacks = "holds no alpha" if asked in encoder.pixel_formats else "is not one it takes"
        raise UsageError(
            f"--pixel-format {asked}: {encoder.codec}: {lacks}; there is {', '.join(here)}"
        )
    return asked


def _known(flag: str, value: str | None, known: tuple[str, ...], none: str = "") -> None:
    if value is not None and value not in known:
        give = f"give one of {', '.join(known)}" if known else none
        raise UsageError(f"{flag} {value}: {give}")
