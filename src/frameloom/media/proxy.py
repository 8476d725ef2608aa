"""A small stand-in for a video: same frames at the same times, each a key frame.

Its time stamps are the source's media times on a clock that divides them, less what frames of a
coarse clock count as due early: so the one sampling rule finds in it the frames that it finds in
the source. It holds presented pictures (upright, square pixels, BT.709), without sound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np

from frameloom.core.errors import MediaError
from frameloom.core.surface import U8, YuvSurface
from frameloom.media.clock import Clock, fine_tick_s
from frameloom.media.demux import lower_errors
from frameloom.media.encode.frames import video_frame
from frameloom.media.video import VideoSource

HEIGHT: Final = 540
"""Lines of the largest proxy; smaller sources keep their size."""
_OPTIONS: Final = {"preset": "veryfast", "crf": "23", "g": "1", "bf": "0", "tune": "fastdecode"}


def write_proxy(
    path: str, out: Path, *, height: int = HEIGHT, on_frame: Callable[[int], object] = int
) -> None:
    """Writes the proxy of the video at `path` (absolute) to `out`, an .mp4, whole or not at all.

    `on_frame` hears the number of frames written. Raises MediaError where the source cannot be read
    or can be transparent (a proxy has no alpha).
    """
    import av

    source = VideoSource(path)
    partial = out.with_suffix(".part.mp4")
    try:
        size = proxy_size(source.facts.size, height)
        times = Times(source.clock)
        with (
            lower_errors(path, "video"),
            av.open(str(partial), "w", options={"movflags": "faststart"}) as made,
        ):
            stream: Any = made.add_stream("libx264", rate=30, options=dict(_OPTIONS))
            stream.width, stream.height = size
            context = stream.codec_context
            context.pix_fmt, context.time_base = "yuv420p", times.tick_s
            context.thread_type, context.thread_count = "SLICE", 1
            for number, shot in enumerate(source.shots(Fraction(0), False), 1):
                surface = shot.surface()
                if not isinstance(surface, YuvSurface):
                    raise MediaError("it can be transparent: there is no proxy of it", file=path)
                frame = video_frame(_small(surface, size), 0, times.tick_s)
                frame.pts = times.ticks(shot.pts)
                made.mux(stream.encode(frame))
                on_frame(number)
            made.mux(stream.encode(None))
        partial.replace(out)
    finally:
        source.close()
        partial.unlink(missing_ok=True)


def proxy_size(size: tuple[int, int], height: int = HEIGHT) -> tuple[int, int]:
    """Width and height of a proxy: even, at most so high, never larger than the source."""
    w, h = size
    scale = min(1.0, height / h)
    return max(2, round(w * scale / 2) * 2), max(2, round(h * scale / 2) * 2)


class Times:
    """A source's time stamps on a proxy's clock, whose tick is one over a whole number."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        step = _common(clock.tick_s, clock.early_s) if clock.early_s else clock.tick_s
        self.tick_s = Fraction(1, fine_tick_s(step).denominator)

    def ticks(self, pts: int) -> int:
        due_s = max(Fraction(0), self._clock.time_s(pts) - self._clock.early_s)
        return int(due_s / self.tick_s)


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The largest time of which both are multiples."""
    below = one.denominator * other.denominator
    return Fraction(
        math.gcd(one.numerator * other.denominator, other.numerator * one.denominator), below
    )


def _small(surface: YuvSurface, size: tuple[int, int]) -> YuvSurface:
    """Averaged over areas; chroma stays sited where it is, within a small part of a pixel."""
    import cv2

    w, h = size
    half = ((w + 1) // 2, (h + 1) // 2)

    def scaled(plane: U8, to: tuple[int, int]) -> U8:
        if (plane.shape[1], plane.shape[0]) == to:
            return plane
        whole = np.ascontiguousarray(plane)
        return np.asarray(cv2.resize(whole, to, interpolation=cv2.INTER_AREA), np.uint8)

    return YuvSurface(scaled(surface.y, size), scaled(surface.u, half), scaled(surface.v, half))
