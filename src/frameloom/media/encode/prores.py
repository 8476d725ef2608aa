"""ProRes by FFmpeg: what editors cut; 4:2:2, or 4:4:4 with alpha, 10 bits, all key frames."""

from __future__ import annotations

from frameloom.media.encode.base import PictureSettings, Quality, VideoEncoder, colour_tags


def _options(settings: PictureSettings) -> dict[str, str]:
    halved, whole = settings.profile.split("/")
    return {
        **colour_tags(settings.pixel_format),
        "profile": halved if settings.form.halved[0] else whole,
        "alpha_bits": "16" if settings.form.alpha else "0",
        "vendor": "apl0",
    }


ENCODER = VideoEncoder(
    name="prores_ks",
    codec="prores",
    summary="ProRes 422 and 4444",
    pixel_formats=("yuv422p10le", "yuva444p10le", "yuv444p10le"),
    even_sides=True,
    min_side=16,
    qualities={
        "draft": Quality(profile="lt/4444"),
        "standard": Quality(profile="standard/4444"),
        "high": Quality(profile="hq/4444xq"),
    },
    options=_options,
    lag=lambda _settings: 1,
)
