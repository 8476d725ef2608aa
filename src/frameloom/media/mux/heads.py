"""Heads of single picture files: size, bits a sample, alpha and light, without decoding."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from frameloom.core.errors import MediaError

Head = tuple[tuple[int, int], int, bool, str]
"""((width, height), bits a sample, has it alpha?, what its R'G'B' stands for)"""
SRGB: Final = "sRGB"
LIGHT_CHUNKS: Final = (b"cICP", b"iCCP", b"sRGB", b"gAMA")
"""Those of PNG that say what its colours stand for, the first there counts (third edition, 4.3)."""
_AS_SRGB: Final = ((0, 1, 2), (0, 1, 2, 13))
"""Primaries and curves, by H.273, that are shown as sRGB: none, BT.709's, unspecified, sRGB's."""


def head_of(file: Path) -> Head:
    """Raises MediaError where the file is not what its name says."""
    suffix = file.suffix.lower()
    try:
        if suffix == ".png":
            return _png(file)
        if suffix == ".exr":
            return _exr(file)
        return _by_pillow(file)
    except (OSError, ValueError, struct.error) as error:
        raise MediaError(f"the picture cannot be read: {error}", file=str(file)) from error


def _png(file: Path) -> Head:
    with file.open("rb") as opened:
        data = opened.read(1 << 16)
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        raise ValueError("it is no PNG")
    width, height, bits, colours = struct.unpack(">IIBB", data[16:26])
    return (width, height), bits, colours in (4, 6), light_of_png(_chunks(data))


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """Those before the pixels."""
    found, at = dict[bytes, bytes](), 8
    while at + 8 <= len(data) and b"IDAT" not in found:
        (size,) = struct.unpack(">I", data[at : at + 4])
        found[data[at + 4 : at + 8]] = data[at + 8 : at + 8 + size]
        at += 12 + size
    return found


def light_of_png(found: Mapping[bytes, bytes]) -> str:
    """By the chunks' contents."""
    kind = next((name for name in LIGHT_CHUNKS if name in found), b"sRGB")
    data = found.get(kind, b"")
    if kind == b"cICP":
        return light_of(*data[:2])
    if kind == b"iCCP":
        return SRGB if b"srgb" in data.split(b"\0")[0].lower() else "of an ICC profile"
    if kind == b"gAMA" and abs(int.from_bytes(data, "big") - 45_455) > 500:
        return f"gamma {int.from_bytes(data, 'big') / 100_000:g}"
    return SRGB


def light_of(primaries: int, curve: int) -> str:
    """By code points of H.273."""
    if primaries in _AS_SRGB[0] and curve in _AS_SRGB[1]:
        return SRGB
    return f"primaries {primaries}, curve {curve}"


def _by_pillow(file: Path) -> Head:
    from frameloom.media import images

    with images.opened(str(file)) as image:
        bits = getattr(image, "tag_v2", {}).get(258, (8,))
        depth = max(bits) if isinstance(bits, tuple) else bits
        return image.size, depth, "A" in image.mode, SRGB


def _exr(file: Path) -> Head:
    """OpenEXR file layout: attributes of name, type, size and value, up to an empty name."""
    data = file.read_bytes()[: 1 << 16]
    if data[:4] != b"\x76\x2f\x31\x01":
        raise ValueError("it is no OpenEXR file")
    found, at = dict[bytes, bytes](), 8
    while data[at] != 0:
        name, kind = data[at:].split(b"\0", 2)[:2]
        at += len(name) + len(kind) + 2
        (size,) = struct.unpack("<i", data[at : at + 4])
        found[name] = data[at + 4 : at + 4 + size]
        at += 4 + size
    left, top, right, bottom = struct.unpack("<4i", found[b"dataWindow"])
    channels = found[b"channels"]
    (kind_of_first,) = struct.unpack("<i", channels[channels.index(0) + 1 :][:4])
    bits = 16 if kind_of_first == 1 else 32
    return (right - left + 1, bottom - top + 1), bits, channels.startswith(b"A\0"), SRGB
