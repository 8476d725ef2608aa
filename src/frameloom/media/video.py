"""A video file as a source: opened safely, landed on exactly, read forward without seeking."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any, cast

import av

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts
from frameloom.core.surface import Surface
from frameloom.core.time import round_half_up
from frameloom.media import demux, index
from frameloom.media.clock import Clock
from frameloom.media.convert import Presenter
from frameloom.media.deinterlace import deinterlace, is_interlaced
from frameloom.media.packets import Decoded, decode, from_key, packets
from frameloom.media.source import Shot
from frameloom.media.tone import ToneMap

_STEPS_BACK_S = (0, 1, 4, 16)
_BY_POSITION = ("mpegts", "mpeg")
"""Containers that find no time stamp reliably: an index of their key frames is made."""
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}


class NoPictureError(MediaError):
    """The file can be opened, but no stream of it is a picture."""


class VideoSource:
    """The main video stream of the file at `path` (absolute).

    `first`: its first frame as decoded. `interlaced`: frames are made whole, one for one.
    `has_sound`: there is a sound stream too. `seeks` counts how often the file was sought or opened
    anew. MediaError if no frame at all can be decoded, or its pictures have more than `max_pixels`.
    """

    def __init__(
        self,
        path: str,
        *,
        threads: int = 1,
        max_pixels: int = demux.MAX_PIXELS,
        tone_map: ToneMap = "soft",
    ) -> None:
        self.path, self._threads, self._max_pixels = path, threads, max_pixels
        self._tone_map = tone_map
        self.seeks = 0
        self._index: index.Index | None = None
        self._keys: tuple[int, ...] | None = None
        self._open()
        try:
            self._measure()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._container.close()

    def shots(self, time_s: Fraction, before: bool) -> Iterator[Shot]:
        """See `Source`. The first call may start where opening the file has left off."""
        found = self._land(time_s, before)
        return (self._shot(decoded) for decoded in found)

    def skips(self, pts: int, time_s: Fraction) -> bool:
        """By the container's own index of key frames; where it has none, nothing is known."""
        if self._keys is None:
            self._keys = index.known_keys(self.path)
        number = bisect_right(self._keys, self.clock.pts(time_s))
        return number > 0 and self._keys[number - 1] > pts

    def _open(self) -> None:
        self._container = demux.open_input(self.path)
        stream = demux.video_stream(self._container)
        if stream is None:
            self._container.close()
            raise NoPictureError("it holds no picture", file=self.path)
        self.stream = stream
        with demux.lower_errors(self.path, "video"):
            demux.only(self._container, stream)
            self._decoder = decoder(stream, self._threads)

    def _measure(self) -> None:
        """Decodes the first frame, and learns from it all that must be known."""
        stream = self.stream
        context = stream.codec_context
        self.has_sound = demux.audio_stream(self._container) is not None
        demux.check_pixels(self.path, context.width, context.height, self._max_pixels)
        if stream.time_base is None:
            raise MediaError("its pictures have no clock", file=self.path, stream="video")
        self._tick_s = stream.time_base
        rate = stream.average_rate or stream.guessed_rate or Fraction(25)
        self._frame_ticks = max(1, round_half_up(1 / (rate * self._tick_s)))
        self.interlaced = False
        found = self._decode()
        first = next(found, None)
        if first is None:
            raise MediaError(
                f"no frame of its {context.name} pictures can be decoded",
                file=self.path,
                stream="video",
            )
        self.first = first.frame
        self.interlaced = is_interlaced(stream, first.frame)
        self.clock = Clock(self._tick_s, first.pts)
        aspect = stream.sample_aspect_ratio
        name = context.name
        self.presenter = Presenter(self.path, first.frame, name, aspect, self._tone_map)
        self.bytes_per_shot = self.presenter.bytes_per_frame
        self._fresh: Iterator[Decoded] | None = itertools.chain([first], found)
        if self.interlaced:
            self._fresh = deinterlace(self._fresh, stream, self._tick_s)
        self.facts = MediumFacts(
            kind="video",
            size=self.presenter.size,
            duration_s=index.media_end_s(self.path, self._container, stream, self.clock),
            alpha=self.presenter.alpha,
        )

    def _shot(self, decoded: Decoded) -> Shot:
        warning = None
        if decoded.lost_pts is not None:
            lost_s = max(self.clock.time_s(decoded.lost_pts), Fraction(0))
            good_s = self.clock.time_s(decoded.pts)
            warning = (
                f"{self.path}, video: damaged from {float(lost_s):.3f} s to {float(good_s):.3f} s; "
                "the frame before is held there"
            )
        return Shot(decoded.pts, partial(self._surface, decoded.frame), warning)

    def _surface(self, frame: av.VideoFrame, deep: bool) -> Surface:
        return (self.presenter.whole_surface if deep else self.presenter.surface)(frame)

    def _land(self, time_s: Fraction, before: bool) -> Iterator[Decoded]:
        """Frames from one that is due at `time_s`, found by going back further and further."""
        fresh, self._fresh = self._fresh, None
        if fresh is not None and time_s <= _STEPS_BACK_S[1]:
            return fresh
        for seek in self._places(time_s, before):
            found = self._sought(*seek)
            first = next(found, None)
            if first is not None and self.clock.due(first.pts, time_s, before):
                return itertools.chain([first], found)
        self.seeks += 1
        self._container.close()
        self._open()
        return self._decode()

    def _places(self, time_s: Fraction, before: bool) -> Iterator[tuple[int, int | None]]:
        """Where to seek: (pts, None), or (byte position, pts of the key frame there)."""
        if not any(name in self._container.format.name for name in _BY_POSITION):
            for step_s in _STEPS_BACK_S:
                if time_s - step_s > 0 or step_s == 0:
                    yield max(self.clock.pts(time_s - step_s), self.clock.zero), None
            return
        if self._index is None:
            self._index = index.scan(self.path)
        keys = self._index.keys if self._index else ()
        due = [(pos, pts) for pts, pos in keys if pos >= 0 and self.clock.due(pts, time_s, before)]
        yield from due[: -len(_STEPS_BACK_S) - 1 : -1]

    def _sought(self, place: int, key_pts: int | None) -> Iterator[Decoded]:
        """Frames after a seek, without those that cannot be whole; none if it cannot be done."""
        self.seeks += 1
        by_position = key_pts is not None
        try:
            self._container.seek(place, stream=self.stream, unsupported_byte_offset=by_position)
            self._decoder.flush_buffers()
        except (av.FFmpegError, OSError):
            return iter(())
        return self._decode_from_key(key_pts)

    def _decode(self) -> Iterator[Decoded]:
        """Frames from where the container stands."""
        found = packets(self._container, self.stream)
        frames = decode(self._decoder, found, self._frame_ticks)
        return deinterlace(frames, self.stream, self._tick_s) if self.interlaced else frames

    def _decode_from_key(self, key_pts: int | None) -> Iterator[Decoded]:
        """Frames from the first key frame (at `key_pts`) on; none if it does not come out first.

        What is shown before it (leading pictures of an open group) may lack what it is made of.
        If it does not come out itself, time stamps or pictures cannot be trusted here.
        """
        keyed = from_key(packets(self._container, self.stream))
        key = next(keyed, None)
        if key is None or key.pts is None or key_pts not in (None, key.pts):
            return iter(())
        frames = decode(self._decoder, itertools.chain([key], keyed), self._frame_ticks)
        first = next((decoded for decoded in frames if decoded.pts >= key.pts), None)
        if first is None or first.pts != key.pts:
            return iter(())
        frames = itertools.chain([first], frames)
        if self.interlaced:  # the first has no neighbour to be made whole by
            return itertools.islice(deinterlace(frames, self.stream, self._tick_s), 1, None)
        return frames


def decoder(stream: av.VideoStream, threads: int) -> av.VideoCodecContext:
    """The stream's decoder; one that keeps alpha where VP8 or VP9 has it beside the picture."""
    context = cast("av.VideoCodecContext | None", stream.codec_context)
    if context is None:
        raise ValueError("its pictures are in a format that has no decoder here")
    name = _ALPHA_DECODERS.get(context.name)
    tags = {key.lower(): value for key, value in stream.metadata.items()}
    if name is not None and tags.get("alpha_mode") == "1":
        alpha = cast(av.VideoCodecContext, cast(Any, av.CodecContext).create(name, "r"))
        alpha.extradata = context.extradata
        context = alpha
    context.thread_type = cast(Any, "AUTO" if threads > 1 else "SLICE")
    context.thread_count = threads
    return context
