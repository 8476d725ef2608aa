"""Encoders: one file each. A new one is a file with its `ENCODER`, and a place in a list here."""

from __future__ import annotations

from collections.abc import Iterable

from frameloom.core.errors import UnavailableError, UsageError
from frameloom.media.encode import aac, h264, opus, vp9
from frameloom.media.encode.base import (
    QUALITIES,
    SPEEDS,
    AudioEncoder,
    PictureSettings,
    Quality,
    VideoEncoder,
)

__all__ = [
    "AUDIO",
    "LATER_AUDIO",
    "LATER_VIDEO",
    "QUALITIES",
    "SPEEDS",
    "VIDEO",
    "AudioEncoder",
    "PictureSettings",
    "Quality",
    "VideoEncoder",
    "audio_encoder",
    "video_encoder",
]

VIDEO: dict[str, VideoEncoder] = {module.ENCODER.codec: module.ENCODER for module in (h264, vp9)}
AUDIO: dict[str, AudioEncoder] = {module.ENCODER.codec: module.ENCODER for module in (aac, opus)}
LATER_VIDEO = ("h265", "prores", "av1", "ffv1")
"""Codecs of the contract that this version does not write."""
LATER_AUDIO = ("flac", "mp3", "pcm")


def video_encoder(codec: str) -> VideoEncoder:
    """Raises UsageError for a codec nobody knows, UnavailableError for one not built yet."""
    if codec not in VIDEO:
        raise _refusal("--codec", codec, LATER_VIDEO, VIDEO)
    return VIDEO[codec]


def audio_encoder(codec: str) -> AudioEncoder:
    """As `video_encoder`."""
    if codec not in AUDIO:
        raise _refusal("--audio-codec", codec, LATER_AUDIO, AUDIO)
    return AUDIO[codec]


def _refusal(flag: str, codec: str, later: Iterable[str], built: Iterable[str]) -> Exception:
    if codec in later:
        return UnavailableError(
            f"{flag} {codec} is not available in this version; there is {', '.join(built)}"
        )
    return UsageError(f"{flag} {codec}: no such codec; there is {', '.join(built)}")
