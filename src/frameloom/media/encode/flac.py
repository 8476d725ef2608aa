"""FLAC by FFmpeg: lossless, 24 bits."""

from __future__ import annotations

from frameloom.media.encode.base import QUALITIES, AudioEncoder

ENCODER = AudioEncoder(
    name="flac",
    codec="flac",
    summary="FLAC, lossless, 24 bits",
    sample_format="s32",
    bitrates=dict.fromkeys(QUALITIES, 1_600_000),
)
