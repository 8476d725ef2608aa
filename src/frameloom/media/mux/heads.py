"""Heads of single picture files: size, bits a sample and alpha, without decoding."""

from __future__ import annotations

import struct
from pathlib import Path

from frameloom.core.errors import MediaError

Head = tuple[tuple[int, int], int, bool]
"""((width, height), bits a sample, has it alpha?)"""


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
        data = opened.read(26)
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        raise ValueError("it is no PNG")
    width, height, bits, colours = struct.unpack(">IIBB", data[16:26])
    return (width, height), bits, colours in (4, 6)


def _by_pillow(file: Path) -> Head:
    from frameloom.media import images

    with images.opened(str(file)) as image:
        bits = getattr(image, "tag_v2", {}).get(258, (8,))
        return image.size, max(bits) if isinstance(bits, tuple) else bits, "A" in image.mode


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
    return (right - left + 1, bottom - top + 1), bits, channels.startswith(b"A\0")
