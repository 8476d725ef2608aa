"""What numbered files, GIF, WebP and APNG say of themselves: FFmpeg does not tell it exactly.

FFmpeg reads no animated WebP, sums APNG's delays in rounded ticks, takes numbered files to be 25 a
second, and is not asked about GIF anywhere in Frameloom.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from frameloom.core.errors import MediaError
from frameloom.core.time import round_half_up
from frameloom.media.demux import lower_errors, regular_file
from frameloom.media.mux.heads import LIGHT_CHUNKS, SRGB, head_of, light_of_png
from frameloom.media.mux.numbered import is_numbered, numbered_files
from frameloom.media.mux.scan import COLOUR_NAMES, FileFacts, PictureFacts, Tick

_PNG = b"\x89PNG\r\n\x1a\n"


def scan_pictures(path: Path, tick: Tick, fps: Fraction | None) -> FileFacts | None:
    """None for what FFmpeg is to read."""
    if is_numbered(path):
        return _sequence(path, tick, fps or Fraction(30))
    name = str(regular_file(str(path)))
    with lower_errors(name), Path(name).open("rb") as file:
        head = file.read(16)
        file.seek(0)
        if head[:4] == b"RIFF" and head[8:] == b"WEBPVP8X":
            return _webp(file, path.stat().st_size, tick)
        if head[:6] in (b"GIF89a", b"GIF87a"):
            return _gif(file, tick)
        if head[:8] == _PNG:
            return _apng(file, tick)
    return None


def _sequence(path: Path, tick: Tick, fps: Fraction) -> FileFacts:
    files = numbered_files(path)
    if not files:
        raise MediaError("no file has such a name", file=str(path))
    first = min(files)
    sizes, lights = set[tuple[int, int]](), dict[str, None]()
    bits, alpha, damage = 8, False, ""
    for number, file in files.items():
        tick()
        if number - first >= len(files) or not file.stat().st_size:
            damage = damage or f"file {number} is not where it should be, or empty"
            continue
        size, bits, alpha, light = head_of(file)
        sizes.add(size)
        lights[light] = None
    if len(sizes) > 1:
        damage = damage or f"the files have {len(sizes)} different sizes"
    count = len(files)
    picture = _facts(
        path.suffix.lower().lstrip("."), min(sizes, default=(0, 0)), 1 / fps, tuple(range(count)),
        count, fps, bits, alpha,
    )  # fmt: skip
    other = next((light for light in lights if light != SRGB), SRGB)
    picture = replace(picture, light=other)
    return FileFacts(
        container="numbered files", length_s=count / fps, picture=picture, sound=None, damage=damage
    )


def _webp(file: BinaryIO, size: int, tick: Tick) -> FileFacts:
    shown, place, alpha, damage, end = list[int](), (0, 0), False, "", 12
    plays = 0
    for kind, at, length in _riff(file, size):
        tick()
        end = at + length + length % 2
        if kind == b"VP8X":
            head = _at(file, at, 10)
            alpha, place = bool(head[0] & 0x10), (_three(head, 4) + 1, _three(head, 7) + 1)
        elif kind == b"ANIM":
            plays = int.from_bytes(_at(file, at + 4, 2), "little")
        elif kind == b"ANMF":
            shown.append(_three(_at(file, at, 16), 12))
    if end != size:
        damage = f"it ends after {size} of {end} bytes"
    facts = _animation("webp", place, Fraction(1, 1000), shown, len(shown), alpha, 8, damage)
    return replace(facts, plays=plays)


def _gif(file: BinaryIO, tick: Tick) -> FileFacts:
    """GIF89a: blocks, each a run of pieces with their lengths before them."""
    head = _at(file, 0, 13)
    size = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    at, shown, pictures, alpha = 13 + _table(head[10]), list[int](), 0, False
    damage, plays = "it has no end", 1
    while kind := _at(file, at, 1):
        tick()
        if kind == b";":
            damage = ""
            break
        if kind == b"!":
            control = _at(file, at + 1, 6)
            if control[:1] == b"\xf9":
                alpha = alpha or bool(control[2] & 1)
                shown.append(int.from_bytes(control[3:5], "little"))
            elif control[:1] == b"\xff" and _at(file, at + 3, 11) == b"NETSCAPE2.0":
                again = int.from_bytes(_at(file, at + 16, 2), "little")
                plays = again + 1 if again else 0
            at = _pieces(file, at + 2)
        elif kind == b",":
            pictures += 1
            at = _pieces(file, at + 11 + _table(_at(file, at + 9, 1)[0]))
        else:
            damage = f"no block begins at byte {at}"
            break
    facts = _animation("gif", size, Fraction(1, 100), shown, pictures, alpha, 8, damage)
    return replace(facts, plays=plays)


def _table(flags: int) -> int:
    """Bytes of the colour table that the flags tell of."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _pieces(file: BinaryIO, at: int) -> int:
    """Where a run of pieces ends."""
    while length := int.from_bytes(_at(file, at, 1), "little"):
        at += 1 + length
    return at + 1


def _apng(file: BinaryIO, tick: Tick) -> FileFacts | None:
    """None for a PNG that does not move."""
    delays, declared, head, damage = list[Fraction](), 0, b"", "it has no end"
    plays, light = 0, dict[bytes, bytes]()
    for kind, at, length in _chunks(file):
        tick()
        if kind in LIGHT_CHUNKS:
            light[kind] = _at(file, at, min(length, 100))
        if kind == b"IHDR":
            head = _at(file, at, 13)
        elif kind == b"acTL":
            declared = int.from_bytes(_at(file, at, 4), "big")
            plays = int.from_bytes(_at(file, at + 4, 4), "big")
        elif kind == b"fcTL":
            data = _at(file, at + 20, 4)
            delays.append(
                Fraction(int.from_bytes(data[:2], "big"), int.from_bytes(data[2:], "big") or 100)
            )
        elif kind == b"IEND":
            damage = ""
    if not declared:
        return None
    size = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    base = Fraction(1, math.lcm(*(delay.denominator for delay in delays)))
    shown = [int(delay / base) for delay in delays]
    facts = _animation("apng", size, base, shown, declared, head[9] in (4, 6), head[8], damage)
    assert facts.picture is not None
    picture = replace(facts.picture, light=light_of_png(light))
    return replace(facts, picture=picture, plays=plays)


def _animation(
    codec: str,
    size: tuple[int, int],
    base: Fraction,
    shown: list[int],
    declared: int,
    alpha: bool,
    bits: int,
    damage: str,
) -> FileFacts:
    ends = tuple(accumulate(shown))
    ticks = (0, *ends[:-1])[: len(shown)]
    length = (ends[-1] if ends else 0) * base
    rate = _likely_rate((*ticks, ends[-1]), base) if length else None
    picture = _facts(codec, size, base, ticks, declared, rate, bits, alpha, length)
    return FileFacts(
        container=codec, length_s=length, picture=picture, sound=None, damage=damage, summed=True
    )


def _likely_rate(ends: tuple[int, ...], base: Fraction) -> Fraction:
    """The whole or NTSC rate whose frames, rounded once, begin and end there; else the mean."""
    mean = (len(ends) - 1) / (ends[-1] * base)
    near = range(max(1, math.floor(mean * Fraction(9, 10))), math.ceil(mean * Fraction(11, 10)) + 1)
    rates = [Fraction(n) * share for share in (1, Fraction(1000, 1001)) for n in near]
    fitting = [
        rate
        for rate in rates
        if all(round_half_up(i / rate / base) == end for i, end in enumerate(ends))
    ]
    return min(fitting, key=lambda rate: abs(rate - mean), default=mean)


def _facts(
    codec: str,
    size: tuple[int, int],
    base: Fraction,
    ticks: tuple[int, ...],
    declared: int,
    rate: Fraction | None,
    bits: int,
    alpha: bool,
    length: Fraction | None = None,
) -> PictureFacts:
    return PictureFacts(
        codec=codec,
        size=size,
        pixel_format="rgba" if alpha else "rgb24",
        time_base=base,
        rate=rate,
        ticks=ticks,
        keys=tuple(range(len(ticks))),
        declared_frames=declared,
        length_s=len(ticks) * base if length is None else length,
        colour=dict.fromkeys(COLOUR_NAMES, 0),
        bits=bits,
        alpha=alpha,
        is_rgb=True,
    )


def _riff(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start of the data, length) of every chunk."""
    at = 12
    while at + 8 <= size:
        head = _at(file, at, 8)
        length = int.from_bytes(head[4:], "little")
        yield head[:4], at + 8, length
        at += 8 + length + length % 2


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """The same of a PNG."""
    at = 8
    while len(head := _at(file, at, 8)) == 8:
        length = int.from_bytes(head[:4], "big")
        yield head[4:], at + 8, length
        at += 12 + length


def _at(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def _three(data: bytes, start: int) -> int:
    return int.from_bytes(data[start : start + 3], "little")
