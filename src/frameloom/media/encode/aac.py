"""AAC-LC by FFmpeg's own encoder."""

from __future__ import annotations

from frameloom.media.encode.base import AudioEncoder

ENCODER = AudioEncoder(
    name="aac",
    codec="aac",
    summary="AAC-LC by FFmpeg",
    sample_format="fltp",
    bitrates={"draft": 128_000, "standard": 192_000, "high": 256_000, "lossless": 320_000},
)
