"""MP3 by LAME."""

from __future__ import annotations

from frameloom.media.encode.base import AudioEncoder

ENCODER = AudioEncoder(
    name="libmp3lame",
    codec="mp3",
    summary="MP3 by LAME",
    sample_format="fltp",
    bitrates={"draft": 128_000, "standard": 192_000, "high": 256_000, "lossless": 320_000},
)
