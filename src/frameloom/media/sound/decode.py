"""The sound of one file, packet by packet: float32 stereo blocks with their exact times.

A bad packet costs what it holds and no more: it is caught, and the next block says that something
was lost before it. Times here are the container's own; `source` puts them on the common clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import numpy as np
from av.container import InputContainer

from frameloom.core.errors import MediaError
from frameloom.core.time import SAMPLE_RATE, round_half_up
from frameloom.media.demux import audio_stream, lower_errors, only, open_input
from frameloom.media.sound.convert import F32, stereo

_UNSOUGHT_FORMATS = frozenset(
    {"mp3", "aac", "ac3", "eac3", "dts", "tta", "tak", "ape", "amr", "ogg"}
)
"""Never sought: they have no time stamps (MP3 guesses where it landed); Ogg's are wrong by some
packets after a seek to its last page. They are read from the start, most packets undecoded."""
_PCM_FORMATS = frozenset({"wav", "w64", "aiff", "au", "voc"})
"""Sought by counting bytes, which is right for PCM alone."""
_RATES_HZ = range(1_000, 1_000_000)
_READ_RETRIES = 50
_PADDING_LIMIT = 4096
"""The most samples that an encoder's last frames hold beyond the signalled end."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """`samples` (n, 2) float32 at `rate_hz`, the first at `pts_s`; `damaged`: after a loss."""

    pts_s: Fraction
    rate_hz: int
    samples: F32
    damaged: bool

    @property
    def end_s(self) -> Fraction:
        return self.pts_s + Fraction(len(self.samples), self.rate_hz)


@dataclass(frozen=True, slots=True)
class _Loss:
    """A packet that gave nothing, by its own account this long and up to here."""

    length_s: Fraction
    end_s: Fraction


class Decoder:
    """Reads the main sound stream of a file forward, from the start or from a time.

    `open` is the way in. `tick_s` is the unit of its clock, an `exact_clock` if every sample has
    its own tick; not `sought`: times are right only if the file is read from its start;
    `stateless`: plain PCM, whose decoder remembers nothing.
    """

    def __init__(self, path: str, container: InputContainer) -> None:
        self.path = path
        self._adopt(container)
        rate_hz = self._stream.codec_context.sample_rate
        self.rate_hz = rate_hz if rate_hz in _RATES_HZ else SAMPLE_RATE
        self.tick_s = self._stream.time_base or Fraction(1, self.rate_hz)
        self.exact_clock = (1 / (self.tick_s * self.rate_hz)).denominator == 1
        formats = set(container.format.name.split(","))
        self.stateless = self._stream.codec_context.name.startswith("pcm_")
        guessing = _UNSOUGHT_FORMATS if self.stateless else _UNSOUGHT_FORMATS | _PCM_FORMATS
        self.sought = not formats & guessing
        self._at_start = True
        self._signalled_end_s: Fraction | None = None
        if "mp4" in formats and self._stream.duration:
            ticks = (self._stream.start_time or 0) + self._stream.duration
            self._signalled_end_s = ticks * self.tick_s

    @classmethod
    def open(cls, path: str) -> Decoder | None:
        """None where the file has no sound that there is a decoder for; MediaError where it
        cannot be opened."""
        container = open_input(path)
        stream = audio_stream(container)
        if stream is None or stream.codec_context is None:
            container.close()
            return None
        return cls(path, container)

    def blocks(self, skip_to_s: Fraction | None = None) -> Iterator[Block]:
        """From here to the end, without the encoder's padding behind the signalled end.

        Packets that end before `skip_to_s` are not decoded. A loss at the very end is told by an
        empty block.
        """
        padding: list[Block] = []
        end_s = self._signalled_end_s
        for block in self._decoded(skip_to_s):
            if end_s is None or block.end_s <= end_s:
                yield block
                continue
            padding.append(block)
            if block.end_s - end_s > Fraction(_PADDING_LIMIT, block.rate_hz):
                yield from padding
                padding.clear()
                end_s = None
        for block in padding:
            if end_s is not None and block.pts_s < end_s:
                keep = round_half_up((end_s - block.pts_s) * block.rate_hz)
                yield replace(block, samples=block.samples[:keep])

    def last_packet_s(self) -> Fraction | None:
        """When the last packet from here on begins; None if there is none. Reads to the end."""
        stamps = (p.pts for p in self._packets() if p is not None and p.pts is not None)
        last = max(stamps, default=None)
        return None if last is None else last * self.tick_s

    def length_s(self) -> Fraction:
        """How long the container says it is; 0 if it does not."""
        return Fraction(self._container.duration or 0, 1_000_000)

    def seek(self, time_s: Fraction) -> bool:
        """Goes to about `time_s`; the landing is the caller's to check. False: it cannot."""
        try:
            self._container.seek(max(0, int(time_s / self.tick_s)), stream=self._stream)
        except (av.FFmpegError, OSError, ValueError):
            return False
        self._at_start = False
        return True

    def rewind(self) -> None:
        """Back to the start, by opening the file anew: no format is trusted to seek there."""
        self._container.close()
        self._adopt(open_input(self.path))
        self._at_start = True

    def close(self) -> None:
        self._container.close()

    def _adopt(self, container: InputContainer) -> None:
        stream = audio_stream(container)
        if stream is None:
            raise MediaError("its sound is gone: the file changed while in use", file=self.path)
        only(container, stream)
        self._container, self._stream = container, stream

    def _decoded(self, skip_to_s: Fraction | None) -> Iterator[Block]:
        """Every decoded frame with its time; one without a time stamp follows its predecessor."""
        counted = not self.sought and not self.exact_clock
        end_s = Fraction(0) if self._at_start else None
        lost_to_s: Fraction | None = None
        for found in self._frames(skip_to_s):
            if isinstance(found, _Loss):
                lost_to_s = found.end_s
                if counted and end_s is not None:
                    end_s += found.length_s
                continue
            pts_s = end_s
            if found.pts is not None and not (counted and end_s is not None):
                pts_s = found.pts * self.tick_s
            if pts_s is not None and found.samples and found.sample_rate in _RATES_HZ:
                with lower_errors(self.path, "audio"):
                    samples = stereo(found)
                block = Block(pts_s, found.sample_rate, samples, lost_to_s is not None)
                end_s, lost_to_s = block.end_s, None
                yield block
        if lost_to_s is not None and end_s is not None and lost_to_s > end_s:
            yield Block(lost_to_s, self.rate_hz, np.empty((0, 2), np.float32), True)

    def _frames(self, skip_to_s: Fraction | None) -> Iterator[av.AudioFrame | _Loss]:
        """Frames, and in their place what could not be read or decoded."""
        decoder = self._stream.codec_context
        for packet in self._packets():
            if packet is None:
                yield _Loss(Fraction(0), Fraction(0))
                continue
            ticks = packet.duration or 0
            if skip_to_s is not None and packet.pts is not None:
                if (packet.pts + ticks) * self.tick_s < skip_to_s:
                    continue
                skip_to_s = None
            try:
                yield from decoder.decode(packet)
            except (av.FFmpegError, ValueError):
                yield _Loss(ticks * self.tick_s, ((packet.pts or 0) + ticks) * self.tick_s)
        try:
            yield from decoder.decode(None)
        except (av.FFmpegError, ValueError):
            return

    def _packets(self) -> Iterator[av.Packet[av.AudioStream] | None]:
        """The stream's packets from here to the end of what can be read; None for what cannot."""
        for _ in range(_READ_RETRIES):
            try:
                for packet in self._container.demux(self._stream):
                    if packet.size:  # an empty one would end the decoder
                        yield packet
                return
            except (av.FFmpegError, OSError, IndexError):  # a stream that PyAV does not know
                yield None
