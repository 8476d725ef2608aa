"""Plain samples, 24 bits."""

from __future__ import annotations

from frameloom.media.encode.base import QUALITIES, AudioEncoder

ENCODER = AudioEncoder(
    name="pcm_s24le",
    codec="pcm",
    summary="plain samples, 24 bits",
    sample_format="s32",
    bitrates=dict.fromkeys(QUALITIES, 2_304_000),
)
