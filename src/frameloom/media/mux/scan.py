"""What a finished file says of itself, as a player would take it: packets read, nothing decoded.

Times are exact seconds after the container's edit lists; the sound's priming and padding are taken
off where they are signalled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frameloom.media.demux import (
    audio_stream,
    cause,
    lower_errors,
    open_input,
    regular_file,
    video_stream,
)
from frameloom.media.mux.boxes import muted
from frameloom.media.mux.heads import SRGB, light_of

if TYPE_CHECKING:
    import av

COLOUR_NAMES = ("color_primaries", "color_trc", "colorspace", "color_range")


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """`ticks`: pts of every frame in units of `time_base`, in presentation order. `keys`: numbers
    of the key frames in that order. `rate`: as the container names it, None where it does not.
    `length_s`: as signalled, from the first frame. `colour`: H.273 code points, range 1 limited.
    `bits`: a sample's; `alpha`: is transparency held, and said to be? `aspect`: how many times as
    wide as high a pixel is shown. `light`: the curve and primaries of R'G'B' in words, "sRGB" where
    nothing else is said.
    """

    codec: str
    size: tuple[int, int]
    pixel_format: str
    time_base: Fraction
    rate: Fraction | None
    ticks: tuple[int, ...]
    keys: tuple[int, ...]
    declared_frames: int
    length_s: Fraction
    colour: dict[str, int]
    bits: int = 8
    alpha: bool = False
    is_rgb: bool = False
    aspect: Fraction = Fraction(1)
    light: str = SRGB


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """`start_s`, `length_s`: of what is heard. `skip_s`: what is left out before it."""

    codec: str
    rate_hz: int
    channels: int
    time_base: Fraction
    start_s: Fraction
    length_s: Fraction
    skip_s: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """`length_s`: the whole file's as its header says. `damage`: why reading ended early, or which
    packets are incomplete; "" for none. `summed`: there is no length but what its frames add up to.
    `muted`: which of "picture" and "sound" players are told not to play. `plays`: how often an
    animation is shown, 0 for ever.
    """

    container: str
    length_s: Fraction | None
    picture: PictureFacts | None
    sound: SoundFacts | None
    damage: str
    summed: bool = False
    muted: tuple[str, ...] = ()
    plays: int = 0


@dataclass(slots=True)
class _Packets:
    """What is kept of one stream's packets. Some muxers take the padding at the end off the last
    packet's duration as well, FFmpeg's WebM one does: a packet shorter than the rest is whole."""

    ticks: list[int]
    keys: list[int]
    first: Any = None
    end_tick: int = 0
    full_duration: int = 0
    start_skip: int = 0
    end_skip: int = 0
    damaged: int = 0


Tick = Callable[[], None]
"""Called once a packet; it may raise, to stop."""


def nothing() -> None:
    """The tick of those who do not stop."""


def scan(path: Path, tick: Tick = nothing, fps: Fraction | None = None) -> FileFacts:
    """Read every packet of a file. Raises MediaError where it cannot be opened at all.

    `fps`: of numbered files, which have no clock of their own.
    """
    from frameloom.media.mux.scan_pictures import scan_pictures

    own = scan_pictures(path, tick, fps)
    if own is not None:
        return own
    name = str(regular_file(str(path)))
    with open_input(name) as container, lower_errors(name):
        video, audio = video_stream(container), audio_stream(container)
        kept = {s.index: _Packets([], []) for s in (video, audio) if s is not None}
        damage = _read(container, kept, tick)
        incomplete = sum(packets.damaged for packets in kept.values())
        if incomplete and not damage:
            damage = f"{incomplete} incomplete packets"
        sound = _sound(audio, kept[audio.index]) if audio is not None else None
        return FileFacts(
            container=container.format.name,
            length_s=_length(container, sound),
            picture=_picture(video, kept[video.index]) if video is not None else None,
            sound=sound,
            damage=damage,
            muted=muted(path) if "mp4" in container.format.name else (),
        )


def _length(container: av.container.InputContainer, sound: SoundFacts | None) -> Fraction | None:
    """Ogg's clock counts what Opus leaves out at the start (RFC 7845, 4.3), and so does FFmpeg.
    ADTS tells no length, and FFmpeg guesses one by its first bit rate: its packets have it."""
    if container.format.name == "aac" and sound:
        return sound.length_s
    if container.duration is None:
        return None
    length_s = Fraction(container.duration, 1_000_000)
    return length_s - sound.skip_s if container.format.name == "ogg" and sound else length_s


def _read(container: av.container.InputContainer, kept: dict[int, _Packets], tick: Tick) -> str:
    import av

    try:
        for packet in container.demux():
            tick()
            packets = kept.get(packet.stream_index)
            if packets is not None and packet.pts is not None and packet.size:
                _keep(packets, packet)
    except (av.FFmpegError, OSError) as error:
        return f"reading stops: {_harm(error)}"
    return ""


def _harm(error: BaseException) -> str:
    import av

    return "damaged data" if isinstance(error, av.InvalidDataError) else cause(error)


def _keep(packets: _Packets, packet: Any) -> None:
    start_skip, end_skip = _skips(packet)
    if packets.first is None:
        packets.first, packets.start_skip = packet.pts, start_skip
    packets.damaged += packet.is_corrupt
    packets.ticks.append(packet.pts)
    if packet.is_keyframe:
        packets.keys.append(packet.pts)
    duration = packet.duration or 0
    packets.end_tick = max(packets.end_tick, packet.pts + duration)
    packets.end_skip = end_skip if duration >= packets.full_duration else 0
    packets.full_duration = max(packets.full_duration, duration)


def _skips(packet: Any) -> tuple[int, int]:
    """Samples to leave out at the packet's start and end (FFmpeg's AV_PKT_DATA_SKIP_SAMPLES)."""
    if not packet.has_sidedata("skip_samples"):
        return 0, 0
    data = bytes(packet.get_sidedata("skip_samples"))
    return int.from_bytes(data[:4], "little"), int.from_bytes(data[4:8], "little")


def _picture(stream: av.VideoStream, packets: _Packets) -> PictureFacts:
    context: Any = stream.codec_context
    tick = stream.time_base or Fraction(1, 1000)
    ticks = sorted(packets.ticks)
    places = {at: number for number, at in enumerate(ticks)}
    signalled = stream.duration * tick if stream.duration else None
    form: Any = stream.format
    return PictureFacts(
        codec=context.name,
        size=(context.width, context.height),
        pixel_format=context.pix_fmt or "unknown",
        time_base=tick,
        rate=stream.average_rate,
        ticks=tuple(ticks),
        keys=tuple(sorted(places[at] for at in packets.keys)),
        declared_frames=stream.frames,
        length_s=signalled or (packets.end_tick - ticks[0] if ticks else 0) * tick,
        colour={name: int(getattr(context, name) or 0) for name in COLOUR_NAMES},
        bits=max((part.bits for part in form.components), default=8) if form else 8,
        alpha=_has_alpha(stream, form),
        is_rgb=bool(form and (form.is_rgb or form.has_palette)),
        aspect=stream.sample_aspect_ratio or Fraction(1),
        light=light_of(int(context.color_primaries or 0), int(context.color_trc or 0)),
    )


def _has_alpha(stream: av.VideoStream, form: Any) -> bool:
    """By the pixel format; VP8 and VP9 keep it beside, which a tag says."""
    tags = {name.lower(): value for name, value in stream.metadata.items()}
    inside = form is not None and any(part.is_alpha for part in form.components)
    return inside or tags.get("alpha_mode") == "1"


def _sound(stream: av.AudioStream, packets: _Packets) -> SoundFacts:
    context: Any = stream.codec_context
    tick, rate = stream.time_base or Fraction(1, 1000), context.sample_rate or 1
    skip = packets.start_skip
    if not skip and context.name in ("opus", "libopus"):
        skip = int.from_bytes((context.extradata or b"")[10:12], "little")  # RFC 7845, 5.1
    start = (packets.first or 0) * tick + Fraction(skip, rate)
    end = packets.end_tick * tick - Fraction(packets.end_skip, rate)
    length = end - start
    if stream.container.format.name == "mp3":
        start -= (stream.start_time or 0) * tick  # where FFmpeg says the file begins to be heard
    return SoundFacts(
        codec=context.name,
        rate_hz=rate,
        channels=context.channels,
        time_base=tick,
        start_s=start,
        length_s=length,
        skip_s=Fraction(skip, rate),
    )
