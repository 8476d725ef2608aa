"""Opus by libopus."""

from __future__ import annotations

from frameloom.media.encode.base import AudioEncoder

ENCODER = AudioEncoder(
    name="libopus",
    codec="opus",
    summary="Opus by libopus",
    sample_format="flt",
    bitrates={"draft": 96_000, "standard": 160_000, "high": 256_000, "lossless": 320_000},
)
