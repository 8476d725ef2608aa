"""What a medium holds, what is odd about it, and what Frameloom does with that."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av

from frameloom.core.errors import MediaError
from frameloom.core.media import MediumFacts, MediumSpec
from frameloom.media import convert, demux, gamut, images, index, orient
from frameloom.media.animation import AnimationSource
from frameloom.media.library import Library
from frameloom.media.sniff import content_of
from frameloom.media.source import Source
from frameloom.media.video import VideoSource

_MATRIX_NAMES = {1: "BT.709", 4: "FCC", 5: "BT.601", 7: "SMPTE 240M", 9: "BT.2020"}
_PRIMARIES_NAMES = {9: "BT.2020", 11: "DCI P3", 12: "Display P3"}
_TRANSFER_NAMES = {gamut.PQ: "PQ", gamut.HLG: "HLG"}


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """`streams`: one mapping of plain values each. `oddities`: sentences, each with what is done.

    `picture`: details of the shown picture, empty for sound. `frame_times_s`: every shown frame's
    exact media time; None where it was not asked for.
    """

    path: str
    container: str
    facts: MediumFacts
    streams: tuple[dict[str, Any], ...] = ()
    picture: dict[str, Any] = field(default_factory=dict)
    oddities: tuple[str, ...] = ()
    frame_times_s: tuple[Fraction, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON values; exact times as text ("1001/30000") beside seconds."""
        facts = self.facts
        found: dict[str, Any] = {
            "file": self.path,
            "container": self.container,
            "kind": facts.kind,
            "size": list(facts.size),
            "alpha": facts.alpha,
            "duration": str(facts.duration_s),
            "duration_s": float(facts.duration_s),
            "audio_duration_s": None,
            "picture": self.picture,
            "streams": list(self.streams),
            "oddities": list(self.oddities),
        }
        if facts.audio_duration_s is not None:
            found["audio_duration_s"] = float(facts.audio_duration_s)
        if self.frame_times_s is not None:
            found["frames"] = [{"time": str(t), "time_s": float(t)} for t in self.frame_times_s]
        return found


def probe(path: Path | str, *, frames: bool = False) -> ProbeReport:
    """Looks into one file. With `frames` every frame is decoded for its exact time.

    MediaError where it cannot be read.
    """
    name, said = str(Path(path).absolute()), list[str]()
    with Library(warn=said.append) as library:
        facts = library.facts(MediumSpec(name))
    content = content_of(name)
    if content == "picture":
        report = _of_image(name, facts)
    elif content == "drawing":
        report = ProbeReport(name, "SVG", facts)
    else:
        report = _of_container(name, facts)
    times = None
    if frames and facts.has_picture:
        times = tuple(_frame_times(name, facts, said))
    oddities = (*report.oddities, *(text.removeprefix(f"{name}: ") for text in said))
    return ProbeReport(
        name, report.container, facts, report.streams, report.picture, oddities, times
    )


def _frame_times(path: str, facts: MediumFacts, said: list[str]) -> Iterator[Fraction]:
    if facts.kind != "video":
        yield Fraction(0)
        return
    animated = content_of(path) == "picture"
    source: Source = AnimationSource(path) if animated else VideoSource(path)
    try:
        for shot in source.shots(Fraction(0), False):
            if shot.warning:
                said.append(shot.warning)
            yield source.clock.time_s(shot.pts)
    finally:
        source.close()


def _of_image(path: str, facts: MediumFacts) -> ProbeReport:
    with images.opened(path) as image:
        form, mode, info = str(image.format), image.mode, dict(image.info)
        turned = image.getexif().get(0x0112, 1) != 1
    oddities = []
    if turned:
        oddities.append("its Exif data say that it lies turned: it is shown upright")
    if info.get("icc_profile"):
        oddities.append("it has a colour profile: its colours are converted to sRGB")
    if mode in ("CMYK", "I;16", "I", "F"):
        oddities.append(f"its pixels are {mode}: they become 8-bit R'G'B'")
    return ProbeReport(path, form, facts, picture={"mode": mode}, oddities=tuple(oddities))


def _of_container(path: str, facts: MediumFacts) -> ProbeReport:
    with demux.open_input(path) as container:
        shown, heard = demux.video_stream(container), demux.audio_stream(container)
        streams = tuple(_stream(s, s in (shown, heard)) for s in container.streams)
        form = container.format.name
        cover = any(s.disposition & demux.NOT_PICTURES for s in container.streams.video)
    picture: dict[str, Any] = {}
    oddities = ["it has a cover picture, which is not shown"] if cover else []
    for kind, word in (("video", "picture"), ("audio", "sound")):
        same = [s for s in streams if s["type"] == kind and not s.get("cover")]
        if len(same) > 1:
            used = next((s["index"] for s in same if s["used"]), "none")
            oddities.append(f"it has {len(same)} {word} streams: stream {used} is used")
    if facts.has_picture:
        source = VideoSource(path)
        try:
            picture, more = _picture(source)
            oddities += more
        finally:
            source.close()
    return ProbeReport(path, form, facts, streams, picture, tuple(oddities))


def _stream(stream: av.stream.Stream, used: bool) -> dict[str, Any]:
    context = cast("av.CodecContext | None", stream.codec_context)
    found: dict[str, Any] = {
        "index": stream.index,
        "type": stream.type,
        "codec": context.codec.canonical_name if context else "unknown",
        "used": used,
        "language": stream.language,
    }
    if isinstance(stream, av.VideoStream):
        found |= {
            "width": stream.width,
            "height": stream.height,
            "pixel_format": stream.pix_fmt,
            "frame_rate": str(stream.average_rate) if stream.average_rate else None,
            "cover": bool(stream.disposition & demux.NOT_PICTURES),
        }
    elif isinstance(stream, av.AudioStream):
        found |= {"rate_hz": stream.rate, "channels": stream.channels}
    return found


def _picture(source: VideoSource) -> tuple[dict[str, Any], list[str]]:
    """Details of the shown stream by its first frame and its index, and what is odd about them."""
    first, found = source.first, index.scan(source.path)
    if found is None:
        raise MediaError("it holds no picture", file=source.path)
    clock, turn = source.clock, orient.of_frame(first)
    times = [clock.time_s(pts) for pts in found.pts]
    lengths = [b - a for a, b in itertools.pairwise(times)]
    tagged = first.colorspace != 2 or convert.is_rgb(first)
    matrix = "RGB" if convert.is_rgb(first) else _MATRIX_NAMES[convert.matrix(first)]
    picture = {
        "coded_size": [first.width, first.height],
        "pixel_format": first.format.name,
        "sample_aspect": str(source.presenter.pixel_aspect or 1),
        "rotation": turn.rotation_deg,
        "mirrored": turn.mirrored,
        "matrix": matrix,
        "matrix_tagged": tagged,
        "range": "full" if convert.full_range(first) or convert.is_rgb(first) else "limited",
        "primaries": _PRIMARIES_NAMES.get(first.color_primaries, "BT.709"),
        "transfer": _TRANSFER_NAMES.get(first.color_trc, "SDR"),
        "interlaced": source.interlaced,
        "alpha": source.presenter.alpha,
        "tick": str(clock.tick_s),
        "start": str(clock.zero * clock.tick_s),
        "frames": len(found.pts),
        "key_frames": len(found.keys),
        "frame_rate": str(source.stream.average_rate) if source.stream.average_rate else None,
        "longest_frame_s": float(max(lengths, default=0)),
        "shortest_frame_s": float(min(lengths, default=0)),
    }
    return picture, list(_odd(picture, source, found, lengths))


def _odd(
    picture: dict[str, Any], source: VideoSource, found: index.Index, lengths: list[Fraction]
) -> Iterator[str]:
    clock = source.clock
    if picture["rotation"] or picture["mirrored"]:
        mirror = " and mirrored" if picture["mirrored"] else ""
        yield f"it lies turned by {picture['rotation']} degrees{mirror}: it is shown upright"
    if picture["sample_aspect"] != "1":
        size = " x ".join(map(str, source.facts.size))
        yield f"its pixels are {picture['sample_aspect']} as wide as high: shown as {size}"
    if not picture["matrix_tagged"]:
        yield f"its colour is not tagged: taken for {picture['matrix']} by its height"
    elif picture["matrix"] not in ("BT.709", "RGB") or picture["range"] == "full":
        yield f"its colours are {picture['matrix']}, {picture['range']} range: they are converted"
    if picture["transfer"] != "SDR":
        yield f"it is HDR ({picture['transfer']}): tone-mapped to BT.709"
    elif picture["primaries"] != "BT.709":
        yield f"its primaries are {picture['primaries']}: converted to BT.709 and clipped"
    if picture["interlaced"]:
        yield "it is interlaced: one whole frame is made of each (bwdif)"
    if picture["alpha"]:
        yield "it can be transparent: its alpha is kept"
    if clock.zero:
        start = float(clock.zero * clock.tick_s)
        yield f"its first picture is at {start:.6g} s: that is media time 0, for its sound too"
    if found.hidden:
        yield f"an edit list hides {found.hidden} of its frames: they are not shown"
    if lengths and max(lengths) - min(lengths) > 2 * max(clock.tick_s, clock.early_s):
        yield "its frames last unequally long: each is shown at its own time"
    if clock.early_s:
        early, tick = float(clock.early_s * 1000), float(clock.tick_s * 1000)
        yield f"its clock ticks every {tick:.3g} ms: frames count as due {early:.3g} ms early"
    if len(found.keys) == 1 and len(found.pts) > 300:
        yield "it has one key frame only: going back in it decodes from its start"
