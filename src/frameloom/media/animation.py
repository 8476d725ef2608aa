"""Animated GIF, APNG, WebP and AVIF as a source, through Pillow, with their exact frame times."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from PIL import Image

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts
from frameloom.core.surface import RgbaSurface
from frameloom.media import demux, images
from frameloom.media.clock import Clock
from frameloom.media.delays import INSTEAD_S, MOST_FRAMES, frame_delays
from frameloom.media.source import Shot

_MILLISECOND_S = Fraction(1, 1000)


def is_animated(path: str, max_pixels: int = demux.MAX_PIXELS) -> bool:
    """Has the picture file more than one frame?"""
    with images.opened(path, max_pixels) as image:
        if image.format not in ("GIF", "PNG", "WEBP", "AVIF"):
            return False
        return bool(getattr(image, "is_animated", False))


class AnimationSource:
    """The animated picture at `path`. Frames are composed as the format says, on clear ground."""

    def __init__(self, path: str, *, max_pixels: int = demux.MAX_PIXELS) -> None:
        self.path, self._max_pixels = path, max_pixels
        delays, tick_s = frame_delays(Path(path).read_bytes())
        if len(delays) > MOST_FRAMES:
            text = f"has more than {MOST_FRAMES} frames, which is the limit; give a video"
            raise MediaError(text, file=path)
        with images.opened(path, max_pixels) as image:
            count, size = int(getattr(image, "n_frames", 1)), image.size
            alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
            if not delays:
                delays, tick_s = _told_by_pillow(image, count), _MILLISECOND_S
        if image.format == "PNG" and len(delays) < count:  # its first picture is not a frame
            count = len(delays)
        delays = (delays + delays[-1:] * count)[:count]
        ends = [int(end / tick_s) for end in itertools.accumulate(delays)]
        self._starts = [0, *ends[:-1]]
        self.clock = Clock(tick_s, 0)
        self.bytes_per_shot = 4 * size[0] * size[1]
        self.facts = MediumFacts("video", size, ends[-1] * tick_s, alpha)

    def close(self) -> None:
        """Nothing stays open between uses."""

    def skips(self, _pts: int, _time_s: Fraction) -> bool:
        """Each frame is composed upon the one before it."""
        return False

    def shots(self, time_s: Fraction, before: bool) -> Iterator[Shot]:
        """From the first on: each frame is composed upon the one before it."""
        del time_s, before
        shown = 0
        try:
            with images.opened(self.path, self._max_pixels) as image:
                skipped = int(getattr(image, "n_frames", 1)) - len(self._starts)
                for shown, pts in enumerate(self._starts):
                    image.seek(shown + skipped)
                    yield Shot(pts, RgbaSurface(images.rgba(image)))
        except MediaError:
            if shown == 0:
                raise
            # what is damaged is missing, and the last good frame is held


def _told_by_pillow(image: Image.Image, count: int) -> list[Fraction]:
    """Delays of a format whose own structure is not read here, in whole milliseconds."""
    delays = []
    for number in range(count):
        image.seek(number)
        image.load()
        delays.append(Fraction(round(image.info.get("duration", 0)), 1000) or INSTEAD_S)
    image.seek(0)
    return delays
