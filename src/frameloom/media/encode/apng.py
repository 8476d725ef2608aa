"""APNG: PNG's pictures by FFmpeg, one after the other: lossless, 8 or 16 bits, alpha."""

from __future__ import annotations

from dataclasses import replace

from frameloom.media.encode import png

ENCODER = replace(png.ENCODER, codec="apng", summary="APNG, lossless")
