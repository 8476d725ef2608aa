"""A finished segment as bytes: what is kept of it, what travels, and a check that it is whole.

A line of JSON that says what follows, then the packets; a digest of all of it comes first.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from frameloom.media.encode.piece import Packet

_MAGIC: Final = b"frameloom segment 1\n"
_DIGEST_BYTES: Final = 32
Witness = tuple[str, str]
"""A frame's hash and signature, as a manifest has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A segment as it was encoded. `config`: the decoder's. `seen`: of each frame, where a manifest
    was asked for, else empty."""

    config: bytes
    packets: tuple[Packet, ...]
    seen: tuple[Witness, ...] = ()


def pack(segment: Finished) -> bytes:
    table = [(p.number, len(p.data), int(p.is_key), len(p.alpha)) for p in segment.packets]
    config = base64.b64encode(segment.config).decode("ascii")
    head = json.dumps({"config": config, "packets": table, "seen": segment.seen})
    parts = [head.encode(), b"\n"]
    for packet in segment.packets:
        parts += [packet.data, packet.alpha]
    body = b"".join(parts)
    return _MAGIC + hashlib.blake2b(body, digest_size=_DIGEST_BYTES).digest() + body


def unpack(data: bytes) -> Finished:
    """Raises ValueError for anything but what `pack` made."""
    start = len(_MAGIC) + _DIGEST_BYTES
    digest, body = data[len(_MAGIC) : start], memoryview(data)[start:]
    if not data.startswith(_MAGIC):
        raise ValueError("not a segment")
    if hashlib.blake2b(body, digest_size=_DIGEST_BYTES).digest() != digest:
        raise ValueError("damaged")
    at = data.index(b"\n", start) + 1
    head = json.loads(data[start:at])
    packets = []
    for number, size, is_key, more in head["packets"]:
        end = at + size
        packets.append(Packet(number, data[at:end], bool(is_key), data[end : end + more]))
        at = end + more
    seen = tuple((str(found), str(signature)) for found, signature in head["seen"])
    config = base64.b64decode(head["config"])
    return Finished(config=config, packets=tuple(packets), seen=seen)
