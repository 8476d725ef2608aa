"""GIF: 256 colours, chosen anew for every frame, with error diffusion; alpha by threshold."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from frameloom.media.encode.base import PictureSettings, Quality, VideoEncoder


def _options(_settings: PictureSettings) -> dict[str, str]:
    return {}


def _through(settings: PictureSettings) -> Callable[[Any], Any]:
    """Makes of a frame of R'G'B'(A) one with a palette of its own."""
    import av

    graph, clock = av.filter.Graph(), Fraction(1, 1)
    source = graph.add_buffer(
        width=settings.size[0],
        height=settings.size[1],
        format=av.VideoFormat(settings.pixel_format),
        time_base=clock,
    )
    parted = graph.add("split")
    clear = int(settings.form.alpha)
    palette = graph.add("palettegen", f"stats_mode=single:reserve_transparent={clear}")
    use = graph.add("paletteuse", f"new=1:dither={settings.profile}:alpha_threshold=128")
    sink = graph.add("buffersink")
    source.link_to(parted)
    parted.link_to(palette, 0, 0)
    parted.link_to(use, 1, 0)
    palette.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()

    def reduced(frame: Any, _kept: object = graph) -> Any:
        number, base = frame.pts, frame.time_base
        frame.time_base = clock
        source.push(frame)
        made: Any = sink.pull()
        made.pts, made.time_base, made.duration = number, base, 1
        return made

    return reduced


ENCODER = VideoEncoder(
    name="gif",
    codec="gif",
    summary="GIF, 256 colours a frame",
    pixel_formats=("rgb24", "rgba"),
    qualities={
        "draft": Quality(profile="bayer:bayer_scale=3"),
        "standard": Quality(profile="sierra2_4a"),
        "high": Quality(profile="floyd_steinberg"),
    },
    options=_options,
    lag=lambda _settings: 1,
    through=_through,
    takes="pal8",
)
