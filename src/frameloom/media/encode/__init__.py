"""Encoders: one file each. A new one is a file with its `ENCODER`, and a place in a list here."""

from __future__ import annotations

from frameloom.core.errors import UsageError
from frameloom.media.encode import (
    aac,
    apng,
    av1,
    exr,
    ffv1,
    flac,
    gif,
    h264,
    h265,
    jpeg,
    mp3,
    opus,
    pcm,
    png,
    prores,
    tiff,
    vp9,
    webp,
)
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

VIDEO: dict[str, VideoEncoder] = {
    module.ENCODER.codec: module.ENCODER
    for module in (h264, h265, prores, vp9, av1, ffv1, gif, apng, png, jpeg, tiff, webp, exr)
}
AUDIO: dict[str, AudioEncoder] = {
    module.ENCODER.codec: module.ENCODER for module in (aac, opus, mp3, flac, pcm)
}


def video_encoder(codec: str) -> VideoEncoder:
    """Raises UsageError for a codec that is not here."""
    if codec not in VIDEO:
        raise UsageError(f"--codec {codec}: no such codec; there is {', '.join(VIDEO)}")
    return VIDEO[codec]


def audio_encoder(codec: str) -> AudioEncoder:
    """As `video_encoder`."""
    if codec not in AUDIO:
        raise UsageError(f"--audio-codec {codec}: no such codec; there is {', '.join(AUDIO)}")
    return AUDIO[codec]
